"""Connection limits of the server: maximum number, header size, timeouts of slow and idle clients."""

import asyncio
import logging
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from reelproof.domain.frozen import frozen

logger = logging.getLogger(__name__)

# Reserved for files, databases, child processes and pipes.
RESERVED_HANDLES = 256
MIN_CONNECTIONS = 32
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@frozen
class ConnectionLimits:
    """At most `most` concurrent connections; `head_s` and `head_bytes` limit a request's head, `silence_s`
    the idle time within a body.
    """

    most: int
    head_s: float = 10.0
    head_bytes: int = 64 * 1024
    silence_s: float = 30.0


def connection_limits() -> ConnectionLimits:
    """Raises the limit of open files to its maximum and derives the connection limit from it."""
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
    return ConnectionLimits(most=max(MIN_CONNECTIONS, min(soft, 20_000) - RESERVED_HANDLES))


class GuardedProtocol(HttpToolsProtocol):
    """A uvicorn connection with limits. A timer runs while the server waits for the client."""

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
            self._close(FULL)
            return
        self._start_timer(self.limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._awaits_body:
            self._start_timer(self.limits.silence_s)
        super().data_received(data)
        if self._awaits_head:
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.head_bytes:
                self._close(TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaits_head, self._head_bytes = True, 0
        self._start_timer(self.limits.head_s)

    def on_headers_complete(self) -> None:
        self._awaits_head, self._awaits_body = False, True
        self._start_timer(self.limits.silence_s)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._awaits_body = False
        self._stop_timer()
        super().on_message_complete()

    def _start_timer(self, after_s: float) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(after_s, self._close, TIMED_OUT)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _close(self, response: bytes) -> None:
        self._stop_timer()
        if not self.transport.is_closing():
            if self._awaits_head:
                self.transport.write(response)
            self.transport.close()


def guarded_protocol(limits: ConnectionLimits) -> type[GuardedProtocol]:
    """Returns the protocol class for uvicorn, bound to `limits`."""
    return type("GuardedProtocol", (GuardedProtocol,), {"limits": limits})
