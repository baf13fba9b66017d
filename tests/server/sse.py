"""A client of server-sent events, as browsers are: it keeps the last id, and gives it back."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Heard:
    """One event. `id` is the last that was said, as browsers have it."""

    type: str
    data: Any
    id: str | None


async def listen_to(client: httpx.AsyncClient, url: str, last_id: str | None = None) -> AsyncIterator[Heard]:
    """Until the server ends the stream."""
    headers = {"Last-Event-ID": last_id} if last_id is not None else {}
    async with client.stream("GET", url, headers=headers, timeout=120) as response:
        if response.status_code == 204:
            return
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        async for heard in _events(response, last_id):
            yield heard


async def _events(response: httpx.Response, last_id: str | None) -> AsyncIterator[Heard]:
    kind, said = "message", ""
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            last_id = value
        elif name == "event":
            kind = value
        elif name == "data":
            said = value
        elif line == "" and said:
            yield Heard(kind, json.loads(said), last_id)
            kind, said = "message", ""
