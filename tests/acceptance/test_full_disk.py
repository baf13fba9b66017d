"""A disk that runs full while a film is made: one clear sentence, nothing lost, and the next run finishes."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from reelproof.testing.servers import Latency, ServerScript, in_process
from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import has_step, served_line, start_job, started, wait_until
from tests.acceptance.test_studio import ended

pytestmark = pytest.mark.film

SCRIPT = "\n\n".join(
    ["# Rain", *(f"The sun warms the sea for the {n}th day, and clouds rise." for n in range(4, 9))]
)
DISK_BYTES = 400_000_000
# Of 512 bytes: enough for the tables, too little for a film.
LIMIT_BLOCKS = 1200
LEFT_BYTES = 5_000_000
# Enough for the studio's own files, too little for a film's parts.
RENDER_LEFT_BYTES = 300_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A separate small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("left_bytes", [LEFT_BYTES, 0], ids=["for the state", "for nothing"])
def test_a_disk_that_runs_full_ends_the_job_and_the_next_run_finishes(
    disk: Path, tmp_path: Path, left_bytes: int
) -> None:
    script = tmp_path / "rain.md"
    script.write_text(SCRIPT)
    line = CommandLine(disk / "home")
    process = line.start("make", str(script), "--music", "none")
    wait_for_media(disk / "home" / "media")
    filler = disk / "filler"
    fill(filler, shutil.disk_usage(disk).free, left_bytes)
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 1
    assert output == ""
    assert "OutOfDiskSpace" in errors
    assert "The disk is full" in errors or "are needed" in errors
    assert "Traceback" not in errors, errors
    filler.unlink()
    made = media_in(disk / "home" / "media")
    assert made
    answer = line.run("make", str(script), "--music", "none", "--json")
    assert answer.code == 0, answer.errors
    assert made <= media_in(disk / "home" / "media")
    assert answer.result["placeholders"] == []


@pytest.mark.skipif(os.name == "nt", reason="no such limit")
def test_a_limit_of_file_sizes_ends_the_command_and_without_it_the_film_is_made(tmp_path: Path) -> None:
    script = tmp_path / "rain.md"
    script.write_text(SCRIPT)
    line = CommandLine(tmp_path / "home", language="en")
    command = [sys.executable, "-m", "reelproof", "make", str(script), "--music", "none"]
    limited = ["sh", "-c", f'ulimit -f {LIMIT_BLOCKS}; exec "$@"', "sh", *command]
    ended = subprocess.run(limited, env=line.environment, capture_output=True, text=True, timeout=240)
    assert (ended.returncode, ended.stdout) == (1, "")
    last = ended.stderr.splitlines()[-2:]
    assert last[0].startswith("reelproof: StorageFailure: The database file cannot be")
    assert "ulimit -f" in last[1]
    # The first goes on with the same job, in which pictures were too large for the limit.
    answers = [line.run(*command[3:], "--json") for _ in range(2)]
    assert [answer.code for answer in answers] == [0, 0]
    assert {one["code"] for one in answers[0].result["placeholders"]} <= {"OutOfDiskSpace"}
    assert answers[1].result["placeholders"] == []


def test_a_studio_reports_a_full_disk_and_makes_the_film_once_space_is_free(
    disk: Path, tmp_path: Path
) -> None:
    with (
        in_process(ServerScript(latency=Latency(0.2))) as server,
        started(served_line(tmp_path, server, disk / "home", makes_drafts=False)) as (_, client),
    ):
        job_id = start_job(client, *(f"Line {number} tells of a long rain." for number in range(5)))
        wait_until(lambda: has_step(client, job_id, "render", "running"), "a render")
        filler = disk / "filler"
        fill(filler, shutil.disk_usage(disk).free, left_bytes=RENDER_LEFT_BYTES)
        assert client.get("/api/health").json()["error"]["code"] == "OutOfDiskSpace"
        job = ended_with_more_room(client, job_id, filler)
        assert (job["status"], job["output"]) == ("failed", None)
        assert [error["code"] for error in job["errors"]] == ["OutOfDiskSpace"]
        assert "Free some space" in job["errors"][0]["remediation"]
        made = media_in(disk / "home" / "media")
        filler.unlink()
        assert client.get("/api/health").json()["error"] is None
        again = client.post(f"/api/jobs/{job_id}/retry").raise_for_status().json()
        job = ended(client, again["job_id"])
        assert (job["status"], job["placeholders"]) == ("succeeded", [])
        assert made <= media_in(disk / "home" / "media")


def ended_with_more_room(client: httpx.Client, job_id: str, filler: Path) -> Any:
    """Where not even the state fits on the disk, the job ends once it does."""
    for _ in range(60):
        job = client.get(f"/api/jobs/{job_id}").json()
        if job["ended_at"]:
            return job
        time.sleep(1)
        left_bytes = filler.stat().st_size
        with filler.open("r+b") as file:
            file.truncate(max(0, left_bytes - 50_000))
    raise AssertionError("the job did not end")


def fill(filler: Path, free_bytes: int, left_bytes: int = LEFT_BYTES) -> None:
    """Fills the disk almost completely; space that the film takes meanwhile stays available to it."""
    with filler.open("wb") as file:
        with suppress(OSError):
            file.write(bytes(free_bytes))
        file.truncate(max(0, filler.stat().st_size - left_bytes))


def media_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("??/??/*")}


def wait_for_media(folder: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until and not media_in(folder):
        time.sleep(0.05)
