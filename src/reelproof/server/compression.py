"""Gzip compression of text and JSON responses: minimum size, level, exceptions."""

import zlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.server.security.asgi import headers_of

MIN_BYTES = 1_000
LEVEL = 5
# Added to zlib's window size to select the gzip format.
GZIP_WINDOW = 16 + zlib.MAX_WBITS
EVENTS = "text/event-stream"
PARTIAL, NOT_MODIFIED = 206, 304


def compressed(app: ASGIApp) -> ASGIApp:
    """Leaves event streams, media and partial files uncompressed."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await app(scope, receive, _Compression(takes_gzip(scope), send).send)
        else:
            await app(scope, receive, send)

    return call


def takes_gzip(scope: Scope) -> bool:
    """Whether the client accepts gzip; `gzip;q=0` means it does not."""
    for entry in ",".join(headers_of(scope, b"accept-encoding")).split(","):
        coding, _, rest = entry.partition(";")
        if coding.strip().lower() in ("gzip", "x-gzip"):
            name, _, weight = rest.partition("=")
            return name.strip().lower() != "q" or weight.strip().strip("0.") != ""
    return False


class _Compression:
    """Compresses one response."""

    def __init__(self, is_wanted: bool, send: Send) -> None:
        self._is_wanted = is_wanted
        self._send = send
        self._compressor: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": list(message.get("headers", []))}
            self._start(message["status"], MutableHeaders(scope=message))
        elif message["type"] == "http.response.body" and self._compressor is not None:
            is_last = not message.get("more_body", False)
            body = self._compressor.compress(message.get("body", b""))
            message = {**message, "body": body + self._compressor.flush() if is_last else body}
        await self._send(message)

    def _start(self, status: int, headers: MutableHeaders) -> None:
        is_long = int(headers.get("content-length", "0")) >= MIN_BYTES
        is_text = _is_text(headers.get("content-type", "")) and "content-encoding" not in headers
        if status == NOT_MODIFIED or (is_long and is_text):
            headers.add_vary_header("Accept-Encoding")
        if not (self._is_wanted and is_long and is_text) or status == PARTIAL:
            return
        self._compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_WINDOW)
        headers["Content-Encoding"] = "gzip"
        del headers["content-length"]
        if "accept-ranges" in headers:
            del headers["accept-ranges"]
        if (etag := headers.get("etag", "")) and not etag.startswith("W/"):
            headers["ETag"] = f"W/{etag}"


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    is_json = kind == "application/json" or kind.endswith("+json")
    return is_json or (kind.startswith("text/") and kind != EVENTS)
