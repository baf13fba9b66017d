"""A home that was copied while a film was made: nothing is paid for twice without a word."""

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelproof.testing.servers import Latency, RemoteServer, ServerScript, in_process
from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import LINES, calls, served_line, start_job, started, wait_until
from tests.acceptance.test_studio import ended

pytestmark = pytest.mark.film
LINE = LINES[0]


@pytest.fixture
def server() -> Iterator[RemoteServer]:
    with in_process(ServerScript(latency=Latency(1.5))) as remote:
        yield remote


def started_and_copied(server: RemoteServer, line: CommandLine, copy: Path) -> str:
    """The job with calls in flight when the home was copied and its studio killed."""
    with started(line) as (process, client):
        job_id = start_job(client, LINE)
        wait_until(lambda: calls(server)[LINE] == 2, "calls under way")
        time.sleep(0.3)
        shutil.copytree(line.home, copy)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return job_id


def test_a_copy_makes_nothing_until_its_ownership_is_resolved(server: RemoteServer, tmp_path: Path) -> None:
    line = served_line(tmp_path, server)
    copied = served_line(tmp_path, server, tmp_path / "copy")
    job_id = started_and_copied(server, line, copied.home)
    (tmp_path / "rain.md").write_text("# Rain\n\nAnother film.\n")
    for command in (("studio", "--port", "0"), ("make", "rain.md")):
        refused = copied.run(*command)
        assert refused.code == 2, refused.errors
        assert f"The home {copied.home} is a copy of {line.home}, and a film in it is not" in refused.errors
        assert "doctor --adopt separate" in refused.errors
    doctor = copied.run("doctor", "--json")
    assert doctor.code == 1
    [home] = [check for check in doctor.result["required"] if check["name"] == "home"]
    assert (home["is_ok"], "is a copy of" in home["detail"]) == (False, True)

    adopted = copied.run("doctor", "--adopt", "separate")
    assert adopted.code == 0, adopted.errors
    assert "left to the original: 1" in adopted.errors
    with started(copied) as (_, client):
        wait_until(lambda: client.get("/api/health").json()["worker"] is not None, "a worker")
        assert client.get(f"/api/jobs/{job_id}").json()["status"] == "canceled"
    assert calls(server)[LINE] == 2, "nothing was paid for, and nothing was canceled at the provider"
    assert not calls(server, "cancel")


def test_a_copy_may_take_the_originals_place_and_be_moved(server: RemoteServer, tmp_path: Path) -> None:
    line = served_line(tmp_path, server)
    copied = served_line(tmp_path, server, tmp_path / "copy")
    job_id = started_and_copied(server, line, copied.home)
    adopted = copied.run("doctor", "--adopt", "continue")
    assert adopted.code == 0, adopted.errors
    assert "continue here: 1" in adopted.errors
    shutil.rmtree(line.home)
    with started(copied) as (_, client):
        job = ended(client, job_id)
        assert (job["status"], job["placeholders"]) == ("succeeded", [])
    assert calls(server, model="flux")[LINE] == 1, "what was paid for was collected"
    assert not line.home.exists(), "its films lie in the copy"

    moved = served_line(tmp_path, server, copied.home.rename(tmp_path / "elsewhere"))
    with started(moved) as (process, client):
        wait_until(lambda: client.get("/api/health").json()["worker"] is not None, "a worker")
        assert client.get(job["output"]["url"]).raise_for_status().content
        process.terminate()
        _, errors = process.communicate()
    assert f"This home was moved here from {copied.home}." in errors


def test_two_paths_to_one_home_are_one_home(server: RemoteServer, tmp_path: Path) -> None:
    line = served_line(tmp_path, server)
    with started(line) as (first, client):
        wait_until(lambda: client.get("/api/health").json()["worker"] is not None, "a worker")
        (tmp_path / "link").symlink_to(line.home)
        linked = served_line(tmp_path, server, tmp_path / "link")
        with started(linked) as (_, other):
            assert str(first.pid) in other.get("/api/health").json()["worker"]
