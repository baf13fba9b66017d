"""Reads headers, cookies, path and client address of a request; adds response headers (ASGI)."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

API = "/api"
HEALTH = "/api/health"
SESSION = "/api/session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_SHOWN_PATH = 500

RequestPredicate = Callable[[str, str], bool]
"""Takes the method and the path."""


def no_requests(_method: str, _path: str) -> bool:
    return False


def headers_of(scope: Scope, name: bytes) -> list[str]:
    """Returns all values of a header; `name` must be lowercase."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def cookies_of(scope: Scope, name: str) -> Iterator[str]:
    """Yields all values of a cookie, including those set for other paths or ports."""
    for line in headers_of(scope, b"cookie"):
        for pair in line.split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                yield value


def path_of(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def is_api(scope: Scope) -> bool:
    path = path_of(scope)
    return path == API or path.startswith(f"{API}/")


def shown_path(scope: Scope) -> str:
    """Returns the path in a form that is safe for logs and responses, without the query."""
    return quote(scope["path"], safe="/:@!$&'()*+,;=~", errors="replace")[:LONGEST_SHOWN_PATH]


def caller_address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_secure(scope: Scope) -> bool:
    """Whether the request came over HTTPS, also judging by its Origin behind an undeclared proxy."""
    is_page_safe = any(origin.startswith("https://") for origin in headers_of(scope, b"origin"))
    return scope["scheme"] == "https" or is_page_safe


def with_headers(send: Send, change: Callable[[MutableHeaders], None]) -> Send:
    """Wraps `send` to change the response headers."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": list(message.get("headers", []))}
            change(MutableHeaders(scope=message))
        await send(message)

    return sent
