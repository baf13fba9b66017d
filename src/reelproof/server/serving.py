"""Listens on host and port and runs uvicorn: port in use, backlog, shutdown grace period."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from reelproof.domain.failure import invalid_input
from reelproof.server.connections import ConnectionLimits, connection_limits, guarded_protocol

# asyncio accepts up to this many at once and retries each one when the process is out of file handles.
BACKLOG = 128
# Open streams are cut at shutdown; readers reconnect without losing events.
GRACE_S = 1


class _Server(uvicorn.Server):
    """Leaves signal handling to the command."""

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
        # asyncio disables Nagle's algorithm only if the socket's protocol is TCP.
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise invalid_input("host", f"{host} is not an address of this machine; try 127.0.0.1.") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        message = f"Cannot listen on {host}:{port}: {reason}. Choose another with --port, or free it."
        raise invalid_input("port", message) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Returns the URL for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 it is only recognized
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def serving(
    app: ASGIApp, listening: socket.socket, limits: ConnectionLimits | None = None
) -> AsyncIterator[None]:
    """Serves the application for the duration of the context."""
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
        with _uvicorn_errors_muted():
            await asyncio.gather(task)
            # Requests that did not end in time were canceled; collect their results.
            await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


@contextmanager
def _uvicorn_errors_muted() -> Iterator[None]:
    """Suppresses errors about requests that are cut by the shutdown."""
    log = logging.getLogger("uvicorn.error")

    def drop(_record: logging.LogRecord) -> bool:
        return False

    log.addFilter(drop)
    try:
        yield
    finally:
        log.removeFilter(drop)
