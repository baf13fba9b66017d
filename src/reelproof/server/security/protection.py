"""Order of the security layers around the API, and their defaults (rate limit, proxies)."""

import time
from collections.abc import Collection, Sequence
from dataclasses import field

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from reelproof.access.origins import Origin
from reelproof.access.owners import Owners
from reelproof.domain.frozen import frozen
from reelproof.server.compression import compressed
from reelproof.server.conditional import conditional
from reelproof.server.security.access import authenticated
from reelproof.server.security.access_log import logged
from reelproof.server.security.asgi import RequestPredicate, no_requests
from reelproof.server.security.authenticator import Authenticator, Clock
from reelproof.server.security.body_limit import BodyLimits, body_limited
from reelproof.server.security.correlation import correlated
from reelproof.server.security.error_response import with_error_responses
from reelproof.server.security.host_check import host_checked
from reelproof.server.security.origin_check import origin_checked, with_cors
from reelproof.server.security.rate import Rate, RateLimiter
from reelproof.server.security.security_headers import with_security_headers

# WebSocket close code; the server has no WebSocket routes.
POLICY_VIOLATION = 1008


@frozen
class Protection:
    """Security configuration. `host_names` are the server's names in addition to localhost and its IP
    addresses. `proxies` are trusted reverse proxies (addresses or networks) whose X-Forwarded-For is
    honored.
    """

    owners: Owners
    host_names: Collection[str] = ()
    allowed_origins: Collection[Origin] = ()
    proxies: Sequence[str] = ()
    calls_per_minute: int = 6_000
    limits: BodyLimits = field(default_factory=BodyLimits)
    is_public: RequestPredicate = no_requests
    clock: Clock = time.monotonic
    calendar: Clock = time.time


def protected(app: ASGIApp, protection: Protection) -> ASGIApp:
    """Wraps the application in all layers. Every response has a correlation id; every error is a problem."""
    allowed_origins = protection.allowed_origins
    calls = RateLimiter(Rate.a_minute(protection.calls_per_minute))
    inner = body_limited(compressed(conditional(app)), protection.limits)
    authenticator = Authenticator(protection.owners, protection.clock, protection.calendar)
    inner = authenticated(inner, authenticator, calls, protection.is_public)
    inner = origin_checked(inner, allowed_origins)
    inner = host_checked(inner, protection.host_names)
    outer = with_cors(with_error_responses(inner), allowed_origins)
    outer = correlated(logged(with_security_headers(outer)))
    return _trusting_proxies(_by_type(outer, app), protection.proxies)


def _by_type(requests: ASGIApp, app: ASGIApp) -> ASGIApp:
    """Dispatches HTTP and lifespan events and closes WebSockets."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await requests(scope, receive, send)
        elif scope["type"] == "lifespan":
            await app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})

    return call


def _trusting_proxies(app: ASGIApp, proxies: Sequence[str]) -> ASGIApp:
    if not proxies:
        return app
    # Starlette and uvicorn define the same ASGI types separately.
    return ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))  # type: ignore[arg-type, return-value]
