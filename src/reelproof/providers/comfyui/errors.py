"""What ComfyUI's errors mean: of calls by status and body, of jobs by the message that they end with."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import ErrorMeaning, ServiceErrors, ServiceProblem, answered, classify
from reelproof.providers.http import Answer

LONGEST_MESSAGE = 500
ACCESS_STATUSES = (401, 403, 407)
NOWHERE_STATUSES = (404, 405)
# The answer came from before the server itself: what it did behind is not known.
UNCERTAIN_STATUSES = frozenset({502, 504, *range(520, 530)})
LOGIN_HINT = "The server, or what stands before it, asks for a login."
ELSEWHERE_HINT = "There is no ComfyUI at this address; see COMFYUI_BASE_URL."
MEMORY_HINT = "Choose a smaller size or a smaller model."
OUT_OF_MEMORY = ("out of memory", "outofmemory")
PLACES: Mapping[int, str] = {
    **dict.fromkeys(ACCESS_STATUSES, LOGIN_HINT),
    **dict.fromkeys(NOWHERE_STATUSES, ELSEWHERE_HINT),
}
SERVICE = ServiceErrors(
    name="comfyui",
    key_name="COMFYUI_API_KEY",
    statuses=dict.fromkeys((*ACCESS_STATUSES, *NOWHERE_STATUSES), ErrorMeaning.failure),
    usual_field="workflow",
)
TOO_LARGE_STATUS = 413


def classify_call(answer: Answer) -> Failure:
    """A call that was refused."""
    body = answer.json_or_none()
    error = body if isinstance(body, Mapping) else {}
    message = " ".join(_sentences(error)) or answered("ComfyUI", answer)
    code = _code(error)
    problem = ServiceProblem(
        status=answer.status,
        message=f"{message[:LONGEST_MESSAGE]} {PLACES.get(answer.status, '')}".rstrip(),
        codes=(code,) if code else (),
        input_field="starting_image" if answer.status == TOO_LARGE_STATUS else "",
        details={"status": answer.status},
    )
    return classify(problem, SERVICE, datetime.now(UTC), answer)


def classify_submit(answer: Answer) -> Failure:
    """A submit that was refused, or whose end nobody knows."""
    failure = classify_call(answer)
    return with_answer_lost(failure) if answer.status in UNCERTAIN_STATUSES else failure


def execution_failure(told: Mapping[str, JsonValue]) -> Failure:
    """A job that broke off in one of its nodes, which may call a paid service."""
    kind, message = _line(told.get("exception_type")), _line(told.get("exception_message"))
    node = _line(told.get("node_type")) or "A node"
    is_memory = any(words in f"{kind} {message}".lower() for words in OUT_OF_MEMORY)
    said = f"{node} failed: {message or kind or 'without a reason'}"
    problem = ServiceProblem(
        status=0,
        message=f"{said} {MEMORY_HINT}" if is_memory else said,
        codes=(kind or "execution_error",),
        details={"node": _line(told.get("node_id"))},
    )
    return classify(problem, SERVICE, datetime.now(UTC))


def _sentences(body: Mapping[str, JsonValue]) -> Iterator[str]:
    """What is wrong as a whole, and with the first node that is wrong."""
    error = body.get("error")
    whole = error if isinstance(error, Mapping) else {"message": error}
    first = next(_node_errors(body), None)
    for said in (whole,) if first is None else (whole, first[1]):
        message, details = _line(said.get("message")), _line(said.get("details"))
        node = f"{first[0]}: " if first is not None and said is first[1] else ""
        if message:
            yield f"{node}{message}{f' ({details})' if details and details != message else ''}."


def _code(body: Mapping[str, JsonValue]) -> str:
    """The most exact that there is."""
    first = next(_node_errors(body), None)
    error = body.get("error")
    if first is not None and (code := _line(first[1].get("type"))):
        return code
    return _line(error.get("type")) if isinstance(error, Mapping) else ""


def _node_errors(body: Mapping[str, JsonValue]) -> Iterator[tuple[str, Mapping[str, JsonValue]]]:
    """The class of each node that is wrong, and what is."""
    nodes = body.get("node_errors")
    for node in nodes.values() if isinstance(nodes, Mapping) else ():
        errors = node.get("errors") if isinstance(node, Mapping) else None
        for error in errors if isinstance(errors, list) else ():
            if isinstance(node, Mapping) and isinstance(error, Mapping):
                yield _line(node.get("class_type")), error


def _line(value: JsonValue) -> str:
    return " ".join(value.split())[:LONGEST_MESSAGE] if isinstance(value, str) else ""
