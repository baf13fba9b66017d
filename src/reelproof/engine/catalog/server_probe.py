"""Checks whether a self-hosted model server is up: connect timeout, how long the answer is cached."""

import socket
import time
from collections.abc import Callable

CONNECT_TIMEOUT_S = 1.0
TTL_S = 30.0

ServerCheck = Callable[[str], bool]


class ServerProbe:
    """Probes each server at most once per `ttl_s`. Blocking: call it in a thread."""

    def __init__(self, ttl_s: float = TTL_S) -> None:
        self._ttl_s = ttl_s
        self._known: dict[str, tuple[float, bool]] = {}

    def is_up(self, server: str) -> bool:
        """Whether HOST:PORT accepts connections."""
        now = time.monotonic()
        checked_at, is_up = self._known.get(server, (now, None))
        if is_up is None or now >= checked_at + self._ttl_s:
            is_up = _connects(server)
            self._known[server] = (time.monotonic(), is_up)
        return is_up


def _connects(server: str) -> bool:
    host, _, port = server.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_TIMEOUT_S):
            return True
    except (OSError, ValueError):
        return False
