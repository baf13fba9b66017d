"""The API as an ASGI application."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.ports.stores import Gone
from reelproof.engine.studio.belongings import NotThere
from reelproof.server.conditional import NotModified, not_modified
from reelproof.server.contract import DESCRIPTION, TAGS, contract_of, operation_id
from reelproof.server.desk import Desk
from reelproof.server.problem import MEDIA_TYPE, Refusal, problem_body, refuse, status_of
from reelproof.server.routes import (
    activity,
    asset,
    callback,
    catalog,
    deletion,
    event,
    export,
    health,
    installation,
    job,
    preview,
    project,
    regeneration,
    script_preview,
    segment,
    session,
    settings,
    start,
    upload,
)

logger = logging.getLogger(__name__)
UNREADABLE = "The body cannot be read as what its Content-Type says."
# How FastAPI says that a part of a form is no file, before it names classes.
NO_FILE = "Expected UploadFile"
# What the checker of fields says in words of its own.
SENTENCES = {
    "model_attributes_type": "send an object of JSON, with Content-Type: application/json",
    "extra_forbidden": "it is nothing that can be given here",
}
ROUTES: Sequence[APIRouter] = (
    upload.routes,
    job.routes,
    event.routes,
    deletion.routes,
    activity.lists,
    activity.routes,
    project.routes,
    export.routes,
    regeneration.routes,
    script_preview.routes,
    segment.routes,
    preview.posters,
    preview.routes,
    asset.routes,
    catalog.routes,
    settings.routes,
    installation.routes,
    health.routes,
    callback.routes,
    session.routes,
)


class _Api(FastAPI):
    """Tells the contract at `/api/openapi.json`."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = contract_of(super().openapi())
        return self.openapi_schema


def build_app(desk: Desk) -> FastAPI:
    """All addresses below `/api`. What makes it safe to expose is put around it by `protected`."""
    app = unattended_app(desk.installation.version)
    app.state.desk = desk
    return app


def unattended_app(version: str) -> FastAPI:
    """All addresses with nobody behind them, which is all that the contract is made of."""
    app = _Api(
        title="Reelproof",
        description=DESCRIPTION,
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        openapi_tags=TAGS,
        generate_unique_id_function=operation_id,
        redirect_slashes=False,
    )
    for routes in ROUTES:
        app.include_router(routes, prefix="/api")
    app.include_router(start.routes)
    app.add_exception_handler(ReelproofError, _failed)
    app.add_exception_handler(Gone, _gone)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _not_served)
    app.add_exception_handler(NotModified, not_modified)
    return app


async def _failed(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReelproofError):
        raise error
    status = status_of(error)
    if status >= 500:
        logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
    headers = error.headers if isinstance(error, Refusal) else {}
    return _answer(request, error.failure, status, headers)


async def _gone(request: Request, error: Exception) -> Response:
    """Somebody deleted it while it was looked at."""
    if not isinstance(error, Gone):
        raise error
    return await _failed(request, NotThere(error.noun, error.wanted_id))


async def _not_valid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _answer(request, refuse(422, "body", UNREADABLE).failure, 422, {})
    place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(place) or "body"
    reason = SENTENCES.get(first["type"]) or str(first["msg"]).removeprefix("Value error, ")
    if reason.startswith(NO_FILE):
        reason = "send it as a file, with a name"
    refusal = refuse(422, field, f"{field}: {reason[:1].lower()}{reason[1:]}.")
    return _answer(request, refusal.failure, 422, {})


async def _not_served(request: Request, error: Exception) -> Response:
    """What FastAPI itself refuses: an unknown address, a method that it does not have, unreadable bytes."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400:
        return _answer(request, refuse(422, "body", UNREADABLE).failure, 422, {})
    sentences = {
        404: f"There is nothing at {request.url.path[:200]}.",
        405: f"{request.method} is not served at {request.url.path[:200]}.",
    }
    message = sentences.get(error.status_code, str(error.detail))
    failure = Failure(ErrorCode.InvalidInput, message, subject="request")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := _served_methods(request)):
        headers["Allow"] = methods
    return _answer(request, failure, error.status_code, headers)


def _served_methods(request: Request) -> str:
    """All that the address has, of which the router tells those of one route alone."""
    paths: dict[str, Any] = request.app.openapi()["paths"]
    for path in sorted(paths, key=lambda one: one.count("{")):
        if compile_path(path)[0].match(request.url.path):
            return ", ".join(method.upper() for method in paths[path])
    return ""


def _answer(request: Request, failure: Failure, status: int, headers: dict[str, str]) -> Response:
    body = problem_body(failure, status, request.url.path, request.state.correlation_id)
    return Response(body, status, headers, MEDIA_TYPE)
