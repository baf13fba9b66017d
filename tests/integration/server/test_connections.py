"""Slow and idle connections time out, and others are served meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from reelproof.server.connections import ConnectionLimits, connection_limits
from tests.integration.server.serving import PATIENCE_S, Served, served

LIMITS = ConnectionLimits(most=8, head_s=0.5, head_bytes=2_000, silence_s=0.5)
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
SENT = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(body or b"hello")(scope, receive, send)


@asynccontextmanager
async def connected(server: Served, begin: bytes = b"") -> AsyncIterator[asyncio.StreamReader]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(begin)
        yield reader
    finally:
        writer.close()


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server hangs up."""
    async with asyncio.timeout(PATIENCE_S):
        return await reader.read()


async def test_a_head_that_does_not_come_is_not_waited_for() -> None:
    async with served(echo, LIMITS) as server:
        for begin in (b"", HEAD):
            async with connected(server, begin) as reader:
                assert b" 408 " in await rest_of(reader)


async def test_a_head_of_any_size_is_not_read() -> None:
    async with served(echo, LIMITS) as server, connected(server, HEAD + b"X: " + b"x" * 4_000) as reader:
        assert b" 431 " in await rest_of(reader)


async def test_a_body_that_stops_coming_ends_the_connection() -> None:
    async with served(echo, LIMITS) as server, connected(server, SENT + b"12345") as reader:
        assert await rest_of(reader) == b""


async def test_a_body_that_comes_slowly_is_read() -> None:
    async with served(echo, LIMITS) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(SENT)
        for piece in range(10):
            writer.write(b"%d" % piece)
            await writer.drain()
            await asyncio.sleep(LIMITS.silence_s / 5)
        async with asyncio.timeout(PATIENCE_S):
            await reader.readuntil(b"0123456789")
        writer.close()


async def test_connections_over_the_limit_are_refused_until_one_closes() -> None:
    async with served(echo, LIMITS) as server:
        slow = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(LIMITS.most)]
        async with connected(server, HEAD + b"\r\n") as reader:
            assert b" 503 " in await rest_of(reader)
        for reader, writer in slow:
            await rest_of(reader)
            writer.close()
        async with server.client() as client:
            assert (await client.get("/")).text == "hello"


async def test_a_reused_connection_gets_its_full_time() -> None:
    async with served(echo, LIMITS) as server, server.client() as client:
        for _ in range(3):
            assert (await client.get("/")).text == "hello"
            await asyncio.sleep(LIMITS.head_s / 2)


def test_handles_are_kept_for_what_else_the_process_does() -> None:
    resource = __import__("resource")
    limits = connection_limits()
    assert 32 <= limits.most < resource.getrlimit(resource.RLIMIT_NOFILE)[0]
