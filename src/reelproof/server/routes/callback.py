"""Where providers' services call back when their work is done."""

from fastapi import APIRouter, Request

from reelproof.domain.failure import ReelproofError
from reelproof.engine.studio.belongings import NotThere
from reelproof.provider_api import CallbackProvider
from reelproof.server.answers import FOR_EVERYBODY, binary_body, refusals
from reelproof.server.desk import DeskOf
from reelproof.server.problem import Refusal, refuse

MOST_BYTES = 1_000_000
routes = APIRouter(tags=["installation"])


@routes.post(
    "/providers/{name}/callback",
    status_code=204,
    responses=refusals(401, 404, 413),
    openapi_extra={**FOR_EVERYBODY, **binary_body("application/octet-stream")},
)
async def call_back(name: str, request: Request, desk: DeskOf) -> None:
    """Take a provider's word that its work is done. Only what it signed counts, as a hint to look."""
    provider = desk.catalog.providers.get(name)
    if not isinstance(provider, CallbackProvider):
        raise NotThere("provider", name)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise refuse(413, "body", "A provider's call has at most 1 MB.")
    try:
        await provider.called_back(dict(request.headers), bytes(body))
    except ReelproofError as error:
        raise Refusal(401, error.failure) from error
