"""A stream over a real socket: what a reader gets, and what is left when it goes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send

from reelproof.server.event_response import EventResponse

ENOUGH_S = 120.0


class Chunks:
    """Sends so many chunks of a size, and knows how many were taken and that it was closed."""

    def __init__(self, count: int, size: int = 20, is_endless: bool = False) -> None:
        self.chunk = b": " + b"x" * (size - 4) + b"\n\n"
        self.count = count
        self.is_endless = is_endless
        self.taken = 0
        self.closed = asyncio.Event()

    async def stream(self) -> AsyncIterator[bytes]:
        try:
            while self.taken < self.count:
                self.taken += 1
                yield self.chunk
            if self.is_endless:
                await asyncio.Event().wait()
        finally:
            self.closed.set()


@asynccontextmanager
async def served(chunks: Chunks) -> AsyncIterator[tuple[str, int]]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await EventResponse(chunks.stream())(scope, receive, send)

    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        async with asyncio.timeout(ENOUGH_S):
            yield listening.getsockname()
            server.should_exit = True
            await serving


async def test_a_stream_is_read_to_its_end_and_released() -> None:
    chunks = Chunks(3)
    async with served(chunks) as (host, port), httpx.AsyncClient() as client:
        answer = await client.get(f"http://{host}:{port}/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == chunks.chunk * 3
    assert chunks.closed.is_set()


async def test_a_reader_that_goes_away_has_the_stream_closed() -> None:
    chunks = Chunks(1, is_endless=True)
    async with served(chunks) as (host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await chunks.closed.wait()


async def test_a_reader_that_does_not_read_stops_the_chunks() -> None:
    chunks = Chunks(10_000, size=100_000)
    async with served(chunks) as (host, port):
        _, writer = await asyncio.open_connection(host, port, limit=1000)
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        before = -1
        while chunks.taken != before or chunks.taken == 0:
            before = chunks.taken
            await asyncio.sleep(0.2)
        # No more than the two socket buffers hold: a gigabyte waits.
        assert chunks.taken < 1_000
        writer.close()
        await chunks.closed.wait()
