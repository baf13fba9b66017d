"""Headers that keep browsers from doing with an answer what nobody meant."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.server.security.asgi import is_api, with_headers

ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Routes may say otherwise. A page of the studio has to name what it loads.
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
CACHING = "no-store"


def with_safe_headers(app: ASGIApp) -> ASGIApp:
    """On every answer; what a route has set itself stays."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        def change(headers: MutableHeaders) -> None:
            for name, value in ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", POLICY)
            if is_api(scope):
                headers.setdefault("Cache-Control", CACHING)

        await app(scope, receive, with_headers(send, change))

    return call
