"""ETag, If-None-Match and 304 Not Modified: which paths pages may revalidate instead of reloading."""

import hashlib

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.server.security.asgi import headers_of, path_of

JSON = "application/json"
KEPT_HEADERS = ("etag", "cache-control", "vary")
REVALIDATE = "private, no-cache"
# Resources that pages poll. Keys, sessions and health are never cached.
CONDITIONAL_PATHS = tuple(
    f"/api/{noun}"
    for noun in ("projects", "jobs", "assets", "takes", "activity", "models", "voices", "presets")
)


class NotModified(Exception):
    """The caller's copy is current."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


async def not_modified(_request: Request, error: Exception) -> Response:
    if not isinstance(error, NotModified):
        raise error
    return Response(status_code=304, headers={"ETag": error.etag, "Cache-Control": REVALIDATE})


def etag_matches(scope: Scope, etag: str) -> bool:
    """Whether If-None-Match contains this tag; weak and strong tags compare as equal."""
    known = [
        tag.strip().removeprefix("W/") for tag in ",".join(headers_of(scope, b"if-none-match")).split(",")
    ]
    return etag.removeprefix("W/") in known or "*" in known


def check_version(request: Request, response: Response, version: str) -> None:
    """Sets the ETag of a response. Raises NotModified if the caller has this version already."""
    etag = f'W/"{version}"'
    if etag_matches(request.scope, etag):
        raise NotModified(etag)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = REVALIDATE


def conditional(app: ASGIApp) -> ASGIApp:
    """Adds a content-based ETag to JSON responses without one. File responses handle their own."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        is_conditional = is_http and scope["method"] == "GET" and path_of(scope).startswith(CONDITIONAL_PATHS)
        await app(scope, receive, _ConditionalResponse(scope, send).send if is_conditional else send)

    return call


class _ConditionalResponse:
    """Holds back the start of one response until its body is known."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_plain_json(message):
                self._start = {**message, "headers": list(message["headers"])}
                return
        elif self._start is not None and message["type"] == "http.response.body":
            start, self._start = self._start, None
            if not message.get("more_body", False):
                await self._respond(start, message)
                return
            await self._send(start)
        await self._send(message)

    async def _respond(self, start: Message, body: Message) -> None:
        headers = MutableHeaders(scope=start)
        if "etag" not in headers:
            digest = hashlib.blake2b(body.get("body", b""), digest_size=16).hexdigest()
            headers["ETag"] = f'W/"{digest}"'
        headers.setdefault("Cache-Control", REVALIDATE)
        if etag_matches(self._scope, headers["etag"]):
            kept = [(name, value) for name, value in start["headers"] if name.decode() in KEPT_HEADERS]
            start, body = {**start, "status": 304, "headers": kept}, {**body, "body": b""}
        await self._send(start)
        await self._send(body)


def _is_plain_json(start: Message) -> bool:
    headers = MutableHeaders(scope={**start, "headers": list(start.get("headers", []))})
    is_json = headers.get("content-type", "").partition(";")[0] == JSON
    return start["status"] == 200 and is_json and "accept-ranges" not in headers
