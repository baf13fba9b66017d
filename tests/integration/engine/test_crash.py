"""Assets that keep crashing their process are given up after a few attempts."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reelproof.planning.recovery.crash import MAX_SHARED_CRASHES

ROOT = Path(__file__).parents[3]


def run(folder: Path, part: str) -> "subprocess.CompletedProcess[str]":
    arguments = ["tests.integration.engine.crash_runner", str(folder / "home"), str(folder / "rain.md"), part]
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def answer(ran: "subprocess.CompletedProcess[str]") -> Any:
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def died_and_lived(folder: Path, part: str) -> Any:
    """The answer of the first run that lives; it must be the one after so many deaths."""
    deaths = 0
    while (ran := run(folder, part)).returncode != 0:
        deaths += 1
        assert deaths <= MAX_SHARED_CRASHES, ran.stderr
    assert deaths == MAX_SHARED_CRASHES
    return answer(ran)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rain.md").write_text("# Rain\n\nIt rains.\n\nIt pours.\n")
    return tmp_path


@pytest.mark.parametrize("part", ["planning", "assembling"])
def test_a_job_that_crashes_in_planning_or_assembly_fails_and_can_be_requested_again(
    folder: Path, part: str
) -> None:
    failed = died_and_lived(folder, part)
    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "CrashedRepeatedly"
    assert failed["error"]["details"] == {"part": part, "crash_count": MAX_SHARED_CRASHES}
    assert answer(run(folder, "none"))["status"] == "succeeded"


def test_an_asset_of_a_provider_that_cannot_be_made_elsewhere_is_set_aside(folder: Path) -> None:
    made = died_and_lived(folder, "making")
    assert made["status"] == "succeeded"
    assert made["codes"] == ["CrashedRepeatedly"]
