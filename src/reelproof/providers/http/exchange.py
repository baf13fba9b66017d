"""One HTTP exchange as a value, and how it can fail."""

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from reelproof.domain.frozen import frozen


class ExchangeErrorKind(Enum):
    """How an exchange failed. With `not_sent` nothing reached the server."""

    not_sent = "not_sent"
    timed_out = "timed_out"
    cut_off = "cut_off"
    too_large = "too_large"
    malformed = "malformed"


class ExchangeError(Exception):
    """An exchange that ended without a complete response."""

    def __init__(self, kind: ExchangeErrorKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@frozen
class OutgoingRequest:
    """A request to send. `server_name` is the TLS server name if the URL holds an IP address."""

    method: str
    url: str
    most_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    server_name: str | None = None
