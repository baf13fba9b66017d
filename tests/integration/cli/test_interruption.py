"""Interrupting a film: reported in one line, immediate, and resumable."""

import json
import signal
import time
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Run
from tests.integration.cli.harness import start, write_script

SLOW_S = 0.5


def test_it_exits_with_130_and_the_same_command_resumes(
    tmp_path: Path, work: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(work)
    command = ("-m", "tests.integration.cli.make_in_process", str(tmp_path / "home"), str(script))
    for number, first_line in ((signal.SIGINT, "Images: 4"), (signal.SIGTERM, "Resuming rain.md")):
        process = start(*command, str(SLOW_S))
        assert process.stderr is not None
        assert process.stderr.readline().startswith(first_line)
        wait_for_a_take(tmp_path / "home")
        process.send_signal(number)
        output, errors = process.communicate(timeout=120)
        assert (process.returncode, output) == (130, "")
        assert errors.splitlines()[-1].startswith("Stopped. Finished assets are kept. To resume: reelproof ")

    assert reel("status", "rain.md", "--json") == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["status"], status["is_interrupted"]) == ("canceled", True)
    assert {row["status"] for row in status["all_assets"]} <= {"generated", "pending"}
    assert status["resume_command"] == "reelproof resume rain.md"
    assert reel("status", "rain-film") == 0
    assert "canceled: resume with `reelproof resume rain.md`" in capsys.readouterr().out
    script.rename(work / "storm.md")
    assert reel("status", "rain-film") == 0, "found by where the film was to be written"
    assert "canceled: resume with `reelproof resume rain.md`" in capsys.readouterr().out
    (work / "storm.md").rename(script)

    output, errors = start(*command, "0").communicate(timeout=240)
    assert "Resuming rain.md where it was interrupted." in errors
    assert output.startswith(str(work / "rain-film" / "film.mp4"))


def test_a_killed_one_is_interrupted_and_resumable(
    tmp_path: Path, work: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(work)
    command = ("-m", "tests.integration.cli.make_in_process", str(tmp_path / "home"), str(script))
    process = start(*command, str(SLOW_S))
    wait_for_a_take(tmp_path / "home")
    process.kill()
    process.communicate(timeout=120)
    assert reel("status", "rain.md") == 0
    assert "interrupted: resume with `reelproof resume rain.md`" in capsys.readouterr().out
    output, _ = start(*command, "0").communicate(timeout=240)
    assert output.startswith(str(work / "rain-film" / "film.mp4"))


def test_cancel_stops_a_film_that_another_process_makes(
    tmp_path: Path, work: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(work)
    process = start(
        "-m", "tests.integration.cli.make_in_process", str(tmp_path / "home"), str(script), str(SLOW_S)
    )
    wait_for_a_take(tmp_path / "home")
    assert reel("cancel", "rain.md") == 0
    assert (
        "Canceled; finished assets are kept. To resume: reelproof resume rain.md" in capsys.readouterr().out
    )
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert errors.splitlines()[-1].startswith("Canceled. To resume: reelproof resume ")
    assert reel("cancel", "rain.md") == 0
    assert "Nothing to cancel: the last job is canceled." in capsys.readouterr().out


def test_cancel_ends_what_a_crash_left_behind(
    tmp_path: Path, work: Path, reel: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write_script(work)
    process = start(
        "-m", "tests.integration.cli.make_in_process", str(tmp_path / "home"), str(script), str(SLOW_S)
    )
    wait_for_a_take(tmp_path / "home")
    process.kill()
    process.communicate(timeout=120)
    assert reel("cancel", "rain.md", "--json") == 0
    canceled = json.loads(capsys.readouterr().out)
    assert (canceled["status"], canceled["already_ended"]) == ("canceled", False)
    assert reel("status", "rain.md", "--json") == 0
    status = json.loads(capsys.readouterr().out)
    assert {row["status"] for row in status["all_assets"]} <= {"generated", "pending"}


def wait_for_a_take(home: Path) -> None:
    give_up_at = time.monotonic() + 240
    while not any(path.is_file() for path in (home / "media").rglob("*")):
        assert time.monotonic() < give_up_at, "nothing was made"
        time.sleep(0.02)
