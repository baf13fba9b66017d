"""HTTP response of an event stream (SSE): headers, and closing it when the client disconnects."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventResponse(Response):
    """Streams chunks until they end or the client disconnects, then closes them."""

    media_type = "text/event-stream"
    charset = "utf-8"

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["Content-Length"]
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        streaming = asyncio.create_task(self._stream(send))
        disconnect = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait({streaming, disconnect}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            disconnect.cancel()
            if not streaming.done():
                streaming.cancel()
            await asyncio.wait({streaming, disconnect})
        if not streaming.cancelled():
            streaming.result()

    async def _stream(self, send: Send) -> None:
        async with aclosing(cast("Any", self._chunks)) as chunks:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
