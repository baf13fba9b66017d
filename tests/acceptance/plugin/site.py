"""Installs the brittle provider as pip would, in a separate folder."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
MODULE = Path(__file__).with_name("reelproof_brittle.py")
PATIENCE_S = 120
METADATA = "Metadata-Version: 2.1\nName: reelproof-brittle\nVersion: 1.0\n"
ENTRY_POINTS = "[reelproof.providers]\nbrittle = reelproof_brittle:plugin\n"


@dataclass(frozen=True, slots=True)
class Site:
    """The installation folder and the log of calls."""

    folder: Path

    def environment(self, way: str) -> dict[str, str]:
        path = f"{ROOT / 'src'}:{self.folder}"
        return {"PYTHONPATH": path, "BRITTLE_LOG": str(self._log), "BRITTLE_WAY": way}

    def calls(self, method: str) -> Counter[str]:
        """Calls by prompt."""
        return Counter(row["prompt"] for row in self.rows() if row["method"] == method)

    def wait_for_calls(self, prompt: str, count: int) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while self.calls("make")[prompt] < count:
            assert time.monotonic() < give_up_at, f"{prompt} was not called for {count} times"
            time.sleep(0.02)

    def rows(self) -> list[dict[str, Any]]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def _log(self) -> Path:
        return self.folder / "calls.jsonl"


def install(folder: Path) -> Site:
    facts = folder / "reelproof_brittle-1.0.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text(METADATA)
    (facts / "entry_points.txt").write_text(ENTRY_POINTS)
    (folder / MODULE.name).write_bytes(MODULE.read_bytes())
    return Site(folder)
