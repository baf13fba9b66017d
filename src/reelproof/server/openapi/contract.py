"""OpenAPI contract: API description, tags, parameter descriptions, error responses of each operation."""

from collections.abc import Iterator, Mapping
from http import HTTPMethod
from typing import Any

from fastapi.routing import APIRoute

from reelproof.contract.failure import Problem
from reelproof.server.conditional import CONDITIONAL_PATHS
from reelproof.server.openapi.examples import examples_of
from reelproof.server.openapi.schemas import (
    EVENT_STREAM,
    FASTAPI_SCHEMAS,
    Json,
    reference,
    schemas_of,
    simplified,
    stream_schema,
)
from reelproof.server.openapi.webhooks import webhooks
from reelproof.server.problem import MEDIA_TYPE
from reelproof.server.responses import ERROR_RESPONSES, header

DESCRIPTION = """\
Turns scripts and briefs into finished narrated films, and always finishes.

Every response carries an `X-Correlation-ID`, which also appears in the log; a request may send its own. Every
error is an RFC 9457 problem with a code from the list of errors and a remediation.

Amounts are in millionths of a US dollar, timestamps in ISO 8601, and names include their units:
`duration_s`, `size_bytes`, `cost_microusd`. Responses may gain fields; clients must ignore unknown ones.
"""
LICENSE = {"name": "Apache License 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
TAGS: list[Json] = [
    {"name": "jobs", "description": "Durable runs that make films: start, get, cancel, retry."},
    {"name": "events", "description": "Progress of jobs as server-sent events."},
    {"name": "projects", "description": "Films: scripts, their media files, plans, timelines, renders."},
    {"name": "assets", "description": "Slots of a film that must be filled, and the takes made for them."},
    {"name": "installation", "description": "The server's capabilities: models, voices, settings, health."},
    {"name": "session", "description": "Signing in and out, for browsers."},
]
SCHEMES: Json = {
    "token": {"type": "http", "scheme": "bearer", "description": "An owner's token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "reelproof_session",
        "description": "For browsers, which cannot send a token with media elements and event streams.",
    },
}
CORRELATION = {"X-Correlation-ID": {"$ref": "#/components/headers/CorrelationId"}}
HEALTH = "/api/health"
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the client's cached response.",
    "schema": {"type": "string"},
}
ANY_FAULT = "5XX"
ANNOTATIONS = ("title", "description", "examples", "pattern")
SUCCESS_DESCRIPTIONS = {
    "200": "Success.",
    "201": "Created.",
    "202": "Accepted.",
    "204": "Done.",
}
FASTAPI_DESCRIPTION = "Successful Response"
PARAMETER_DESCRIPTIONS = {
    "files/{name}": "The file's name.",
    "keys/{name}": "The key's name, such as `OPENAI_API_KEY`.",
    "kind": "Filter by kind.",
    "limit": "Maximum number of entries.",
    "output/{name}": "The file's path in the film's output folder.",
    "pieces/{name}": "The piece's name.",
    "providers/{name}": "The provider's name.",
    "voices/{name}": "The voice's name.",
    "status": "Filter by status.",
    "steps/{step}": "The step's name.",
}
"""Descriptions of parameters, by path position or name."""


def operation_id(route: APIRoute) -> str:
    """Uses the route's function name, from which client generators name their functions."""
    return route.name


def contract_of(openapi: Json) -> Json:
    """Completes the schema in place and returns the contract."""
    openapi["info"]["license"] = LICENSE
    # Relative to the server that the document was fetched from.
    openapi["servers"] = [{"url": "/"}]
    openapi["security"] = [{name: []} for name in SCHEMES]
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    openapi["webhooks"] = webhooks()
    components = openapi["components"]
    components["securitySchemes"] = SCHEMES
    components["headers"] = {"CorrelationId": header("Identifies this request in the server's log.")}
    components["responses"] = _error_responses()
    components["schemas"] = schemas_of(components["schemas"])
    return {**simplified(openapi), "info": openapi["info"]}


def _complete(path: str, method: str, operation: Json) -> None:
    operation.update(_summary_and_description(operation.pop("description", ""), operation["summary"]))
    responses: Json = operation["responses"]
    if FASTAPI_SCHEMAS[0] in str(responses.get("422")):
        del responses["422"]
    for status in (*_common_statuses(path, method, operation), *map(int, responses)):
        if status in ERROR_RESPONSES:
            responses[str(status)] = {"$ref": f"#/components/responses/{ERROR_RESPONSES[status][0]}"}
    if method.upper() == HTTPMethod.GET and path.startswith(CONDITIONAL_PATHS):
        _add_conditional_headers(operation)
    responses[ANY_FAULT] = {"$ref": "#/components/responses/ServerError"}
    for shown, response in responses.items():
        _complete_response(shown, response)
    for parameter in operation.get("parameters", []):
        parameter["schema"].pop("description", None)
        if description := _parameter_description(path, parameter["name"]):
            parameter.setdefault("description", description)
    if examples := examples_of(operation["operationId"]):
        operation["requestBody"]["content"]["application/json"]["examples"] = examples


def _parameter_description(path: str, name: str) -> str | None:
    if name.endswith("_id"):
        return f"The {name.removesuffix('_id').replace('_', ' ')}'s id."
    before = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
    return PARAMETER_DESCRIPTIONS.get(f"{before}/{{{name}}}") or PARAMETER_DESCRIPTIONS.get(name)


def _add_conditional_headers(operation: Json) -> None:
    """Adds ETag, If-None-Match and 304 to operations that support conditional requests."""
    responses: Json = operation["responses"]
    content = responses["200"].get("content", {})
    if "application/json" not in content and "image/*" not in content:
        return
    headers = responses["200"].setdefault("headers", {})
    headers.setdefault("ETag", header("Send back as If-None-Match."))
    responses["304"] = {"description": "Not modified.", "headers": {"ETag": headers["ETag"]}}
    operation.setdefault("parameters", []).append(IF_NONE_MATCH)


def _summary_and_description(text: str, default: str) -> Json:
    """Splits a docstring into the summary (first sentence) and the description (the rest)."""
    first, _, rest = " ".join(text.split()).partition(". ")
    result = {"summary": first.rstrip(".") or default}
    return {**result, "description": rest} if rest else result


def _common_statuses(path: str, method: str, operation: Json) -> Iterator[int]:
    """Yields the error statuses that path, method and parameters imply."""
    yield 400
    if operation.get("security") != []:
        yield 401
    if method.upper() != HTTPMethod.GET:
        yield 403
    if "_id}" in path:
        yield 404
    if "requestBody" in operation:
        yield 413
    yield 421
    if any(_is_constrained(entry) for entry in operation.get("parameters", [])) or _has_json(operation):
        yield 422
    if path != HEALTH:
        yield 429


def _is_constrained(parameter: Mapping[str, Any]) -> bool:
    """Whether the parameter's schema is more than a plain string, so that a value can be invalid."""
    entry = {name: value for name, value in parameter["schema"].items() if name not in ANNOTATIONS}
    return entry != {"type": "string"}


def _has_json(operation: Json) -> bool:
    return "application/json" in operation.get("requestBody", {}).get("content", {})


def _complete_response(status: str, response: Json) -> None:
    if "$ref" in response:
        return
    if response["description"] == FASTAPI_DESCRIPTION:
        response["description"] = SUCCESS_DESCRIPTIONS[status]
    response["headers"] = {**response.get("headers", {}), **CORRELATION}
    stream = response.get("content", {}).get(EVENT_STREAM)
    if stream is not None:
        stream["schema"] = stream_schema()


def _error_responses() -> Json:
    result = {name: _problem(status, sentence) for status, (name, sentence) in ERROR_RESPONSES.items()}
    return {**result, "ServerError": _problem(500, "Internal server error; stored data is kept.")}


def _problem(status: int, sentence: str) -> Json:
    headers = dict(CORRELATION)
    if status in (429, 503):
        headers["Retry-After"] = header("Seconds to wait before retrying.")
    if status == 401:
        headers["WWW-Authenticate"] = header("`Bearer`.")
    content = {MEDIA_TYPE: {"schema": reference(Problem.__name__)}}
    return {"description": sentence, "headers": headers, "content": content}
