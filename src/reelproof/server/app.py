"""The API as an ASGI application."""

import logging
from collections.abc import Sequence

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from reelproof.domain.failure import ErrorCode, Failure, ReelproofError
from reelproof.server.desk import Desk
from reelproof.server.problem import MEDIA_TYPE, Refusal, problem_body, refuse, status_of
from reelproof.server.routes import (
    asset,
    callback,
    catalog,
    event,
    health,
    installation,
    job,
    project,
    session,
    upload,
)
from reelproof.server.schema.failure import Problem

logger = logging.getLogger(__name__)
ROUTES: Sequence[APIRouter] = (
    upload.routes,
    job.routes,
    event.routes,
    project.routes,
    asset.routes,
    catalog.routes,
    installation.routes,
    health.routes,
    callback.routes,
    session.routes,
)
PROBLEMS: dict[int | str, dict[str, object]] = {
    "default": {
        "model": Problem,
        "description": "A problem, with what mends it.",
        "content": {MEDIA_TYPE: {}},
    }
}
DESCRIPTION = "Turns scripts and briefs into finished narrated films, and always finishes."


def build_app(desk: Desk) -> FastAPI:
    """All addresses below `/api`. What makes it safe to expose is put around it by `protected`."""
    app = FastAPI(
        title="Reelproof",
        description=DESCRIPTION,
        version=desk.installation.version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        responses=PROBLEMS,
        redirect_slashes=False,
    )
    app.state.desk = desk
    for routes in ROUTES:
        app.include_router(routes, prefix="/api")
    app.add_exception_handler(ReelproofError, _failed)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _not_served)
    return app


async def _failed(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReelproofError):
        raise error
    status = status_of(error)
    if status >= 500:
        logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
    headers = error.headers if isinstance(error, Refusal) else {}
    return _answer(request, error.failure, status, headers)


async def _not_valid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(place) or "body"
    reason = str(first["msg"]).removeprefix("Value error, ")
    refusal = refuse(422, field, f"{field}: {reason[:1].lower()}{reason[1:]}.")
    return _answer(request, refusal.failure, 422, {})


async def _not_served(request: Request, error: Exception) -> Response:
    """What the router itself refuses: an unknown address, or a method that an address does not have."""
    if not isinstance(error, HTTPException):
        raise error
    sentences = {
        404: f"There is nothing at {request.url.path[:200]}.",
        405: f"{request.method} is not served at {request.url.path[:200]}.",
    }
    message = sentences.get(error.status_code, str(error.detail))
    failure = Failure(ErrorCode.InvalidInput, message, subject="request")
    return _answer(request, failure, error.status_code, dict(error.headers or {}))


def _answer(request: Request, failure: Failure, status: int, headers: dict[str, str]) -> Response:
    body = problem_body(failure, status, request.url.path, request.state.correlation_id)
    return Response(body, status, headers, MEDIA_TYPE)
