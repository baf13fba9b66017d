"""What pages of other origins may do: nothing, unless the operator named them."""

from collections.abc import Collection

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import Origin, is_same, origin_of
from reelproof.server.problem import refuse
from reelproof.server.security.asgi import SAFE_METHODS, headers_of, with_headers
from reelproof.server.security.host_check import host_of

STRANGE_SITES = frozenset({"cross-site", "same-site"})
ALLOWED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, "
    "X-Correlation-ID"
)
SHOWN_HEADERS = (
    "Accept-Ranges, Content-Disposition, Content-Range, ETag, Location, Retry-After, X-Correlation-ID"
)
REMEMBERED_S = 600


def origin_checked(app: ASGIApp, friends: Collection[Origin]) -> ASGIApp:
    """Refuses what a page of a strange origin wants to change."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in SAFE_METHODS and _origin(scope) not in friends and _is_strange(scope):
            message = "Pages of other origins may change nothing here, unless allowed_origins names them."
            raise refuse(403, "origin", message)
        await app(scope, receive, send)

    return call


def told_to_friends(app: ASGIApp, friends: Collection[Origin]) -> ASGIApp:
    """Lets pages of `friends` read answers, and answers what their browsers ask beforehand. Cookies stay out:
    such pages send a token.
    """
    if not friends:
        return app

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        origins = headers_of(scope, b"origin")
        is_friend = _origin(scope) in friends

        def tell(headers: MutableHeaders) -> None:
            headers.add_vary_header("Origin")
            if is_friend:
                headers["Access-Control-Allow-Origin"] = origins[0]
                headers["Access-Control-Expose-Headers"] = SHOWN_HEADERS

        telling = with_headers(send, tell)
        if is_friend and scope["method"] == "OPTIONS" and headers_of(scope, b"access-control-request-method"):
            await _allow(telling)
        else:
            await app(scope, receive, telling)

    return call


def _origin(scope: Scope) -> Origin | None:
    given = headers_of(scope, b"origin")
    return origin_of(given[0]) if len(given) == 1 else None


def _is_strange(scope: Scope) -> bool:
    """Programs that are no browsers say neither of the two."""
    if STRANGE_SITES.intersection(headers_of(scope, b"sec-fetch-site")):
        return True
    origin = _origin(scope)
    return bool(headers_of(scope, b"origin")) and (origin is None or not is_same(origin, host_of(scope)))


async def _allow(send: Send) -> None:
    allowed = {
        "Access-Control-Allow-Methods": ALLOWED_METHODS,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": str(REMEMBERED_S),
    }
    headers = [(name.lower().encode(), value.encode()) for name, value in allowed.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body"})
