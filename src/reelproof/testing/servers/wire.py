"""HTTP on one connection: reads requests and sends replies as scripted."""

import asyncio
import json
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import h11

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue

READ_BYTES = 65_536
IMMEDIATE_RESET = struct.pack("ii", 1, 0)


@frozen
class HttpRequest:
    """A complete request; header names are lowercase. `origin` is the server's URL as the client used it."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    content: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> Mapping[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.target).query).items()}

    @property
    def origin(self) -> str:
        return f"http://{dict(self.headers).get('host', '127.0.0.1')}"

    def json(self) -> Mapping[str, JsonValue]:
        """The body as an object; empty for anything else."""
        with suppress(ValueError):
            body = json.loads(self.content or b"null")
            if isinstance(body, dict):
                return body
        return {}


@frozen
class Reply:
    """A response and how it is sent: whole, with a `pause_s` per byte, `cut` short, or not at all.

    `hangs` waits for the client to disconnect; `resets` resets the connection.
    """

    status: int = 200
    content: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    cut: int | None = None
    hangs: bool = False
    resets: bool = False


def json_reply(body: JsonValue, status: int = 200, media_type: str = "application/json") -> Reply:
    return Reply(status, json.dumps(body).encode(), media_type)


HANG = Reply(hangs=True)
RESET = Reply(resets=True)


class RequestHandler(Protocol):
    """Decides how requests are answered."""

    def drops_before_body(self, method: str, target: str, headers: list[tuple[str, str]]) -> bool:
        """Whether to reset before the request's body is read."""

    async def answer(self, request: HttpRequest) -> Reply: ...


async def serve_connection(handler: RequestHandler, reader: StreamReader, writer: StreamWriter) -> None:
    """Serves one connection until it closes."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=READ_BYTES)
    try:
        while await _serve_one(handler, connection, reader, writer):
            connection.start_next_cycle()
    except (ConnectionError, h11.RemoteProtocolError):
        pass
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _serve_one(
    handler: RequestHandler, connection: h11.Connection, reader: StreamReader, writer: StreamWriter
) -> bool:
    """Answers one request; returns whether another may follow."""
    head = await _next_event(connection, reader)
    if not isinstance(head, h11.Request):
        return False
    headers = [(name.decode().lower(), value.decode("latin-1")) for name, value in head.headers]
    method, target = head.method.decode(), head.target.decode()
    if handler.drops_before_body(method, target, headers):
        _reset(writer)
        return False
    content = bytearray()
    while isinstance(event := await _next_event(connection, reader), h11.Data):
        content += event.data
    if not isinstance(event, h11.EndOfMessage):
        return False
    reply = await handler.answer(HttpRequest(method, target, headers, bytes(content)))
    return await _send(reply, connection, reader, writer)


async def _next_event(connection: h11.Connection, reader: StreamReader) -> object:
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(READ_BYTES))
    return event


async def _send(reply: Reply, connection: h11.Connection, reader: StreamReader, writer: StreamWriter) -> bool:
    if reply.hangs:
        await reader.read()
        return False
    if reply.resets:
        _reset(writer)
        return False
    headers = {"content-type": reply.media_type, "content-length": str(len(reply.content)), **reply.headers}
    head = connection.send(h11.Response(status_code=reply.status, headers=list(headers.items())))
    writer.write(head or b"")
    if reply.cut is not None:
        writer.write(reply.content[: reply.cut])
        await writer.drain()
        return False
    await _send_body(reply, connection, writer)
    writer.write(connection.send(h11.EndOfMessage()) or b"")
    await writer.drain()
    return connection.our_state is h11.DONE and connection.their_state is h11.DONE


async def _send_body(reply: Reply, connection: h11.Connection, writer: StreamWriter) -> None:
    size = len(reply.content) if reply.pause_s == 0 else 1
    for start in range(0, len(reply.content), max(1, size)):
        writer.write(connection.send(h11.Data(data=reply.content[start : start + size])) or b"")
        await writer.drain()
        if reply.pause_s:
            await asyncio.sleep(reply.pause_s)


def _reset(writer: StreamWriter) -> None:
    """Resets the connection, rather than closing it."""
    raw_socket = writer.get_extra_info("socket")
    if raw_socket is not None:
        raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, IMMEDIATE_RESET)
    writer.transport.abort()
