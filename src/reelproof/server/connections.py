"""Connections that are used slowly or not at all end; there are never more than the process can hold."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

logger = logging.getLogger(__name__)

# Files, databases, child processes and their pipes need handles too.
HANDLES_KEPT = 256
FEWEST = 32
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """`most` connections at once; `head_s` until a request's head is there, at most `head_bytes` of it;
    `silence_s` within a body.
    """

    most: int
    head_s: float = 10.0
    head_bytes: int = 64 * 1024
    silence_s: float = 30.0


def connection_limits() -> ConnectionLimits:
    """As many connections as the process may have handles for, which are first made as many as allowed."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return ConnectionLimits(most=10_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        except (ValueError, OSError) as error:
            logger.info("the limit of open files stays at %s: %s", soft, error)
    return ConnectionLimits(most=max(FEWEST, min(soft, 20_000) - HANDLES_KEPT))


class GuardedProtocol(HttpToolsProtocol):
    """One connection of uvicorn's, with limits. A timer runs while the client owes something."""

    limits: ClassVar[ConnectionLimits]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._awaits_head = True
        self._awaits_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.limits.most:
            self._end(FULL)
            return
        self._wind(self.limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwind()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._awaits_body:
            self._wind(self.limits.silence_s)
        super().data_received(data)
        if self._awaits_head:
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.head_bytes:
                self._end(TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaits_head, self._head_bytes = True, 0
        self._wind(self.limits.head_s)

    def on_headers_complete(self) -> None:
        self._awaits_head, self._awaits_body = False, True
        self._wind(self.limits.silence_s)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._awaits_body = False
        self._unwind()
        super().on_message_complete()

    def _wind(self, after_s: float) -> None:
        self._unwind()
        self._timer = self.loop.call_later(after_s, self._end, LATE)

    def _unwind(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, farewell: bytes) -> None:
        self._unwind()
        if not self.transport.is_closing():
            if self._awaits_head:
                self.transport.write(farewell)
            self.transport.close()


def guarded_protocol(limits: ConnectionLimits) -> type[GuardedProtocol]:
    """The class that uvicorn makes its connections of."""
    return type("GuardedProtocol", (GuardedProtocol,), {"limits": limits})
