"""What ComfyUI's errors mean: of calls by status and body, of jobs by the message that they end with."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.http import Answer, asked_wait_s

LONGEST_MESSAGE = 500
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
# The answer came from before the server itself: what it did behind is not known.
UNCERTAIN_STATUSES = frozenset({502, 504, *range(520, 530)})
ACCESS_STATUSES = frozenset({401, 403, 407})
LOGIN_HINT = "The server, or what stands before it, asks for a login."
ELSEWHERE_HINT = "There is no ComfyUI at this address; see COMFYUI_BASE_URL."
MEMORY_HINT = "Choose a smaller size or a smaller model."
OUT_OF_MEMORY = ("out of memory", "outofmemory")


def classify_call(answer: Answer) -> Failure:
    """A call that was refused."""
    status = answer.status
    body = answer.json_or_none()
    told = body if isinstance(body, Mapping) else {}
    message = " ".join(_sentences(told)) or f"ComfyUI answered {status}: {answer.text()[:200]}".rstrip(": ")
    code, subject, hint = _meaning(status)
    wait_s = None
    if code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, body, message, datetime.now(UTC))
    return Failure(
        code,
        f"{message[:LONGEST_MESSAGE]} {hint}".strip(),
        subject=subject,
        provider_code=_code(told) or str(status),
        retry_after_s=wait_s,
        details={"status": status},
    )


def classify_submit(answer: Answer) -> Failure:
    """A submit that was refused, or whose end nobody knows."""
    failure = classify_call(answer)
    return with_answer_lost(failure) if answer.status in UNCERTAIN_STATUSES else failure


def execution_failure(told: Mapping[str, JsonValue]) -> Failure:
    """A job that broke off in one of its nodes."""
    kind, message = _line(told.get("exception_type")), _line(told.get("exception_message"))
    node = _line(told.get("node_type")) or "A node"
    is_memory = any(words in f"{kind} {message}".lower() for words in OUT_OF_MEMORY)
    said = f"{node} failed: {message or kind or 'without a reason'}"
    return Failure(
        ErrorCode.ProviderFailure,
        f"{said} {MEMORY_HINT}" if is_memory else said,
        provider_code=kind or "execution_error",
        details={"node": _line(told.get("node_id"))},
    )


def _meaning(status: int) -> tuple[ErrorCode, str | None, str]:
    if status in ACCESS_STATUSES:
        return ErrorCode.ProviderFailure, None, LOGIN_HINT
    if status in (404, 405):
        return ErrorCode.ProviderFailure, None, ELSEWHERE_HINT
    if status == 413:
        return ErrorCode.InvalidInput, "starting_image", ""
    if status in (400, 422):
        return ErrorCode.InvalidInput, "workflow", ""
    if status == 429:
        return ErrorCode.RateLimited, None, ""
    if status in PASSING_STATUSES:
        return ErrorCode.TransientProviderError, None, ""
    return ErrorCode.Unknown, None, ""


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
