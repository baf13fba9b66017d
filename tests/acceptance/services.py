"""Studios and workers whose pictures and voices come from a scripted server on the loopback address."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from reelproof.testing.servers import RemoteServer
from tests.acceptance.command_line import CommandLine
from tests.acceptance.test_studio import PATIENCE_S, running

PICTURES = "replicate/black-forest-labs/flux-schnell"
VOICE = "openai/tts-1"
LINES = ("The sun warms the sea.", "The water rises.", "A cloud is born.")
OPTIONS: Mapping[str, Any] = {"chains": {"image": [PICTURES], "narration": [VOICE]}, "music": "none"}
END_S = 60.0


def served_line(
    folder: Path, server: RemoteServer, home: Path | None = None, makes_drafts: bool = True
) -> CommandLine:
    """A command line whose models are the server's."""
    keys = {
        "OPENAI_BASE_URL": server.urls.openai,
        "OPENAI_API_KEY": "sk-only-for-the-loopback",
        "REPLICATE_API_BASE_URL": server.urls.replicate,
        "REPLICATE_API_TOKEN": "r8_only_for_the_loopback",
    }
    return CommandLine(home or folder / "home", keys, folder, makes_drafts)


@contextmanager
def started(line: CommandLine, *arguments: str) -> Iterator[tuple[Any, httpx.Client]]:
    """A studio's process and a client of it."""
    with running(line, "studio", "--port", "0", *arguments) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
            yield process, client


def start_job(client: httpx.Client, *lines: str) -> str:
    body = {"script": "# Rain\n\n" + "\n\n".join(lines or LINES), "options": OPTIONS}
    answer = client.post("/api/jobs", json=body).raise_for_status()
    return str(answer.json()["job_id"])


def calls(server: RemoteServer, on: str = "make", model: str = "") -> Counter[str]:
    """Calls by script line."""
    rows = [row for row in server.call_log()["calls"] if row["on"] == on and model in row["model"]]
    return Counter(line for row in rows for line in LINES if line in row["prompt"])


def has_step(client: httpx.Client, job_id: str, name: str, status: str) -> bool:
    steps = client.get(f"/api/jobs/{job_id}").json()["steps"]
    return any((step["step"], step["status"]) == (name, status) for step in steps)


def wait_until(holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    give_up_at = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < give_up_at, f"timed out waiting for: {what}"
        time.sleep(0.05)
