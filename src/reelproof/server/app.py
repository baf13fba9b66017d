"""Builds the HTTP API: list of routes, error handlers, wording of validation errors."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.server.conditional import NotModified, not_modified
from reelproof.server.invalid_fields import field_problems, refused_fields
from reelproof.server.openapi.contract import DESCRIPTION, TAGS, contract_of, operation_id
from reelproof.server.problem import MEDIA_TYPE, HttpError, http_error, problem_body, status_of
from reelproof.server.refused_choices import refused_choices, within_options
from reelproof.server.routes import (
    activity,
    asset,
    callback,
    catalog,
    deletion,
    event,
    export,
    health,
    history,
    installation,
    job,
    piece,
    preview,
    project,
    project_file,
    regeneration,
    script,
    script_preview,
    segment,
    session,
    settings,
    upload,
)
from reelproof.server.services import Services, services_of
from reelproof.server.studio import page

logger = logging.getLogger(__name__)
UNREADABLE = "The body cannot be parsed as its Content-Type."
ROUTES: Sequence[APIRouter] = (
    upload.routes,
    job.routes,
    piece.routes,
    event.routes,
    deletion.routes,
    activity.lists,
    activity.routes,
    project.routes,
    script.routes,
    history.routes,
    project_file.routes,
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
    """Serves the OpenAPI contract at `/api/openapi.json`."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = contract_of(super().openapi())
        return self.openapi_schema


def build_app(services: Services) -> FastAPI:
    """Builds the application with all routes under `/api`; `protected` adds the security layers."""
    app = app_without_services(services.installation.version)
    app.state.services = services
    return app


def app_without_services(version: str) -> FastAPI:
    """Builds the application without services, which is enough to generate the contract."""
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
    app.include_router(page.routes)
    app.add_exception_handler(ReelproofError, _on_error)
    app.add_exception_handler(RecordNotFound, _on_deleted)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(NotModified, not_modified)
    return app


async def _on_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ReelproofError):
        raise error
    status = status_of(error)
    if status >= 500:
        logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
    headers = error.headers if isinstance(error, HttpError) else {}
    failure = await within_options(request, _body_model(request), error.failure)
    return _problem_response(request, failure, status, headers)


async def _on_deleted(request: Request, error: Exception) -> Response:
    """Answers 404 for a resource that was deleted during the request."""
    if not isinstance(error, RecordNotFound):
        raise error
    return await _on_error(request, NotFound(error.noun, error.wanted_id))


async def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = error.errors()
    if errors[0]["type"] == "json_invalid":
        return _problem_response(request, http_error(422, "body", UNREADABLE).failure, 422, {})
    model = _body_model(request)
    problems = field_problems(errors, model)
    problems += await asyncio.to_thread(
        refused_choices, services_of(request).request_builder, model, error.body, errors
    )
    return _problem_response(request, refused_fields(problems).failure, 422, {})


def _body_model(request: Request) -> object:
    """The model of the request's body, or None."""
    body = getattr(request.scope.get("route"), "body_field", None)
    return body.field_info.annotation if body is not None else None


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """Handles FastAPI's own errors: unknown path, method not allowed, unreadable body."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400:
        return _problem_response(request, http_error(422, "body", UNREADABLE).failure, 422, {})
    messages = {
        404: f"No resource at {request.url.path[:200]}.",
        405: f"{request.method} is not allowed at {request.url.path[:200]}.",
    }
    message = messages.get(error.status_code, str(error.detail))
    failure = Failure(ErrorCode.InvalidInput, message, subject="request")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := _served_methods(request)):
        headers["Allow"] = methods
    return _problem_response(request, failure, error.status_code, headers)


def _served_methods(request: Request) -> str:
    """Lists all methods of the path; the router reports only those of a single route."""
    paths: dict[str, Any] = request.app.openapi()["paths"]
    for path in sorted(paths, key=lambda one: one.count("{")):
        if compile_path(path)[0].match(request.url.path):
            return ", ".join(method.upper() for method in paths[path])
    return ""


def _problem_response(request: Request, failure: Failure, status: int, headers: dict[str, str]) -> Response:
    body = problem_body(failure, status, request.url.path, request.state.correlation_id)
    return Response(body, status, headers, MEDIA_TYPE)
