"""What fal's errors mean, in their three shapes: of models, of requests, of the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.fal.settings import KEY
from reelproof.providers.fault import first_fault, one_line
from reelproof.providers.http import Answer, asked_wait_s

SENSITIVE = "content_policy_violation"
NO_MEDIA = "no_media_generated"
LATE = frozenset({"request_timeout", "startup_timeout", "generation_timeout"})
PASSING = frozenset(
    {
        "runner_scheduling_failure",
        "runner_connection_timeout",
        "runner_disconnected",
        "runner_connection_refused",
        "runner_connection_error",
        "runner_incomplete_response",
        "runner_server_error",
        "internal_error",
        "internal_server_error",
        "downstream_service_unavailable",
        "downstream_service_error",
    }
)
CANCELED = frozenset({"client_cancelled", "client_disconnected"})
CANCELED_STATUS = 499
LOCKED = ("user is locked", "exhausted balance")
INPUT_STATUSES = frozenset({400, 404, 413, 422})
OWN_STATUSES = INPUT_STATUSES | {CANCELED_STATUS}
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
# The answer came from before the queue itself: whether the request is in it is not known.
UNCERTAIN_STATUSES = frozenset({500, 502, 504, *range(520, 530)})
NO_MEDIA_HINT = "Often a refusal that is not said: try other words."
LONGEST_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, taken apart. Texts are empty where it has none.

    `is_final` where fal says that the same request would fail again.
    """

    status: int
    type: str
    message: str
    field: str = ""
    is_final: bool = False


def classify_call(answer: Answer) -> Failure:
    """A call that was refused, or a job's result that is an error."""
    return call_failure(answer, datetime.now(UTC))


def classify_submit(answer: Answer) -> Failure:
    """A submit that was refused, or whose end nobody knows."""
    failure = classify_call(answer)
    is_uncertain = answer.status in UNCERTAIN_STATUSES and not read_problem(answer).type
    return with_answer_lost(failure) if is_uncertain else failure


def call_failure(answer: Answer, now: datetime) -> Failure:
    return problem_failure(read_problem(answer), answer, now)


def ended_failure(error: JsonValue, error_type: JsonValue) -> Failure:
    """A job that ended with an error which its result does not repeat."""
    message = one_line(error) or "The job failed without a reason."
    return problem_failure(Problem(0, one_line(error_type), message), Answer(0), datetime.now(UTC))


def problem_failure(problem: Problem, answer: Answer, now: datetime) -> Failure:
    code, subject = _meaning(problem)
    wait_s = None
    if code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, answer.json_or_none(), problem.message, now)
    details: dict[str, JsonValue] = {"status": problem.status}
    if request_id := answer.headers.get("x-fal-request-id"):
        details["request_id"] = request_id
    hint = f" {NO_MEDIA_HINT}" if problem.type == NO_MEDIA else ""
    return Failure(
        code,
        problem.message[:LONGEST_MESSAGE] + hint,
        subject=subject,
        provider_code=problem.type or str(problem.status),
        retry_after_s=wait_s,
        details=details,
    )


def is_of_the_job(failure: Failure) -> bool:
    """Whether the question for a result failed by the job's own end, and not on its way."""
    status = failure.details.get("status")
    return status in OWN_STATUSES or (status is not None and failure.provider_code != str(status))


def read_problem(answer: Answer) -> Problem:
    body = answer.json_or_none()
    outer = body if isinstance(body, Mapping) else {}
    detail = outer.get("detail")
    fault = first_fault(detail)
    said_type = fault.type or one_line(outer.get("error_type"))
    message = fault.message or one_line(detail)
    retryable = answer.headers.get("x-fal-retryable") or answer.headers.get("x-fal-needs-retry") or ""
    return Problem(
        status=answer.status,
        type=said_type or answer.headers.get("x-fal-error-type", ""),
        message=message or f"fal answered {answer.status}: {answer.text()[:200]}".rstrip(": "),
        field=fault.field,
        is_final=retryable.strip().lower() in ("false", "0"),
    )


def _meaning(problem: Problem) -> tuple[ErrorCode, str | None]:
    status, kind = problem.status, problem.type
    if kind == SENSITIVE:
        return ErrorCode.SensitiveContent, None
    if status == 402 or any(words in problem.message.lower() for words in LOCKED):
        return ErrorCode.QuotaExceeded, None
    if status in (401, 403):
        return ErrorCode.InvalidApiKey, KEY
    if status == 429:
        return ErrorCode.RateLimited, None
    if kind == NO_MEDIA or kind in CANCELED or status == CANCELED_STATUS:
        return ErrorCode.ProviderFailure, None
    if kind in LATE or (status == 504 and not kind):
        return _unless_final(problem, ErrorCode.ProviderTimeout), None
    if kind in PASSING or status in PASSING_STATUSES:
        return _unless_final(problem, ErrorCode.TransientProviderError), None
    if status == 404:
        return ErrorCode.InvalidInput, "model"
    if status in INPUT_STATUSES:
        return ErrorCode.InvalidInput, problem.field or "input"
    return (ErrorCode.Unknown if status else ErrorCode.ProviderFailure), None


def _unless_final(problem: Problem, code: ErrorCode) -> ErrorCode:
    return ErrorCode.ProviderFailure if problem.is_final else code
