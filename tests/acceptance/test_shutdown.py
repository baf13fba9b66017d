"""Signals end a studio and a worker in good order, whatever they are at."""

import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil
import pytest

from reelproof.provider_api.sandbox_child import SHOWN_AS
from reelproof.testing.servers import Act, RemoteServer, ServerScript, in_process, rule
from tests.acceptance.services import LINES, calls, has_step, served_line, start_job, started, wait_until
from tests.acceptance.test_hostile_media import upload
from tests.acceptance.test_studio import PATIENCE_S, running
from tests.integration.media.sound.samples import write

pytestmark = [pytest.mark.film, pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="signals of Unix")]
# It takes 10 s at most on a machine that has time for it.
END_S = 40.0
LISTENERS = 100
IGNORES_HANGUPS = hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteServer]:
    hanging = tuple(rule(line, Act.hang, path="speech", forever=True) for line in LINES)
    with in_process(ServerScript(rules=hanging)) as remote:
        yield remote


def end(process: "subprocess.Popen[str]", *numbers: signal.Signals) -> str:
    """Returns its output after it and its children have exited in time."""
    children = psutil.Process(process.pid).children(recursive=True)
    for number in numbers:
        process.send_signal(number)
        time.sleep(0.5)
    _, errors = process.communicate(timeout=END_S)
    assert "Shutting down …" in errors
    assert "Traceback" not in errors, errors
    assert not psutil.wait_procs(children, timeout=END_S)[1]
    return str(errors)


def test_calls_listeners_uploads_and_long_scripts_keep_no_studio_from_its_end(
    server: RemoteServer, tmp_path: Path
) -> None:
    with started(served_line(tmp_path, server)) as (process, client):
        job_id = start_job(client, *LINES)
        wait_until(lambda: calls(server, model="tts").total() == len(LINES), "calls that hang")
        received, refused = listen(client, job_id), send_slowly(client)
        long = "# Long\n\n" + "\n\n".join(f"Line {number} of **many** lines." for number in range(6_000))
        reading = threading.Thread(target=quietly, args=(client, "/api/jobs", {"json": {"script": long}}))
        reading.start()
        wait_until(lambda: len(received) == LISTENERS, "listeners")
        end(process, signal.SIGTERM)
        assert process.returncode == 0
        reading.join()
    wait_until(lambda: bool(refused), "an answer to the upload", END_S)
    assert (refused[0].status_code, refused[0].json()["status"]) == (503, 503)
    assert "Retry-After" in refused[0].headers


def listen(client: httpx.Client, job_id: str) -> list[bytes]:
    received: list[bytes] = []

    def follow() -> None:
        with suppress(httpx.HTTPError), httpx.stream("GET", url, timeout=PATIENCE_S) as response:
            for number, chunk in enumerate(response.iter_bytes()):
                if number == 0:
                    received.append(chunk)

    url = f"{client.base_url}/api/jobs/{job_id}/events"
    for _ in range(LISTENERS):
        threading.Thread(target=follow, daemon=True).start()
    return received


def send_slowly(client: httpx.Client) -> list[httpx.Response]:
    """An upload that is under way; what it is answered in the end."""
    answers: list[httpx.Response] = []
    sent: list[bytes] = []

    def content() -> Iterator[bytes]:
        while True:
            sent.append(b"RIFF" * 100)
            yield sent[-1]
            time.sleep(0.05)

    def send() -> None:
        # A client that keeps writing may see the connection close and get no response.
        answers.extend(quietly(client, path, {"content": content()}, "PUT"))

    project = client.post("/api/projects", json={"script": "# One\n\n![](one.wav) One."}).json()
    path = f"/api/projects/{project['project_id']}/files/one.wav"
    threading.Thread(target=send, daemon=True).start()
    wait_until(lambda: len(sent) > 5, "a body under way")
    return answers


def quietly(
    client: httpx.Client, path: str, body: dict[str, Any], method: str = "POST"
) -> list[httpx.Response]:
    with suppress(httpx.HTTPError):
        return [httpx.request(method, f"{client.base_url}{path}", timeout=PATIENCE_S, **body)]
    return []


@pytest.mark.skipif(IGNORES_HANGUPS, reason="the tests themselves run under nohup")
def test_a_worker_that_encodes_ends_when_its_terminal_is_closed(server: RemoteServer, tmp_path: Path) -> None:
    line = served_line(tmp_path, server)
    with started(line, "--no-worker") as (_, client), running(line, "worker") as worker:
        job_id = start_job(client, *(f"Line {number} tells of a long rain." for number in range(12)))
        wait_until(lambda: has_step(client, job_id, "render", "running"), "a render")
        time.sleep(0.5)
        end(worker, signal.SIGHUP)
        assert worker.returncode == 0
        job = client.get(f"/api/jobs/{job_id}").json()
        assert (job["status"], job["placeholders"]) == ("running", []), "it is taken up at the next start"


def test_a_second_interrupt_ends_a_long_decode_immediately(server: RemoteServer, tmp_path: Path) -> None:
    long = write(tmp_path / "long.flac", np.zeros((1, 2 * 3_600 * 8_000), np.float32), 8_000, "flac")
    with started(served_line(tmp_path, server)) as (process, client):
        upload(client, "long.flac", long.read_bytes(), "# One\n\n![](long.flac) A long one.\n")
        wait_until(lambda: decodes(process), "a decoder at work")
        errors = end(process, signal.SIGINT, signal.SIGINT)
    assert process.returncode in (0, 130), "it may have been quicker than the second one"
    assert process.returncode == 0 or "\nShut down. " in errors


def decodes(process: "subprocess.Popen[str]") -> bool:
    with suppress(psutil.Error):
        children = psutil.Process(process.pid).children(recursive=True)
        return any(child.name() == SHOWN_AS for child in children)
    return False
