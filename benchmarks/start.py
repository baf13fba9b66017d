"""How long the command line takes to answer, against a Python that does nothing."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import psutil

ROUNDS = 7
SCRIPT = "# Rain\n\nRain falls on the hills.\n\nIt runs down to the sea.\n"
FLAGS = ("--local", "--music", "none", "--draft")


def measure_start() -> Mapping[str, float]:
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        script = Path(folder) / "rain.md"
        script.write_text(SCRIPT)
        home = {"REELPROOF_HOME": str(Path(folder) / "home")}
        _seconds(home, "-m", "reelproof", "make", str(script), *FLAGS)
        bare_s = _median_s(home, "-c", "pass")
        help_s = _median_s(home, "-m", "reelproof", "--help")
        return {
            "help_s": round(help_s, 3),
            "help_over_bare_python": round(help_s / bare_s, 1),
            "plan_s": round(_median_s(home, "-m", "reelproof", "plan", str(script), *FLAGS), 2),
            "status_s": round(_median_s(home, "-m", "reelproof", "status", str(script)), 2),
            "same_command_s": round(_median_s(home, "-m", "reelproof", "make", str(script), *FLAGS), 2),
        }


def _median_s(environment: Mapping[str, str], *arguments: str) -> float:
    return median(_seconds(environment, *arguments) for _ in range(ROUNDS))


def _seconds(environment: Mapping[str, str], *arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        env={**psutil.Process().environ(), **environment},
    )
    return time.perf_counter() - started
