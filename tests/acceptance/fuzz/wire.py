"""Raw requests, and the parts of responses that matter here."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

MAX_READ = 300_000
_STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
_EVENTS = b"text/event-stream"


@dataclass(frozen=True, slots=True)
class Sent:
    """A raw request. `what` describes what is crafted."""

    what: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` 0 is a connection that was closed without an answer."""

    status: int
    content: bytes


def request(
    what: str, method: str, target: bytes, headers: Sequence[tuple[bytes, bytes]], body: bytes | None
) -> Sent:
    lines = [b"%s %s HTTP/1.1" % (method.encode(), target)]
    lines += [b"%s: %s" % pair for pair in headers]
    known = {name.lower() for name, _ in headers}
    if body is not None and not known & {b"content-length", b"transfer-encoding"}:
        lines.append(b"Content-Length: %d" % len(body))
    if b"connection" not in known:
        lines.append(b"Connection: close")
    return Sent(what, b"\r\n".join([*lines, b"", body or b""]))


async def answer_to(sent: Sent, port: int, within_s: float) -> Answer:
    """Raises TimeoutError without a response, and ConnectionError without a server."""
    async with asyncio.timeout(within_s):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writing = asyncio.create_task(_write(writer, sent.content))
        try:
            content = await _read(reader)
        finally:
            writing.cancel()
            writer.close()
    found = _STATUS.match(content)
    return Answer(int(found[1]) if found else 0, content)


async def _write(writer: asyncio.StreamWriter, content: bytes) -> None:
    with suppress(ConnectionError):
        writer.write(content)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> bytes:
    """Until the server hangs up; of a stream of events no more than its beginning."""
    content = b""
    with suppress(ConnectionError):
        while piece := await reader.read(65_536):
            content += piece
            if len(content) > MAX_READ or (_EVENTS in content and b"\n\n" in content):
                break
    return content
