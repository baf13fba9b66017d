"""Disturbances during production: the worker is stopped, folders vanish, readers disconnect."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelproof.testing.servers import Latency, RemoteServer, ServerScript, in_process
from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import (
    LINES,
    PICTURES,
    VOICE,
    calls,
    served_line,
    start_job,
    started,
    wait_until,
)
from tests.acceptance.test_studio import PATIENCE_S, ended, read_events, running

pytestmark = [pytest.mark.film, pytest.mark.skipif(os.name == "nt", reason="signals and terminals of Unix")]
LINE = LINES[0]
MAKE = ("make", "rain.md", "--image", PICTURES, "--narration", VOICE, "--music", "none", "-o", "out")


@pytest.fixture
def server() -> Iterator[RemoteServer]:
    with in_process(ServerScript(latency=Latency(1.5))) as remote:
        yield remote


@pytest.fixture
def line(server: RemoteServer, tmp_path: Path) -> CommandLine:
    (tmp_path / "rain.md").write_text(f"# Rain\n\n{LINE}\n")
    return served_line(tmp_path, server)


def wait_for_calls(server: RemoteServer) -> None:
    wait_until(lambda: calls(server)[LINE] == 2, "a picture and a voice under way")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_call_in_flight_is_collected_and_not_paid_for_again(
    server: RemoteServer, line: CommandLine, number: signal.Signals
) -> None:
    with started(line, "--no-worker") as (_, client):
        with running(line, "worker") as worker:
            job_id = start_job(client, LINE)
            wait_for_calls(server)
            time.sleep(0.3)
            worker.send_signal(number)
            if number is signal.SIGSTOP:
                time.sleep(3.0)
                worker.send_signal(signal.SIGCONT)
                ended(client, job_id)
            else:
                worker.wait(PATIENCE_S)
        with running(line, "worker"):
            job = ended(client, job_id)
        assert (job["status"], job["placeholders"]) == ("succeeded", [])
    assert calls(server, model="flux")[LINE] == 1
    # An answer for a voice cannot be collected later: a kill loses it, and so may an orderly end on a machine
    # that is too busy to notice it in time.
    assert calls(server, model="tts")[LINE] <= 1 + (number is not signal.SIGSTOP)


def test_a_film_is_made_though_its_script_folder_and_readers_vanish(
    server: RemoteServer, line: CommandLine, tmp_path: Path
) -> None:
    process = line.start(*MAKE)
    wait_for_calls(server)
    (tmp_path / "rain.md").unlink()
    shutil.rmtree(tmp_path / "out")
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()
    assert process.wait(PATIENCE_S) == 0
    assert (tmp_path / "out" / "film.mp4").stat().st_size > 0
    assert (tmp_path / "out" / "report.json").is_file()
    assert LINE in (tmp_path / "out" / "script.md").read_text()


def test_a_folder_that_becomes_read_only_loses_only_the_film(
    server: RemoteServer, line: CommandLine, tmp_path: Path
) -> None:
    process = line.start(*MAKE)
    wait_for_calls(server)
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "out").write_text("in the way")
    (tmp_path / "rain.md").write_text("# Rain\n\nIt was changed meanwhile.\n")
    output, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, output) == (1, ""), errors
    assert "OutputDirectoryNotWritable" in errors or "StorageFailure" in errors
    assert str(tmp_path / "out") in errors
    assert "Traceback" not in errors
    (tmp_path / "out").unlink()
    resumed = line.run("resume", "rain.md", "--json")
    assert resumed.code == 0, resumed.errors
    assert resumed.result["placeholders"] == []
    assert "rain.md has changed since" in resumed.errors
    assert calls(server)[LINE] == 2, "what was paid for is used"


def test_closing_the_terminal_stops_the_film_and_the_same_command_resumes_it(
    server: RemoteServer, line: CommandLine
) -> None:
    master, terminal = pty.openpty()
    process = in_terminal(line, terminal)
    os.close(terminal)
    os.set_blocking(master, False)
    wait_for_calls(server)
    os.close(master)
    assert process.wait(60) == 130
    made = line.run(*MAKE, "--json")
    assert made.code == 0, made.errors
    assert made.result["placeholders"] == []
    assert "Resuming rain.md" in made.errors


def in_terminal(line: CommandLine, terminal: int) -> "subprocess.Popen[bytes]":
    """Runs the command in a new terminal as its session leader."""
    leader = "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)"
    default = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)"
    program = (
        f"{leader}; {default}; os.execv(sys.executable, [sys.executable, '-m', 'reelproof', *sys.argv[1:]])"
    )
    environment = {**line.environment, "TERM": "xterm"}
    return subprocess.Popen(
        [sys.executable, "-c", program, *MAKE],
        env=environment,
        cwd=line.folder,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )


def test_a_stream_that_is_cut_again_and_again_has_no_gap_and_nothing_twice(line: CommandLine) -> None:
    with started(line) as (_, client):
        job_id = start_job(client, LINE)
        numbers: list[int] = []
        last, cuts = None, 0
        while client.get(f"/api/jobs/{job_id}").json()["status"] in ("queued", "running") or cuts < 10:
            events = read_events(client, job_id, last, most=2)
            numbers += [event["number"] for event in events]
            last = str(numbers[-1]) if numbers else None
            cuts += 1
        numbers += [event["number"] for event in read_events(client, job_id, last)]
        job = client.get(f"/api/jobs/{job_id}").json()
    assert numbers == list(range(1, job["last_event"] + 1))
    assert cuts >= 10
