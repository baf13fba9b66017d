"""Answers that did not change since the caller had them: 304, without a body."""

import hashlib

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelproof.server.security.asgi import headers_of, path_of

JSON = "application/json"
KEPT_HEADERS = ("etag", "cache-control", "vary")
LOOK_AGAIN = "private, no-cache"
# What a page shows and asks for again. Keys, sessions and how the server stands are never kept.
ASKED_AGAIN = tuple(
    f"/api/{noun}"
    for noun in ("projects", "jobs", "assets", "takes", "activity", "models", "voices", "presets")
)


class NotModified(Exception):
    """What the caller has is what there is."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


async def not_modified(_request: Request, error: Exception) -> Response:
    if not isinstance(error, NotModified):
        raise error
    return Response(status_code=304, headers={"ETag": error.etag, "Cache-Control": LOOK_AGAIN})


def is_known(scope: Scope, etag: str) -> bool:
    """Whether the caller has what this tag stands for; weak and strong ones count as the same."""
    known = [
        tag.strip().removeprefix("W/") for tag in ",".join(headers_of(scope, b"if-none-match")).split(",")
    ]
    return etag.removeprefix("W/") in known or "*" in known


def versioned(request: Request, response: Response, version: str) -> None:
    """Tells the version of an answer that is yet to be made. Raises NotModified where the caller has it."""
    etag = f'W/"{version}"'
    if is_known(request.scope, etag):
        raise NotModified(etag)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = LOOK_AGAIN


def conditional(app: ASGIApp) -> ASGIApp:
    """JSON that has no tag of its own is known by its content. Files look after themselves."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        may_be_known = is_http and scope["method"] == "GET" and path_of(scope).startswith(ASKED_AGAIN)
        await app(scope, receive, _Condition(scope, send).send if may_be_known else send)

    return call


class _Condition:
    """One answer, whose start waits for its body."""

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
                await self._answer(start, message)
                return
            await self._send(start)
        await self._send(message)

    async def _answer(self, start: Message, body: Message) -> None:
        headers = MutableHeaders(scope=start)
        if "etag" not in headers:
            digest = hashlib.blake2b(body.get("body", b""), digest_size=16).hexdigest()
            headers["ETag"] = f'W/"{digest}"'
        headers.setdefault("Cache-Control", LOOK_AGAIN)
        if is_known(self._scope, headers["etag"]):
            kept = [(name, value) for name, value in start["headers"] if name.decode() in KEPT_HEADERS]
            start, body = {**start, "status": 304, "headers": kept}, {**body, "body": b""}
        await self._send(start)
        await self._send(body)


def _is_plain_json(start: Message) -> bool:
    headers = MutableHeaders(scope={**start, "headers": list(start.get("headers", []))})
    is_json = headers.get("content-type", "").partition(";")[0] == JSON
    return start["status"] == 200 and is_json and "accept-ranges" not in headers
