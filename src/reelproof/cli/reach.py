"""Whether servers of people's own are up."""

import socket
from functools import cache

PATIENCE_S = 1.0


@cache
def answers(server: str) -> bool:
    """Whether something takes connections at HOST:PORT; each server is asked once."""
    host, _, port = server.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_S):
            return True
    except (OSError, ValueError):
        return False
