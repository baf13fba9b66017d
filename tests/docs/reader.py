"""Does what a page shows, line by line, as its reader would."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

PATIENCE_S = 120
ACCESS_LOG = "reelproof.server.security.access_log"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page that stands in a frame."""

    language: str
    content: str

    def commands(self) -> list[str]:
        """Its lines, those that go on with a backslash put together."""
        whole = self.content.replace("\\\n", " ")
        return [line for line in whole.splitlines() if line and not line.startswith("#")]


def blocks_of(page: Path) -> list[Block]:
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    return [Block(token.info, token.content) for token in tokens if token.type == "fence"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server saw it."""

    method: str
    path: str
    status: int


class Requests(logging.Handler):
    """All that a server of this process was asked, and how much of it httpx sent from here."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.asked: list[Asked] = []
        self.sent = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == ACCESS_LOG:
            told = vars(record)
            self.asked.append(Asked(told["method"], told["path"], told["status"]))
        else:
            self.sent += 1

    def wait_for(self, count: int) -> None:
        """The server writes down a stream a moment after its reader heard the end."""
        ends_s = time.monotonic() + PATIENCE_S
        while len(self.asked) < count:
            assert time.monotonic() < ends_s, f"{len(self.asked)} of {count} requests were answered"
            time.sleep(0.01)


@contextmanager
def requests_seen() -> Iterator[Requests]:
    """While the block lasts."""
    requests = Requests()
    logs = [logging.getLogger(name) for name in (ACCESS_LOG, "httpx")]
    levels = [log.level for log in logs]
    for log in logs:
        log.addHandler(requests)
        log.setLevel(logging.INFO)
    try:
        yield requests
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.removeHandler(requests)
            log.setLevel(level)


@dataclass(slots=True)
class Reader:
    """Has a shell in a folder, and a Python that goes on from piece to piece."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)

    def type(self, command: str) -> None:
        """In the shell. What the answer tells is what the next line's variables stand for."""
        done = subprocess.run(
            ["bash", "-euc", f"set -a; {command}\nenv -0 >&2"],
            cwd=self.folder,
            env={**os.environ, **self.variables, "PATH": self._path()},
            capture_output=True,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr.decode(errors='replace')[-2000:]}"
        for name in re.findall(r"^(\w+)=", command):
            self.variables[name] = _value_of(name, done.stderr)
        self.variables.update(learned(done.stdout))

    def run(self, code: str) -> None:
        """What was named before is known."""
        exec(compile(code, "page", "exec"), self.names)  # noqa: S102 it is our own page

    def _path(self) -> str:
        """With the translation in front where there is no curl."""
        if shutil.which("curl") is not None:
            return os.environ["PATH"]
        return f"{translation(self.folder)}{os.pathsep}{os.environ['PATH']}"


def translation(folder: Path) -> Path:
    """A folder with a `curl` that is `curl.py`."""
    place = folder / ".bin"
    place.mkdir(exist_ok=True)
    program = place / "curl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent / "curl.py"}" "$@"\n')
    program.chmod(0o755)
    return place


def learned(answer: bytes) -> Mapping[str, str]:
    """Ids, as a reader takes them from an answer: of a list of assets the first picture, else the first."""
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    places = [told.get("job") or {}, *_chosen(told), told.get("take") or {}, told]
    ids = ("job_id", "project_id", "asset_id", "take_id", "digest")
    found = {name: place[name] for place in places for name in ids if isinstance(place.get(name), str)}
    return {name.removesuffix("_id").upper(): value for name, value in found.items()}


def _chosen(told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    assets = [one for one in told.get("assets", ()) if isinstance(one, dict) and "kind" in one]
    chosen = ([one for one in assets if one["kind"] == "image"] or assets)[:1]
    takes = told.get("takes", ())
    return [*chosen, *(asset.get("take") or {} for asset in chosen), *takes[-1:]]


def _value_of(name: str, environment: bytes) -> str:
    found = re.search(rb"(?:^|\0|\n)" + name.encode() + rb"=([^\0]*)\0", environment)
    assert found is not None
    return found[1].decode()
