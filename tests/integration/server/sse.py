"""A client of server-sent events that keeps the last id and sends it back, like browsers."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event. `id` is the last id received, as in browsers."""

    type: str
    data: Any
    id: str | None


async def listen_to(
    client: httpx.AsyncClient, url: str, last_id: str | None = None
) -> AsyncIterator[ServerSentEvent]:
    """Yields events until the server ends the stream."""
    headers = {"Last-Event-ID": last_id} if last_id is not None else {}
    async with client.stream("GET", url, headers=headers, timeout=120) as response:
        if response.status_code == 204:
            return
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        async for received in _events(response, last_id):
            yield received


async def _events(response: httpx.Response, last_id: str | None) -> AsyncIterator[ServerSentEvent]:
    kind, payload = "message", ""
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            last_id = value
        elif name == "event":
            kind = value
        elif name == "data":
            payload = value
        elif line == "" and payload:
            yield ServerSentEvent(kind, json.loads(payload), last_id)
            kind, payload = "message", ""
