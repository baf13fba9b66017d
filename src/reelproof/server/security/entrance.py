"""Who comes in, and how often."""

from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.access.origins import neighborhood
from reelproof.server.problem import Refusal
from reelproof.server.security.admission import Admission, too_many
from reelproof.server.security.asgi import HEALTH, SESSION, WhichRequests, caller_address, is_api, path_of
from reelproof.server.security.rate import Buckets


def admitted(app: ASGIApp, admission: Admission, calls: Buckets, is_open: WhichRequests) -> ASGIApp:
    """Tells the application whose request it is, in `request.state.owner`. Of the API its health, signing in,
    and what `is_open` says are for everybody. Calls are counted by owner; of nobody known, by address.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["admission"] = admission
        if is_api(scope) and path_of(scope) != HEALTH:
            refusal = _recognized(scope, admission) if _needs_owner(scope, is_open) else None
            wait_s = 0.0 if _signs_in(scope) else calls.take(_counted_as(scope), admission.clock())
            if wait_s > 0:
                raise too_many("Too many calls came at once.", wait_s)
            if refusal is not None:
                raise refusal
        await app(scope, receive, send)

    return call


def _needs_owner(scope: Scope, is_open: WhichRequests) -> bool:
    return not _signs_in(scope) and not is_open(scope["method"], path_of(scope))


def _signs_in(scope: Scope) -> bool:
    """Wrong tokens are counted on their own, so that nobody who calls from the same address keeps an owner
    from signing in.
    """
    return (scope["method"], path_of(scope)) == ("POST", SESSION)


def _recognized(scope: Scope, admission: Admission) -> Refusal | None:
    """Why this one does not come in."""
    try:
        scope["state"]["owner"] = admission.owner_of(scope)
    except Refusal as refusal:
        return refusal
    return None


def _counted_as(scope: Scope) -> str:
    owner = scope["state"].get("owner")
    return f"of {owner}" if owner is not None else f"from {neighborhood(caller_address(scope))}"
