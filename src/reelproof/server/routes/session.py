"""Routes `/session`: sign in with a token, sign out; sets the session cookie."""

from fastapi import APIRouter, Request, Response

from reelproof.contract.session import NewSession, SessionObject
from reelproof.domain.project import LOCAL_OWNER
from reelproof.server.caller import Owner
from reelproof.server.responses import PUBLIC, Responses, error_responses, header
from reelproof.server.security.asgi import caller_address, is_secure
from reelproof.server.security.authenticator import Authenticator
from reelproof.server.security.session import COOKIE, LIFETIME_S

SIGNED_IN: Responses = {
    204: {"headers": {"Set-Cookie": header("The session cookie.")}},
    **error_responses(401),
}
routes = APIRouter(tags=["session"])


@routes.post("/session", status_code=204, responses=SIGNED_IN, openapi_extra=PUBLIC)
async def sign_in(body: NewSession, request: Request, response: Response) -> None:
    """Sign in with a token. The session lasts for 30 days, or until the token changes."""
    authenticator = _admission(request)
    if not authenticator.owners.needs_token:
        return
    owner = authenticator.owner_of_token(body.token.get_secret_value(), caller_address(request.scope))
    response.set_cookie(
        COOKIE,
        authenticator.new_session(owner),
        max_age=LIFETIME_S,
        path="/",
        secure=is_secure(request.scope),
        httponly=True,
        samesite="strict",
    )


@routes.get("/session")
async def get_session(request: Request, owner: Owner) -> SessionObject:
    """Get the current session."""
    needs_token = _admission(request).owners.needs_token
    return SessionObject(owner=owner, is_operator=owner == LOCAL_OWNER, needs_token=needs_token)


@routes.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out in this browser."""
    response.delete_cookie(
        COOKIE, path="/", secure=is_secure(request.scope), httponly=True, samesite="strict"
    )


def _admission(request: Request) -> Authenticator:
    authenticator: Authenticator = request.state.authenticator
    return authenticator
