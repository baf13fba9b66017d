"""What the layers read of a request, and how they add headers to its answer."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Scope, Send

API = "/api"
HEALTH = "/api/health"
SESSION = "/api/session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_SHOWN_PATH = 500

WhichRequests = Callable[[str, str], bool]
"""Is given method and path."""


def no_requests(_method: str, _path: str) -> bool:
    return False


def headers_of(scope: Scope, name: bytes) -> list[str]:
    """All values of a header; `name` is written small."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def cookies_of(scope: Scope, name: str) -> Iterator[str]:
    """All values of a cookie: what another path or port set may come along."""
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
    """The path as it may stand in logs and answers: plain characters, and no query."""
    return quote(scope["path"], safe="/:@!$&'()*+,;=~", errors="replace")[:LONGEST_SHOWN_PATH]


def caller_address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_sent_safely(scope: Scope) -> bool:
    """Whether it came by https. A proxy that nobody was told of hides that, but a page's origin shows it."""
    is_page_safe = any(origin.startswith("https://") for origin in headers_of(scope, b"origin"))
    return scope["scheme"] == "https" or is_page_safe


def with_headers(send: Send, change: Callable[[MutableHeaders], None]) -> Send:
    """Sends on, with the answer's headers changed."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": list(message.get("headers", []))}
            change(MutableHeaders(scope=message))
        await send(message)

    return sent
