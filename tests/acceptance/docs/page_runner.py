"""Runs the commands of a documentation page line by line, as its reader would."""

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
class CodeBlock:
    """A fenced code block of a page."""

    language: str
    content: str

    def commands(self) -> list[str]:
        """Its lines, with backslash continuations joined."""
        whole = self.content.replace("\\\n", " ")
        return [line for line in whole.splitlines() if line and not line.startswith("#")]


def blocks_of(page: Path) -> list[CodeBlock]:
    tokens = MarkdownIt().parse(page.read_text("utf-8"))
    return [CodeBlock(token.info, token.content) for token in tokens if token.type == "fence"]


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request from the server's access log."""

    method: str
    path: str
    status: int


class Requests(logging.Handler):
    """The requests received by a server in this process, and how many of them httpx sent."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.logged: list[LoggedRequest] = []
        self.sent = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == ACCESS_LOG:
            fields = vars(record)
            self.logged.append(LoggedRequest(fields["method"], fields["path"], fields["status"]))
        else:
            self.sent += 1

    def wait_for(self, count: int) -> None:
        """Waits, because the server logs a stream shortly after its reader has seen the end."""
        ends_s = time.monotonic() + PATIENCE_S
        while len(self.logged) < count:
            assert time.monotonic() < ends_s, f"{len(self.logged)} of {count} requests were answered"
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
class PageRunner:
    """Has a shell in a folder, and a Python that goes on from piece to piece."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)

    def type(self, command: str) -> None:
        """Runs a line in the shell. The response sets the variables of the next line."""
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
        """Sets the variables named earlier."""
        exec(compile(code, "page", "exec"), self.names)  # noqa: S102 it is our own page

    def _path(self) -> str:
        """Puts the curl translation first in PATH if curl is not installed."""
        if shutil.which("curl") is not None:
            return os.environ["PATH"]
        return f"{translation(self.folder)}{os.pathsep}{os.environ['PATH']}"


def translation(folder: Path) -> Path:
    """A folder with a `curl` that is `curl.py`."""
    bin_folder = folder / ".bin"
    bin_folder.mkdir(exist_ok=True)
    program = bin_folder / "curl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent / "curl.py"}" "$@"\n')
    program.chmod(0o755)
    return bin_folder


def learned(answer: bytes) -> Mapping[str, str]:
    """Ids, as a reader takes them from an answer: of a list of assets the first picture, else the first."""
    try:
        fields = json.loads(answer)
    except ValueError:
        return {}
    if not isinstance(fields, dict):
        return {}
    places = [fields.get("job") or {}, *_chosen(fields), fields.get("take") or {}, fields]
    ids = ("job_id", "project_id", "asset_id", "take_id", "version_id", "segment_id", "digest")
    found = {
        name: bin_folder[name]
        for bin_folder in places
        for name in ids
        if isinstance(bin_folder.get(name), str)
    }
    return {name.removesuffix("_id").upper(): value for name, value in found.items()}


def _chosen(fields: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    assets = [one for one in fields.get("assets", ()) if isinstance(one, dict) and "kind" in one]
    chosen = ([one for one in assets if one["kind"] == "image"] or assets)[:1]
    takes, segments = fields.get("takes", ()), fields.get("segments", ())
    return [*chosen, *(asset.get("take") or {} for asset in chosen), *takes[-1:], *segments[:1]]


def _value_of(name: str, environment: bytes) -> str:
    found = re.search(rb"(?:^|\0|\n)" + name.encode() + rb"=([^\0]*)\0", environment)
    assert found is not None
    return found[1].decode()
