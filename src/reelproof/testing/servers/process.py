"""A scripted server in a separate process, so that it outlives a killed client."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reelproof.domain.frozen import frozen
from reelproof.testing.servers.outcome import ServerScript
from reelproof.testing.servers.script import SCRIPTS
from reelproof.testing.servers.server import Urls

STOP_S = 10.0


@frozen
class RemoteServer:
    """A handle to a server in another process, over HTTP."""

    urls: Urls

    def begin(self, script: ServerScript) -> None:
        """Replaces the script."""
        self._ask("POST", "/__script", SCRIPTS.dump_json(script))

    def add(self, script: ServerScript) -> None:
        """Appends the script's rules to the existing ones."""
        self._ask("POST", "/__rules", SCRIPTS.dump_json(script))

    def call_log(self) -> dict[str, Any]:
        call_log: dict[str, Any] = self._ask("GET", "/__ledger")
        return call_log

    def _ask(self, method: str, path: str, content: bytes | None = None) -> Any:
        request = urllib.request.Request(self.urls.control + path, content, method=method)  # noqa: S310 our own URL
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=STOP_S) as answer:
            return json.load(answer)


@contextmanager
def in_process(script: ServerScript | None = None) -> Iterator[RemoteServer]:
    """Runs a server process for the duration of the block."""
    program = [sys.executable, "-m", "reelproof.testing.servers"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the scripted server has no output")
            server = RemoteServer(Urls(**json.loads(process.stdout.readline())))
            if script is not None:
                server.begin(script)
            yield server
        finally:
            process.terminate()
