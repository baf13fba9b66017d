"""One exchange with a server, as a value, and how it can break."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Break(Enum):
    """How an exchange broke. Before `not_sent` nothing reached the server."""

    not_sent = "not_sent"
    no_patience = "no_patience"
    cut_off = "cut_off"
    too_large = "too_large"
    malformed = "malformed"


class ExchangeBroken(Exception):
    """An exchange without a whole answer."""

    def __init__(self, kind: Break, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent. `server_name` is whom the certificate must name, where the address is a number."""

    method: str
    url: str
    most_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    server_name: str | None = None
