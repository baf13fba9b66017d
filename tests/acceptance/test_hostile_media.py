"""Media that end the process that decodes them, or hang: the film is made, and the service goes on."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import httpx
import psutil
import pytest

from reelproof.provider_api.sandbox_child import SHOWN_AS
from tests.acceptance.command_line import TIME_LIMIT_S, CommandLine
from tests.acceptance.test_studio import ended, running, studio
from tests.integration.media.sound.samples import tone, write
from tests.integration.media.test_unusual_audio import ID3, many_channels

SCRIPT = """# Sounds

![](eight.wav) A recording of eight channels.

![](sixteen.wav) One of sixteen, which have no places.

![](joined.mp3) Two recordings, joined.

![](Zürich.opus) And one from a Mac.
"""
ONE = "# One\n\n![](eight.wav) A recording of eight channels.\n"


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home", folder=tmp_path)


@pytest.mark.film
def test_recordings_of_every_kind_are_decoded(line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "sounds.md").write_text(normalize("NFC", SCRIPT))
    (tmp_path / "eight.wav").write_bytes(many_channels(8, layout="7.1"))
    (tmp_path / "sixteen.wav").write_bytes(many_channels(16))
    part = write(tmp_path / "part.mp3", tone(440, 1.0, 0.5), codec="mp3").read_bytes()
    (tmp_path / "joined.mp3").write_bytes(part + ID3 + part)
    write(tmp_path / normalize("NFD", "Zürich.opus"), tone(440, 1.0, 0.5), codec="libopus")
    made = line.run("make", "sounds.md", "--local", "--music", "none", "--json")
    assert made.code == 0, made.errors
    assert made.result["placeholders"] == []
    [warning] = made.result["warnings"]
    assert warning.startswith("joined.mp3: ")
    assert "could not be read" in warning


@pytest.mark.film
def test_a_film_is_made_though_every_decoder_dies(line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(ONE)
    (tmp_path / "eight.wav").write_bytes(many_channels(8, layout="7.1"))
    # A decoder may be faster than the search for it: the film is made then, too, and made anew.
    recording = next(found for attempt in range(4) if (found := _without_decoders(line, f"home-{attempt}")))
    assert recording["code"] == "InvalidInput:recording"
    assert "eight.wav cannot be used. The sound is damaged: it crashed the process" in recording["message"]


@pytest.mark.film
def test_an_eight_channel_upload_is_audible(line: CommandLine) -> None:
    with studio(line) as client:
        job = ended(client, upload(client, "eight.wav", many_channels(8, layout="7.1"), ONE))
        assert (job["status"], job["placeholders"]) == ("succeeded", [])
        assert client.get("/api/health").json()["status"] == "ok"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process for a while")
def test_a_studio_shuts_down_although_a_decoder_hangs(line: CommandLine) -> None:
    with running(line, "studio", "--port", "0") as process:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip()) as client:
            upload(client, "eight.wav", many_channels(8, layout="7.1"), ONE)
            hanging: list[psutil.Process] = []
            signal_decoders(process, signal.SIGSTOP, lambda: bool(hanging), hanging)
            process.terminate()
            process.wait(timeout=60)
    assert process.returncode == 0
    psutil.wait_procs(hanging, timeout=60)
    assert not any(child.is_running() for child in hanging)


def _without_decoders(line: CommandLine, home: str) -> Any:
    """Makes the film in a new home while decoders are killed; returns what is missing of the recording."""
    process = replace(line, home=line.home.with_name(home)).start(
        "make", "one.md", "--local", "--music", "none", "--json"
    )
    signal_decoders(process, signal.SIGKILL, lambda: process.poll() is not None)
    output, errors = process.communicate(timeout=TIME_LIMIT_S)
    assert process.returncode == 0, errors
    missing = json.loads(output)["placeholders"]
    return next((one for one in missing if "narration" in one["asset"]), None)


def upload(client: httpx.Client, name: str, content: bytes, script: str) -> str:
    """A project with this file and script, and the job that makes its film."""
    project_id = client.post("/api/projects", json={"script": script}).json()["project_id"]
    client.put(f"/api/projects/{project_id}/files/{name}", content=content).raise_for_status()
    body = {"project_id": project_id, "options": {"local": True, "music": "none"}}
    answer = client.post("/api/jobs", json=body).raise_for_status()
    return str(answer.json()["job_id"])


def signal_decoders(
    process: "subprocess.Popen[str]",
    number: signal.Signals,
    is_over: Callable[[], bool],
    seen: list[psutil.Process] | None = None,
) -> None:
    """Sends a signal to every decoding child that comes up, as a kernel short of memory would."""
    deadline = time.monotonic() + TIME_LIMIT_S
    while not is_over():
        assert time.monotonic() < deadline
        try:
            for child in psutil.Process(process.pid).children(recursive=True):
                if child.name() == SHOWN_AS:
                    child.send_signal(number)
                    if seen is not None:
                        seen.append(child)
        except psutil.Error:
            continue
        time.sleep(0.01)
