"""The contract: what FastAPI tells of the routes, and what holds for all of them."""

from collections.abc import Iterator, Mapping
from http import HTTPMethod
from typing import Any

from fastapi.routing import APIRoute

from reelproof.server.answers import REFUSALS, header
from reelproof.server.conditional import ASKED_AGAIN
from reelproof.server.contract_examples import examples_of
from reelproof.server.contract_schemas import (
    EVENT_STREAM,
    MADE_BY_FASTAPI,
    Json,
    readable,
    reference,
    schemas_of,
    stream_schema,
)
from reelproof.server.contract_webhooks import webhooks
from reelproof.server.problem import MEDIA_TYPE
from reelproof.server.schema.failure import Problem

DESCRIPTION = """\
Turns scripts and briefs into finished narrated films, and always finishes.

Every answer carries an `X-Correlation-ID`, which log lines carry too; a request may bring its own. Every
refusal is a problem as RFC 9457 has it, with a code of the one list of errors and what mends it.

Amounts of money are in millionths of a US dollar, moments in ISO 8601, and names tell their units:
`duration_s`, `size_bytes`, `cost_microusd`. Answers may gain fields; readers leave what they do not know.
"""
LICENSE = {"name": "Apache License 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
TAGS: list[Json] = [
    {"name": "jobs", "description": "Durable runs that make films: start, look at, cancel, ask for again."},
    {"name": "events", "description": "What jobs say while they run, as server-sent events."},
    {"name": "projects", "description": "Films: scripts, media beside them, plans, timelines, renders."},
    {"name": "assets", "description": "Places in a film that must be filled, and the takes made for them."},
    {"name": "installation", "description": "What this server can do: models, voices, settings, health."},
    {"name": "session", "description": "Signing in and out, for browsers."},
]
SCHEMES: Json = {
    "token": {"type": "http", "scheme": "bearer", "description": "An owner's token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "reelproof_session",
        "description": "For browsers, which can send no token with what a page shows or listens to.",
    },
}
CORRELATION = {"X-Correlation-ID": {"$ref": "#/components/headers/CorrelationId"}}
HEALTH = "/api/health"
IF_NONE_MATCH: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the answer that the caller has.",
    "schema": {"type": "string"},
}
ANY_FAULT = "5XX"
FOR_PEOPLE = ("title", "description", "examples", "pattern")
DONE = {
    "200": "As asked.",
    "201": "It is there now.",
    "202": "It has begun.",
    "204": "Done; nothing to tell.",
}
BY_FASTAPI = "Successful Response"
PARAMETERS = {
    "files/{name}": "The file's name.",
    "keys/{name}": "The key's name, such as `OPENAI_API_KEY`.",
    "kind": "Only of this kind.",
    "limit": "How many at most.",
    "output/{name}": "The file's path in the film's folder.",
    "providers/{name}": "The provider's name.",
    "status": "Only those in this state.",
    "steps/{step}": "The step's name.",
}
"""Descriptions of parameters, by their place in the path or by their name."""


def operation_id(route: APIRoute) -> str:
    """The name of its function, which clients may call theirs by."""
    return route.name


def contract_of(openapi: Json) -> Json:
    """The whole contract. What it is made from is changed."""
    openapi["info"]["license"] = LICENSE
    # Where it was fetched from.
    openapi["servers"] = [{"url": "/"}]
    openapi["security"] = [{name: []} for name in SCHEMES]
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    openapi["webhooks"] = webhooks()
    components = openapi["components"]
    components["securitySchemes"] = SCHEMES
    components["headers"] = {"CorrelationId": header("Names this request in the server's log.")}
    components["responses"] = _problems()
    components["schemas"] = schemas_of(components["schemas"])
    return {**readable(openapi), "info": openapi["info"]}


def _complete(path: str, method: str, operation: Json) -> None:
    operation.update(_told(operation.pop("description", ""), operation["summary"]))
    answers: Json = operation["responses"]
    if MADE_BY_FASTAPI[0] in str(answers.get("422")):
        del answers["422"]
    for status in (*_usual(path, method, operation), *map(int, answers)):
        if status in REFUSALS:
            answers[str(status)] = {"$ref": f"#/components/responses/{REFUSALS[status][0]}"}
    if method.upper() == HTTPMethod.GET and path.startswith(ASKED_AGAIN):
        _tell_tags(operation)
    answers[ANY_FAULT] = {"$ref": "#/components/responses/ServerError"}
    for shown, answer in answers.items():
        _mend(shown, answer)
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
    return PARAMETERS.get(f"{before}/{{{name}}}") or PARAMETERS.get(name)


def _tell_tags(operation: Json) -> None:
    """What is asked for again is sent only where it has changed."""
    answers: Json = operation["responses"]
    content = answers["200"].get("content", {})
    if "application/json" not in content and "image/*" not in content:
        return
    headers = answers["200"].setdefault("headers", {})
    headers.setdefault("ETag", header("To be given back as If-None-Match."))
    answers["304"] = {"description": "It is as the caller has it.", "headers": {"ETag": headers["ETag"]}}
    operation.setdefault("parameters", []).append(IF_NONE_MATCH)


def _told(words: str, otherwise: str) -> Json:
    """A function's first sentence as the summary, the rest as the description."""
    first, _, rest = " ".join(words.split()).partition(". ")
    told = {"summary": first.rstrip(".") or otherwise}
    return {**told, "description": rest} if rest else told


def _usual(path: str, method: str, operation: Json) -> Iterator[int]:
    """What an address shows of how requests to it may fail."""
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
    if any(_may_be_wrong(said) for said in operation.get("parameters", [])) or _has_json(operation):
        yield 422
    if path != HEALTH:
        yield 429


def _may_be_wrong(parameter: Mapping[str, Any]) -> bool:
    """Whether it is anything else than a word that finds something or does not."""
    said = {name: value for name, value in parameter["schema"].items() if name not in FOR_PEOPLE}
    return said != {"type": "string"}


def _has_json(operation: Json) -> bool:
    return "application/json" in operation.get("requestBody", {}).get("content", {})


def _mend(status: str, answer: Json) -> None:
    if "$ref" in answer:
        return
    if answer["description"] == BY_FASTAPI:
        answer["description"] = DONE[status]
    answer["headers"] = {**answer.get("headers", {}), **CORRELATION}
    stream = answer.get("content", {}).get(EVENT_STREAM)
    if stream is not None:
        stream["schema"] = stream_schema()


def _problems() -> Json:
    told = {name: _problem(status, sentence) for status, (name, sentence) in REFUSALS.items()}
    return {**told, "ServerError": _problem(500, "The server failed; what was stored is kept.")}


def _problem(status: int, sentence: str) -> Json:
    headers = dict(CORRELATION)
    if status in (429, 503):
        headers["Retry-After"] = header("Seconds to wait.")
    if status == 401:
        headers["WWW-Authenticate"] = header("`Bearer`.")
    content = {MEDIA_TYPE: {"schema": reference(Problem.__name__)}}
    return {"description": sentence, "headers": headers, "content": content}
