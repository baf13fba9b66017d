"""Whether servers of people's own are up."""

import socket
import time
from collections.abc import Callable

PATIENCE_S = 1.0
LIFE_S = 30.0

Answers = Callable[[str], bool]


class Reach:
    """Asks each server at most once in `life_s`. It blocks: call it in a thread."""

    def __init__(self, life_s: float = LIFE_S) -> None:
        self._life_s = life_s
        self._known: dict[str, tuple[float, bool]] = {}

    def answers(self, server: str) -> bool:
        """Whether something takes connections at HOST:PORT."""
        now = time.monotonic()
        asked_at, is_up = self._known.get(server, (now, None))
        if is_up is None or now >= asked_at + self._life_s:
            is_up = _connects(server)
            self._known[server] = (time.monotonic(), is_up)
        return is_up


def _connects(server: str) -> bool:
    host, _, port = server.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_S):
            return True
    except (OSError, ValueError):
        return False
