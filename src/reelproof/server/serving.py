"""The server's process: its socket, and uvicorn on it."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from reelproof.domain.failure import invalid_input
from reelproof.server.connections import ConnectionLimits, connection_limits, guarded_protocol

# asyncio takes up to so many at once, and tries each of them anew where the process has no handle left.
BACKLOG = 128
# Streams that are open when the server ends are cut; readers come back and miss nothing.
GRACE_S = 1


class _Server(uvicorn.Server):
    """Signals are the command's to handle."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> socket.socket:
    """An open socket; port 0 takes any that is free. Raises ReelproofError (InvalidInput:port or host)."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio sends small answers at once only where it sees that the socket is one of TCP.
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise invalid_input("host", f"{host} is no address of this machine; try 127.0.0.1.") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        message = f"Cannot listen on {host}:{port}: {reason}. Choose another with --port, or end what has it."
        raise invalid_input("port", message) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 it is only recognized
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def serving(
    app: ASGIApp, listening: socket.socket, limits: ConnectionLimits | None = None
) -> AsyncIterator[None]:
    """Serves while the block lasts."""
    server = _Server(
        uvicorn.Config(
            app,
            http=guarded_protocol(limits or connection_limits()),
            backlog=BACKLOG,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.is_up.wait()
        yield
    finally:
        server.should_exit = True
        with _without_complaints():
            await asyncio.gather(task)
            # What did not end in time was canceled, and answers that now.
            await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


@contextmanager
def _without_complaints() -> Iterator[None]:
    """Requests that are cut because the server ends are no news."""
    log = logging.getLogger("uvicorn.error")

    def refuse(_record: logging.LogRecord) -> bool:
        return False

    log.addFilter(refuse)
    try:
        yield
    finally:
        log.removeFilter(refuse)
