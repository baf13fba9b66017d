"""Signing in and out, for browsers: they can send no token with what a page shows or listens to."""

from fastapi import APIRouter, Request, Response

from reelproof.domain.project import LOCAL_OWNER
from reelproof.server.answers import FOR_EVERYBODY, Answers, header, refusals
from reelproof.server.caller import Owner
from reelproof.server.schema.session import NewSession, SessionObject
from reelproof.server.security.admission import Admission
from reelproof.server.security.asgi import caller_address, is_sent_safely
from reelproof.server.security.session import COOKIE, LIFE_S

SIGNED_IN: Answers = {204: {"headers": {"Set-Cookie": header("The session.")}}, **refusals(401)}
routes = APIRouter(tags=["session"])


@routes.post("/session", status_code=204, responses=SIGNED_IN, openapi_extra=FOR_EVERYBODY)
async def sign_in(asked: NewSession, request: Request, response: Response) -> None:
    """Sign in with a token. The session lasts for 30 days, or until the token changes."""
    admission = _admission(request)
    if not admission.owners.needs_token:
        return
    owner = admission.owner_of_token(asked.token.get_secret_value(), caller_address(request.scope))
    response.set_cookie(
        COOKIE,
        admission.new_session(owner),
        max_age=LIFE_S,
        path="/",
        secure=is_sent_safely(request.scope),
        httponly=True,
        samesite="strict",
    )


@routes.get("/session")
async def get_session(request: Request, owner: Owner) -> SessionObject:
    """Ask who is signed in."""
    needs_token = _admission(request).owners.needs_token
    return SessionObject(owner=owner, is_operator=owner == LOCAL_OWNER, needs_token=needs_token)


@routes.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out in this browser."""
    response.delete_cookie(
        COOKIE, path="/", secure=is_sent_safely(request.scope), httponly=True, samesite="strict"
    )


def _admission(request: Request) -> Admission:
    admission: Admission = request.state.admission
    return admission
