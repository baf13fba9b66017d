"""Who comes in, and how often."""

from starlette.types import ASGIApp, Receive, Scope, Send

from reelproof.server.problem import Refusal
from reelproof.server.security.address import neighborhood
from reelproof.server.security.admission import Admission, too_many
from reelproof.server.security.asgi import HEALTH, SESSION, caller_address, is_api, path_of
from reelproof.server.security.rate import Buckets


def admitted(app: ASGIApp, admission: Admission, calls: Buckets) -> ASGIApp:
    """Tells the application whose request it is, in `request.state.owner`. Of the API only its health, and
    signing in, are for everybody. Calls are counted for each owner, and for each address of nobody known.
    """

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["admission"] = admission
        if is_api(scope) and path_of(scope) != HEALTH:
            who, refusal = _recognized(scope, admission)
            wait_s = calls.take(who, admission.clock())
            if wait_s > 0:
                raise too_many("Too many calls came at once.", wait_s)
            if refusal is not None:
                raise refusal
        await app(scope, receive, send)

    return call


def _recognized(scope: Scope, admission: Admission) -> tuple[str, Refusal | None]:
    """Whose calls these count as, and why they do not come in."""
    address = f"from {neighborhood(caller_address(scope))}"
    if path_of(scope) == SESSION and scope["method"] == "POST":
        return address, None
    try:
        owner = admission.owner_of(scope)
    except Refusal as refusal:
        return address, refusal
    scope["state"]["owner"] = owner
    return f"of {owner}", None
