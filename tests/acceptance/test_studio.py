"""`reelproof studio` as a person starts it: real processes, killed and started again, with real media."""

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
import httpx
import pytest

from reelproof.server.studio.bundle import missing_reason
from tests.acceptance.command_line import CommandLine

PATIENCE_S = 240
SCRIPT = "# Rain\n\nThe sun warms the sea, and water rises.\n\nA cloud is born where the air grows cold.\n"
LONG = "# Long\n\n" + "\n\n".join(f"Paragraph number {number} tells of the rain." for number in range(12))


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home", folder=tmp_path)


@contextmanager
def running(line: CommandLine, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    process = line.start(*arguments)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        _, errors = process.communicate(timeout=240)
        assert "Traceback" not in errors, errors


@contextmanager
def studio(line: CommandLine, *arguments: str) -> Iterator[httpx.Client]:
    """A client of a studio that was just started."""
    with running(line, "studio", "--port", "0", *arguments) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
            yield client


def ended(client: httpx.Client, job_id: str) -> Any:
    read_events(client, job_id, None)
    return client.get(f"/api/jobs/{job_id}").json()


def read_events(client: httpx.Client, job_id: str, after: str | None, most: int | None = None) -> list[Any]:
    """The events of a stream, without its snapshot, up to so many, or until it ends or is cut."""
    events: list[Any] = []
    headers = {"Last-Event-ID": after} if after else {}
    try:
        with client.stream("GET", f"/api/jobs/{job_id}/events", headers=headers) as response:
            for text_line in response.iter_lines():
                if text_line.startswith("data: "):
                    events.append(json.loads(text_line.removeprefix("data: ")))
                if most is not None and len(events) > most:
                    break
    except httpx.HTTPError:
        pass
    return [event for event in events if event["type"] != "snapshot"]


@pytest.mark.film
def test_the_sample_is_made_without_any_key(line: CommandLine) -> None:
    with studio(line) as client:
        assert client.get("/api/health").json()["status"] == "ok"
        page = client.get("/")
        assert page.status_code == (200 if missing_reason() is None else 503)
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        job = ended(client, client.post("/api/jobs", json={"preset": "sample"}).json()["job_id"])
        assert (job["status"], job["placeholders"]) == ("succeeded", [])
        film = client.get(job["output"]["url"]).content
        path = line.home / "film.mp4"
        path.write_bytes(film)
        with av.open(str(path)) as container:
            assert sum(1 for _ in container.decode(video=0)) > 25 * job["output"]["duration_s"]
        check = client.get("/api/system-check").json()
        assert check["can_make_films"]


@pytest.mark.film
def test_a_killed_studio_and_its_stream_resume_after_a_restart(
    line: CommandLine,
) -> None:
    with running(line, "studio", "--port", "0") as process:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip(), timeout=PATIENCE_S) as client:
            body = {"script": LONG, "options": {"local": True, "music": "none"}}
            job_id = client.post("/api/jobs", json=body).json()["job_id"]
            events = read_events(client, job_id, None, most=60)
            os.kill(process.pid, signal.SIGKILL)
    assert events[-1]["type"] != "job-completed"
    with studio(line) as client:
        events += read_events(client, job_id, str(events[-1]["number"]))
        job = client.get(f"/api/jobs/{job_id}").json()
    assert [event["number"] for event in events] == list(range(1, job["last_event"] + 1))
    assert (events[-1]["type"], job["status"]) == ("job-completed", "succeeded")
    made = Counter(
        event["key"]
        for event in events
        if event["type"] == "asset-status" and event["status"] == "generated" and not event.get("reused")
    )
    assert set(made.values()) == {1}
    assert job["placeholders"] == []


@pytest.mark.film
def test_a_separate_worker_runs_studio_jobs(line: CommandLine) -> None:
    with studio(line, "--no-worker") as client:
        assert client.get("/api/health").json()["worker"] is None
        body = {"script": SCRIPT, "options": {"local": True, "music": "none"}}
        job_id = client.post("/api/jobs", json=body).json()["job_id"]
        time.sleep(1)
        assert client.get(f"/api/jobs/{job_id}").json()["status"] == "queued"
        with running(line, "worker"):
            job = ended(client, job_id)
            assert "worker" in client.get("/api/health").json()["worker"]
        assert job["status"] == "succeeded"


@pytest.mark.film
def test_the_command_line_hands_its_films_to_a_studio_and_watches_them(line: CommandLine) -> None:
    folder = line.folder or Path()
    (folder / "rain.md").write_text(SCRIPT)
    with studio(line) as client:
        made = line.run("make", "rain.md", "--local", "--json")
        assert made.code == 0, made.errors
        assert "Handing the film to" in made.errors
        assert (folder / "rain-film" / "film.mp4").is_file()
        job = client.get(f"/api/jobs/{made.result['job_id']}").json()
        assert job["output"]["path"] == made.result["output"]["path"]
        again = client.post("/api/jobs", json={"project_id": job["project_id"]}).json()
        watched = line.run("watch", "rain.md", "--json")
        assert watched.code == 0, watched.errors
        assert watched.result["job_id"] == again["job_id"]
        take = client.get(f"/api/projects/{job['project_id']}/assets").json()["assets"][0]["take"]
        assert line.run("accept", "rain.md", take["take_id"]).code == 0


@pytest.mark.film
def test_a_command_takes_over_its_film_when_the_studio_dies(line: CommandLine) -> None:
    folder = line.folder or Path()
    (folder / "rain.md").write_text(SCRIPT)
    with running(line, "studio", "--port", "0") as process:
        assert process.stdout is not None
        with httpx.Client(base_url=process.stdout.readline().strip(), timeout=PATIENCE_S) as client:
            making = line.start("make", "rain.md", "--local", "--json")
            while not (jobs := client.get("/api/jobs").json()["jobs"]):
                time.sleep(0.1)
            read_events(client, jobs[0]["job_id"], None, most=10)
            os.kill(process.pid, signal.SIGKILL)
    output, errors = making.communicate(timeout=PATIENCE_S)
    assert making.returncode == 0, errors
    assert "The other process has ended" in errors
    assert json.loads(output)["placeholders"] == []


def test_a_port_in_use_is_reported_in_a_sentence(line: CommandLine) -> None:
    with studio(line, "--no-worker") as client:
        port = client.base_url.port
        second = line.run("studio", "--port", str(port), "--no-worker")
        assert second.code == 2
        assert f"Cannot listen on 127.0.0.1:{port}" in second.errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_studio_shuts_down_cleanly(line: CommandLine, number: signal.Signals) -> None:
    process = line.start("studio", "--port", "0")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(number)
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert "Shutting down" in errors
