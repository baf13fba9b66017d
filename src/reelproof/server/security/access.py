"""Which requests need a token (401), and rate limiting (429) by owner or client address."""

from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import client_network
from reelproof.server.problem import HttpError
from reelproof.server.security.asgi import HEALTH, SESSION, RequestPredicate, caller_address, is_api, path_of
from reelproof.server.security.authenticator import Authenticator, too_many
from reelproof.server.security.rate import RateLimiter


def authenticated(
    app: ASGIApp, authenticator: Authenticator, calls: RateLimiter, is_open: RequestPredicate
) -> ASGIApp:
    """Sets `request.state.owner`. Health, sign-in and routes matched by `is_open` need no authentication.
    Calls are counted by owner, or by address if the owner is unknown.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["authenticator"] = authenticator
        if is_api(scope) and path_of(scope) != HEALTH:
            error = _authentication_error(scope, authenticator) if _needs_owner(scope, is_open) else None
            wait_s = 0.0 if _signs_in(scope) else calls.take(_rate_limit_key(scope), authenticator.clock())
            if wait_s > 0:
                raise too_many("Too many requests.", wait_s)
            if error is not None:
                raise error
        await app(scope, receive, send)

    return call


def _needs_owner(scope: Scope, is_open: RequestPredicate) -> bool:
    return not _signs_in(scope) and not is_open(scope["method"], path_of(scope))


def _signs_in(scope: Scope) -> bool:
    """Whether the request signs in. Wrong tokens are counted separately, so that other clients at the same
    address cannot keep an owner from signing in.
    """
    return (scope["method"], path_of(scope)) == ("POST", SESSION)


def _authentication_error(scope: Scope, authenticator: Authenticator) -> HttpError | None:
    """Authenticates the request; returns the error on failure."""
    try:
        scope["state"]["owner"] = authenticator.owner_of(scope)
    except HttpError as error:
        return error
    return None


def _rate_limit_key(scope: Scope) -> str:
    owner = scope["state"].get("owner")
    return f"of {owner}" if owner is not None else f"from {client_network(caller_address(scope))}"
