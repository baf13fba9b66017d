"""Security headers of responses: Content-Security-Policy (CSP), nosniff, Cache-Control."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.server.security.asgi import is_api, with_headers

DEFAULT_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Routes may override this; studio pages must list what they load.
POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
CACHING = "no-store"


def with_security_headers(app: ASGIApp) -> ASGIApp:
    """Adds security headers to every response unless the route has set them."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        def change(headers: MutableHeaders) -> None:
            for name, value in DEFAULT_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", POLICY)
            if is_api(scope):
                headers.setdefault("Cache-Control", CACHING)

        await app(scope, receive, with_headers(send, change))

    return call
