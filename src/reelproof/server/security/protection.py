"""All layers around the application, in their order."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from reelproof.access.origins import Origin
from reelproof.access.owners import Owners
from reelproof.server.compression import compressed
from reelproof.server.conditional import conditional
from reelproof.server.security.access_log import logged
from reelproof.server.security.admission import Admission, Clock
from reelproof.server.security.answer import answered
from reelproof.server.security.asgi import WhichRequests, no_requests
from reelproof.server.security.body_limit import BodyLimits, body_limited
from reelproof.server.security.correlation import correlated
from reelproof.server.security.entrance import admitted
from reelproof.server.security.host_check import host_checked
from reelproof.server.security.origin_check import origin_checked, told_to_friends
from reelproof.server.security.rate import Buckets, Rate
from reelproof.server.security.safe_headers import with_safe_headers

# What a server says that serves no such connections.
POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may call, from where, how much and how often. `host_names`: what the server goes by beside
    localhost and its IP addresses. `proxies`: addresses or networks that are believed when they say whom
    they speak for.
    """

    owners: Owners
    host_names: Collection[str] = ()
    allowed_origins: Collection[Origin] = ()
    proxies: Sequence[str] = ()
    calls_per_minute: int = 6_000
    limits: BodyLimits = field(default_factory=BodyLimits)
    is_for_everybody: WhichRequests = no_requests
    clock: Clock = time.monotonic
    calendar: Clock = time.time


def protected(app: ASGIApp, protection: Protection) -> ASGIApp:
    """The application, safe to expose. Every answer has a correlation id, and every refusal is a problem."""
    friends = protection.allowed_origins
    calls = Buckets(Rate.a_minute(protection.calls_per_minute))
    inner = body_limited(compressed(conditional(app)), protection.limits)
    admission = Admission(protection.owners, protection.clock, protection.calendar)
    inner = admitted(inner, admission, calls, protection.is_for_everybody)
    inner = origin_checked(inner, friends)
    inner = host_checked(inner, protection.host_names)
    outer = told_to_friends(answered(inner), friends)
    outer = correlated(logged(with_safe_headers(outer)))
    return _believing(_by_type(outer, app), protection.proxies)


def _by_type(requests: ASGIApp, app: ASGIApp) -> ASGIApp:
    """There is no other way in than by requests."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await requests(scope, receive, send)
        elif scope["type"] == "lifespan":
            await app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})

    return call


def _believing(app: ASGIApp, proxies: Sequence[str]) -> ASGIApp:
    if not proxies:
        return app
    # The two libraries write the same thing down in types of their own.
    return ProxyHeadersMiddleware(app, trusted_hosts=list(proxies))  # type: ignore[arg-type, return-value]
