"""Runs applications in a real server on the loopback address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from starlette.types import ASGIApp

from reelproof.server.connections import ConnectionLimits
from reelproof.server.serving import address_of, listen, serving
from tests.caller import NO_CERTIFICATES

PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw response."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up."""

    url: str

    @property
    def authority(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def client(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=PATIENCE_S, trust_env=False, verify=NO_CERTIFICATES
        )

    async def send(self, *lines: str, body: bytes = b"") -> Raw:
        """Sends a request line and headers verbatim, and reads until the server closes the connection."""
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write("\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1") + body)
                return _parsed(await reader.read())
            finally:
                writer.close()


@asynccontextmanager
async def served(app: ASGIApp, limits: ConnectionLimits | None = None) -> AsyncIterator[Served]:
    """Serves the application on a free port."""
    with listen("127.0.0.1", 0) as listening:
        async with serving(app, listening, limits):
            yield Served(address_of(listening))


def _parsed(answer: bytes) -> Raw:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    return Raw(int(first.split(" ")[1]), httpx.Headers(pairs), body)
