"""CORS (`allowed_origins`, methods, headers, max age) and CSRF protection by origin (403)."""

from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import Origin, is_same, origin_of
from reelproof.server.problem import http_error
from reelproof.server.security.asgi import SAFE_METHODS, headers_of, with_headers
from reelproof.server.security.host_check import host_of

FOREIGN_SITES = frozenset({"cross-site", "same-site"})
ALLOWED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, "
    "X-Correlation-ID"
)
EXPOSED_HEADERS = (
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Retry-After, X-Correlation-ID"
)
PREFLIGHT_MAX_AGE_S = 600


def origin_checked(app: ASGIApp, allowed_origins: Collection[Origin]) -> ASGIApp:
    """Rejects state-changing requests from pages of foreign origins."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["method"] not in SAFE_METHODS
            and _origin(scope) not in allowed_origins
            and _is_cross_origin(scope)
        ):
            message = "Pages of other origins may not make changes unless they are listed in allowed_origins."
            raise http_error(403, "origin", message)
        await app(scope, receive, send)

    return call


def with_cors(app: ASGIApp, allowed_origins: Collection[Origin]) -> ASGIApp:
    """Adds CORS headers for `allowed_origins` and answers preflight requests. Cookies are not allowed: such
    pages send a token.
    """
    if not allowed_origins:
        return app

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        origins = headers_of(scope, b"origin")
        is_allowed = _origin(scope) in allowed_origins

        def add_headers(headers: MutableHeaders) -> None:
            headers.add_vary_header("Origin")
            if is_allowed:
                headers["Access-Control-Allow-Origin"] = origins[0]
                headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS

        send_with_cors = with_headers(send, add_headers)
        if (
            is_allowed
            and scope["method"] == "OPTIONS"
            and headers_of(scope, b"access-control-request-method")
        ):
            await _allow(send_with_cors)
        else:
            await app(scope, receive, send_with_cors)

    return call


def _origin(scope: Scope) -> Origin | None:
    given = headers_of(scope, b"origin")
    return origin_of(given[0]) if len(given) == 1 else None


def _is_cross_origin(scope: Scope) -> bool:
    """Whether a browser sent the request from a foreign origin. Other clients send neither header."""
    if FOREIGN_SITES.intersection(headers_of(scope, b"sec-fetch-site")):
        return True
    origin = _origin(scope)
    return bool(headers_of(scope, b"origin")) and (origin is None or not is_same(origin, host_of(scope)))


async def _allow(send: Send) -> None:
    allowed = {
        "Access-Control-Allow-Methods": ALLOWED_METHODS,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": str(PREFLIGHT_MAX_AGE_S),
    }
    headers = [(name.lower().encode(), value.encode()) for name, value in allowed.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body"})
