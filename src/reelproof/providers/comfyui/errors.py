"""Classifies ComfyUI's errors: of calls by status and body, of jobs by their final message."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    unexplained,
)
from reelproof.providers.http import HttpResponse

LONGEST_MESSAGE = 500
ACCESS_STATUSES = (401, 403, 407)
NOT_FOUND_STATUSES = (404, 405)
# The response came from in front of the server: what the server did is unknown.
UNCERTAIN_STATUSES = frozenset({502, 504, *range(520, 530)})
LOGIN_HINT = "The server, or a proxy in front of it, requires a login."
NOT_COMFYUI_HINT = "No ComfyUI server at this URL; check COMFYUI_BASE_URL."
MEMORY_HINT = "Choose a smaller size or a smaller model."
OUT_OF_MEMORY = ("out of memory", "outofmemory")
PLACES: Mapping[int, str] = {
    **dict.fromkeys(ACCESS_STATUSES, LOGIN_HINT),
    **dict.fromkeys(NOT_FOUND_STATUSES, NOT_COMFYUI_HINT),
}
SERVICE = ServiceErrors(
    name="comfyui",
    key_name="COMFYUI_API_KEY",
    statuses=dict.fromkeys((*ACCESS_STATUSES, *NOT_FOUND_STATUSES), ErrorMeaning.failure),
    default_field="workflow",
)
TOO_LARGE_STATUS = 413


def classify_call(response: HttpResponse) -> Failure:
    """Classifies a refused call."""
    body = response.json_or_none()
    error = body if isinstance(body, Mapping) else {}
    message = " ".join(_sentences(error)) or unexplained("ComfyUI", response)
    code = _code(error)
    problem = ServiceProblem(
        status=response.status,
        message=f"{message[:LONGEST_MESSAGE]} {PLACES.get(response.status, '')}".rstrip(),
        codes=(code,) if code else (),
        input_field="starting_image" if response.status == TOO_LARGE_STATUS else "",
        details={"status": response.status},
    )
    return classify(problem, SERVICE, datetime.now(UTC), response)


def classify_submit(response: HttpResponse) -> Failure:
    """Classifies a submit that was refused, or whose outcome is unknown."""
    failure = classify_call(response)
    return with_answer_lost(failure) if response.status in UNCERTAIN_STATUSES else failure


def execution_failure(event: Mapping[str, JsonValue]) -> Failure:
    """Classifies a job that failed in one of its nodes, which may call a paid service."""
    kind, message = _line(event.get("exception_type")), _line(event.get("exception_message"))
    node = _line(event.get("node_type")) or "A node"
    is_memory = any(words in f"{kind} {message}".lower() for words in OUT_OF_MEMORY)
    said = f"{node} failed: {message or kind or 'no reason given'}"
    problem = ServiceProblem(
        status=0,
        message=f"{said} {MEMORY_HINT}" if is_memory else said,
        codes=(kind or "execution_error",),
        details={"node": _line(event.get("node_id"))},
    )
    return classify(problem, SERVICE, datetime.now(UTC))


def _sentences(body: Mapping[str, JsonValue]) -> Iterator[str]:
    """Yields the overall error, and that of the first invalid node."""
    error = body.get("error")
    whole = error if isinstance(error, Mapping) else {"message": error}
    first = next(_node_errors(body), None)
    for said in (whole,) if first is None else (whole, first[1]):
        message, details = _line(said.get("message")), _line(said.get("details"))
        node = f"{first[0]}: " if first is not None and said is first[1] else ""
        if message:
            yield f"{node}{message}{f' ({details})' if details and details != message else ''}."


def _code(body: Mapping[str, JsonValue]) -> str:
    """Returns the most specific code."""
    first = next(_node_errors(body), None)
    error = body.get("error")
    if first is not None and (code := _line(first[1].get("type"))):
        return code
    return _line(error.get("type")) if isinstance(error, Mapping) else ""


def _node_errors(body: Mapping[str, JsonValue]) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    """Yields the class and the error of each invalid node."""
    nodes = body.get("node_errors")
    for node in nodes.values() if isinstance(nodes, Mapping) else ():
        errors = node.get("errors") if isinstance(node, Mapping) else None
        for error in errors if isinstance(errors, list) else ():
            if isinstance(node, Mapping) and isinstance(error, Mapping):
                yield _line(node.get("class_type")), error


def _line(value: JsonValue) -> str:
    return " ".join(value.split())[:LONGEST_MESSAGE] if isinstance(value, str) else ""
