"""A disk that runs full while a film is made: one clear sentence, nothing lost, and the next run finishes."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.acceptance.command_line import CommandLine

pytestmark = pytest.mark.film

SCRIPT = "\n\n".join(
    ["# Rain", *(f"The sun warms the sea for the {n}th day, and clouds rise." for n in range(4, 12))]
)
DISK_BYTES = 400_000_000
LEFT_BYTES = 5_000_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_runs_full_ends_the_job_and_the_next_run_finishes(disk: Path, tmp_path: Path) -> None:
    script = tmp_path / "rain.md"
    script.write_text(SCRIPT)
    line = CommandLine(disk / "home")
    process = line.start("make", str(script), "--music", "none")
    wait_for_media(disk / "home" / "media")
    filler = disk / "filler"
    fill(filler, shutil.disk_usage(disk).free)
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 1
    assert output == ""
    assert "OutOfDiskSpace" in errors
    assert "Traceback" not in errors, errors
    filler.unlink()
    made = media_in(disk / "home" / "media")
    assert made
    answer = line.run("make", str(script), "--music", "none", "--json")
    assert answer.code == 0, answer.errors
    assert made <= media_in(disk / "home" / "media")
    assert answer.result["placeholders"] == []


def fill(filler: Path, free_bytes: int) -> None:
    """All but a little; what the film takes meanwhile is left to it."""
    with filler.open("wb") as file:
        with suppress(OSError):
            file.write(bytes(free_bytes))
        file.truncate(max(0, filler.stat().st_size - LEFT_BYTES))


def media_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("??/??/*")}


def wait_for_media(folder: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until and not media_in(folder):
        time.sleep(0.05)
