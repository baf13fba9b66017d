"""Route `POST /providers/{name}/callback`: signed callbacks of providers, size limit."""

from fastapi import APIRouter, Request

from reelproof.domain.failure import ReelproofError
from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.provider_api import CallbackProvider
from reelproof.server.problem import HttpError, http_error
from reelproof.server.responses import PUBLIC, binary_body, error_responses
from reelproof.server.services import ServicesDep

MAX_BYTES = 1_000_000
routes = APIRouter(tags=["installation"])


@routes.post(
    "/providers/{name}/callback",
    status_code=204,
    responses=error_responses(401, 404, 413),
    openapi_extra={**PUBLIC, **binary_body("application/octet-stream")},
)
async def receive_callback(name: str, request: Request, services: ServicesDep) -> None:
    """Receive a provider's callback. Only signed callbacks count, and only as a hint to check the result."""
    provider = services.catalog.providers.get(name)
    if not isinstance(provider, CallbackProvider):
        raise NotFound("provider", name)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise http_error(413, "body", "A provider's callback may have at most 1 MB.")
    try:
        await provider.handle_callback(dict(request.headers), bytes(body))
    except ReelproofError as error:
        raise HttpError(401, error.failure) from error
