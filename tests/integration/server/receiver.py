"""A receiver of webhooks on the loopback address, with an independent signature check."""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

from reelproof.testing.servers.wire import HttpRequest, Reply, serve_connection

KEY = b"0123456789abcdef0123456789abcdef"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


class Receiver:
    """Sends its replies in order, then 204."""

    def __init__(self, *replies: Reply | int) -> None:
        self.replies = [Reply(reply) if isinstance(reply, int) else reply for reply in replies]
        self.calls: list[HttpRequest] = []
        self.port = 0
        self._called = asyncio.Condition()
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def ids(self) -> list[str]:
        return [dict(call.headers)["webhook-id"] for call in self.calls]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(call.content) for call in self.calls]

    def drops_before_body(self, method: str, target: str, headers: list[tuple[str, str]]) -> bool:
        return False

    async def answer(self, request: HttpRequest) -> Reply:
        async with self._called:
            self.calls.append(request)
            self._called.notify_all()
        return self.replies.pop(0) if self.replies else Reply(204)

    async def called(self, times: int) -> None:
        """Waits until `times` calls have arrived."""
        async with self._called:
            await self._called.wait_for(lambda: len(self.calls) >= times)

    @asynccontextmanager
    async def running(
        self, host: str = "127.0.0.1", port: int = 0, certified: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        server = await asyncio.start_server(self._connected, host, port, ssl=certified)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        with suppress(asyncio.CancelledError, ssl.SSLError):
            await serve_connection(self, reader, writer)


def has_valid_signature(call: HttpRequest, key: bytes = KEY) -> bool:
    """Follows the specification, without our code."""
    received = dict(call.headers)
    signed = (
        received["webhook-id"].encode() + b"." + received["webhook-timestamp"].encode() + b"." + call.content
    )
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return received["webhook-signature"] == f"v1,{right}"
