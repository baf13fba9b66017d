"""The contract: what FastAPI tells of the routes, and what holds for all of them."""

from collections.abc import Iterator, Mapping
from http import HTTPMethod
from typing import Any, cast

from fastapi.routing import APIRoute

from reelproof.server.answers import REFUSALS, header
from reelproof.server.conditional import ASKED_AGAIN
from reelproof.server.problem import MEDIA_TYPE
from reelproof.server.schema.failure import Problem

Json = dict[str, Any]

DESCRIPTION = """\
Turns scripts and briefs into finished narrated films, and always finishes.

Every answer carries an `X-Correlation-ID`, which log lines carry too; a request may bring its own. Every
refusal is a problem as RFC 9457 has it, with a code of the one list of errors and what mends it. A request
under a name that is not the server's own is refused with 421, a malformed one with 400.

Amounts of money are in millionths of a US dollar, moments in ISO 8601, and names tell their units:
`duration_s`, `size_bytes`, `cost_microusd`. Answers may gain fields; readers leave what they do not know.
"""
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
SCHEMA_PLACE = "#/components/schemas/{model}"
ANY_FAULT = "5XX"
FOR_PEOPLE = ("title", "description", "examples", "pattern")
DONE = {
    "200": "As asked.",
    "201": "It is there now.",
    "202": "It has begun.",
    "204": "Done; nothing to tell.",
}
BY_FASTAPI = "Successful Response"
FORM_BY_FASTAPI, FORM = "Body_upload_job", "JobUpload"
MADE_BY_FASTAPI = ("HTTPValidationError", "ValidationError")


def operation_id(route: APIRoute) -> str:
    """The name of its function, which clients may call theirs by."""
    return route.name


def contract_of(openapi: Json) -> Json:
    """The whole contract. What it is made from is changed."""
    openapi["security"] = [{name: []} for name in SCHEMES]
    for path, operations in openapi["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    components = openapi["components"]
    components["securitySchemes"] = SCHEMES
    components["headers"] = {"CorrelationId": header("Names this request in the server's log.")}
    components["responses"] = _problems()
    components["schemas"] = _schemas(components["schemas"])
    return {**cast("Json", _readable(openapi)), "info": openapi["info"]}


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
    answers[ANY_FAULT] = {"$ref": "#/components/responses/Failed"}
    for shown, answer in answers.items():
        _mend(shown, answer)
    for parameter in operation.get("parameters", []):
        parameter["schema"].pop("description", None)


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
    if operation.get("security") != []:
        yield 401
    if method.upper() != HTTPMethod.GET:
        yield 403
    if "_id}" in path:
        yield 404
    if "requestBody" in operation:
        yield 413
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
    stream = answer.get("content", {}).get("text/event-stream")
    if stream is not None:
        stream["schema"] = _frame({"$ref": stream["schema"]["$ref"]})


def _frame(event: Json) -> Json:
    """What is sent of an event; a stream is described by each of its events."""
    text = {"type": "string"}
    data = {**text, "contentMediaType": "application/json", "contentSchema": event}
    fields = {"event": text, "data": data, "id": text, "retry": {"type": "integer"}}
    return {"type": "object", "properties": fields, "required": ["event", "data"]}


def _problems() -> Json:
    told = {name: _problem(status, sentence) for status, (name, sentence) in REFUSALS.items()}
    return {**told, "Failed": _problem(500, "The server failed; what was stored is kept.")}


def _problem(status: int, sentence: str) -> Json:
    headers = dict(CORRELATION)
    if status in (429, 503):
        headers["Retry-After"] = header("Seconds to wait.")
    if status == 401:
        headers["WWW-Authenticate"] = header("`Bearer`.")
    content = {MEDIA_TYPE: {"schema": {"$ref": SCHEMA_PLACE.format(model=Problem.__name__)}}}
    return {"description": sentence, "headers": headers, "content": content}


def _schemas(known: Json) -> Json:
    problem = Problem.model_json_schema(mode="serialization", ref_template=SCHEMA_PLACE)
    more = problem.pop("$defs", {})
    ours = {name: schema for name, schema in known.items() if name not in MADE_BY_FASTAPI}
    return {**more, **ours, Problem.__name__: problem}


def _readable(told: Any) -> Any:
    """Without titles that repeat names, and with the upload's form by a name of its own."""
    match told:
        case str():
            return told.replace(FORM_BY_FASTAPI, FORM)
        case dict():
            kept = (
                (name, said) for name, said in told.items() if name != "title" or not isinstance(said, str)
            )
            return {name.replace(FORM_BY_FASTAPI, FORM): _readable(said) for name, said in kept}
        case list():
            return [_readable(one) for one in told]
    return told
