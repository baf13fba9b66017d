"""A job whose planning or rendering ends its process again and again fails, and says so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reelproof.planning.crash import MOST_CRASHES_IN_COMPANY

ROOT = Path(__file__).parents[2]


def run(folder: Path, part: str) -> "subprocess.CompletedProcess[str]":
    arguments = ["tests.engine.crash_runner", str(folder / "home"), str(folder / "rain.md"), part]
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def answer(ran: "subprocess.CompletedProcess[str]") -> Any:
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("part", ["planning", "assembling"])
def test_a_part_that_ends_its_process_is_begun_so_often_and_then_the_job_fails(
    tmp_path: Path, part: str
) -> None:
    (tmp_path / "rain.md").write_text("# Rain\n\nIt rains.\n")
    deaths = 0
    while (ran := run(tmp_path, part)).returncode != 0:
        deaths += 1
        assert deaths <= MOST_CRASHES_IN_COMPANY, ran.stderr
    assert deaths == MOST_CRASHES_IN_COMPANY
    failed = answer(ran)
    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "CrashedRepeatedly"
    assert failed["error"]["details"] == {"part": part, "crash_count": deaths}
    assert answer(run(tmp_path, "none"))["status"] == "succeeded"
