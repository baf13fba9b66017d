"""Many subscribers in one process: `python -m benchmarks.stream_reader SUBSCRIBERS URL_OF_A_JOB …`.

Prints "ready" once all of them have received something, and at the end what they received, in JSON.
Each subscriber follows one job; moments are compared with those that the events themselves carry.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

TOKEN = "REELPROOF_API_TOKEN"  # noqa: S105
AT_ONCE = 50
CHANGE = "asset-status"


@dataclass(slots=True)
class Received:
    """What one subscriber received: numbers in order, and how long each change of an asset was on its way."""

    numbers: list[int] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)


class Subscriber(asyncio.Protocol):
    """Keeps what comes, with the moment; a thousand that took it apart at once would be late themselves."""

    def __init__(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.begun: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self._request = request
        self._came: list[tuple[float, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._came.append((time.time(), data))
        if not self.begun.done():
            self.begun.set_result(None)

    def connection_lost(self, _error: Exception | None) -> None:
        self.ended.set_result(None)

    def received(self) -> Received:
        received, rest = Received(), b""
        for moment, data in self._came:
            *whole, rest = (rest + data).split(b"\n\n")
            for block in whole:
                _, found, facts = block.partition(b"\ndata: ")
                if found and b"event: snapshot" not in block:
                    event = json.loads(facts)
                    received.numbers.append(event["number"])
                    if event["type"] == CHANGE:
                        received.delays_s.append(moment - datetime.fromisoformat(event["at"]).timestamp())
        return received


async def listen(count: int, urls: Sequence[str]) -> Sequence[Received]:
    opening = asyncio.Semaphore(AT_ONCE)

    async def begin(url: str) -> Subscriber:
        parts = urlsplit(url)
        async with opening:
            _, subscriber = await asyncio.get_running_loop().create_connection(
                lambda: Subscriber(request_for(url)), parts.hostname or "127.0.0.1", parts.port or 80
            )
            await subscriber.begun
        return subscriber

    subscribers = await asyncio.gather(*(begin(urls[number % len(urls)]) for number in range(count)))
    print("ready", flush=True)
    await asyncio.gather(*(subscriber.ended for subscriber in subscribers))
    return [subscriber.received() for subscriber in subscribers]


def request_for(url: str) -> bytes:
    parts = urlsplit(url)
    lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}", "Accept: text/event-stream"]
    if TOKEN in os.environ:
        lines.append(f"Authorization: Bearer {os.environ[TOKEN]}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def sum_up(received: Sequence[Received]) -> dict[str, object]:
    delays_ms = sorted(1000 * delay for one in received for delay in one.delays_s)
    if not delays_ms:
        raise RuntimeError("nothing was received")
    return {
        "arrivals": len(delays_ms),
        "streams_with_gaps": sum(one.numbers != [*range(1, len(one.numbers) + 1)] for one in received),
        **{f"p{share}_ms": round(delays_ms[len(delays_ms) * share // 100], 1) for share in (50, 95, 99)},
        "longest_ms": round(delays_ms[-1], 1),
    }


def main() -> None:
    count, urls = int(sys.argv[1]), sys.argv[2:]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(json.dumps(sum_up(asyncio.run(listen(count, urls)))), flush=True)


if __name__ == "__main__":
    main()
