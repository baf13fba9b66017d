"""What Google's errors mean: of calls by status, reason and quota, of operations by code."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.http import Answer, asked_wait_s

LONGEST_MESSAGE = 500
# In the message of every 429, whichever quota is used up.
EVERY_QUOTA = "check your plan and billing details"
NO_MONEY = ("billing", "prepayment credits", "credits are depleted", "spend limit", "spending cap")
KEY_REFUSED = re.compile(
    r"api_key_invalid|api key (?:not valid|expired)|requests to this api .*\b(?:is|are) blocked"
)
CONTENT_REFUSED = (
    "responsible ai",
    "usage guidelines",
    "public_error_unsafe_generation",
    "celebrity or their likenesses",
)
NO_ALLOWANCE = re.compile(r"\blimit: 0\b")
KEY_STATUSES = frozenset({401, 403})
INPUT_STATUSES = frozenset({400, 404, 413, 422})
TIMEOUT_STATUSES = frozenset({499, 504})
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)}) - {501}
# It came from before the service itself, or the service gave up waiting: what was done is not known.
UNCERTAIN_STATUSES = frozenset({502, 504, 524})
LOCATION = "location is not supported"
MODEL_HINT = "It may be retired, or not open to this account."
FIELD = re.compile(r"[a-z]\w{1,39}")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, taken apart. Texts are empty where it has none; `quotas` are by id, with what they allow."""

    status: int
    name: str
    message: str
    reasons: tuple[str, ...] = ()
    quotas: tuple[tuple[str, str], ...] = ()
    field: str = ""

    @property
    def words(self) -> str:
        return " ".join((self.message, *self.reasons)).lower()


def classifier(key_name: str) -> Callable[[Answer], Failure]:
    """Classifies error answers to calls with the key in `key_name`."""
    return lambda answer: classify(answer, key_name, datetime.now(UTC))


def paid_classifier(key_name: str) -> Callable[[Answer], Failure]:
    """The same for calls that start something which may have to be paid for all the same."""

    def classify_paid(answer: Answer) -> Failure:
        failure = classify(answer, key_name, datetime.now(UTC))
        return with_answer_lost(failure) if answer.status in UNCERTAIN_STATUSES else failure

    return classify_paid


def classify(answer: Answer, key_name: str, now: datetime) -> Failure:
    """The failure that an error answer tells of."""
    body = answer.json_or_none()
    problem = read_problem(body, answer.status)
    if not problem.message:
        told = f"The server answered {answer.status}: {answer.text()[:200]}".rstrip(": ")
        problem = replace(problem, message=told)
    failure = problem_failure(problem, key_name)
    if failure.code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        failure = replace(failure, retry_after_s=asked_wait_s(answer.headers, body, problem.message, now))
    return failure


def problem_failure(problem: Problem, key_name: str) -> Failure:
    code, subject = _meaning(problem, key_name)
    is_model_missing = (code, subject) == (ErrorCode.InvalidInput, "model")
    return Failure(
        code,
        f"{problem.message} {MODEL_HINT}" if is_model_missing else problem.message,
        subject=subject,
        provider_code=next(iter(problem.reasons), problem.name) or str(problem.status),
        details={"status": problem.status, "quotas": [name for name, _ in problem.quotas]},
    )


def read_problem(body: JsonValue, status: int) -> Problem:
    """Reads the body of an error answer; it may come in a list."""
    outer = body[0] if isinstance(body, list) and body else body
    error = outer.get("error") if isinstance(outer, Mapping) else None
    if not isinstance(error, Mapping):
        return Problem(status, "", _line(error))
    details = list(_mappings(error.get("details")))
    violations = [one for detail in details for one in _mappings(detail.get("violations"))]
    fields = [one for detail in details for one in _mappings(detail.get("fieldViolations"))]
    return Problem(
        status=status,
        name=_line(error.get("status")),
        message=_line(error.get("message")),
        reasons=tuple(reason for detail in details if (reason := _line(detail.get("reason")))),
        quotas=tuple((_line(one.get("quotaId")), _line(one.get("quotaValue"))) for one in violations),
        field=next((_last_name(_line(one.get("field"))) for one in fields), ""),
    )


def _meaning(problem: Problem, key_name: str) -> tuple[ErrorCode, str | None]:
    status = problem.status
    if any(words in problem.words for words in CONTENT_REFUSED):
        return ErrorCode.SensitiveContent, None
    if status in KEY_STATUSES or KEY_REFUSED.search(problem.words):
        return ErrorCode.InvalidApiKey, key_name
    if status == 402 or (status in (400, 429) and _is_used_up(problem)):
        return ErrorCode.QuotaExceeded, None
    if status == 429:
        return ErrorCode.RateLimited, None
    if status in INPUT_STATUSES:
        return ErrorCode.InvalidInput, _subject(problem)
    if status in TIMEOUT_STATUSES:
        return ErrorCode.ProviderTimeout, None
    if status in PASSING_STATUSES:
        return ErrorCode.TransientProviderError, None
    return ErrorCode.Unknown, None


def _is_used_up(problem: Problem) -> bool:
    """Whether waiting for minutes does not help: a quota of a day, one that allows nothing, no money."""
    if any("PerDay" in name or allowed == "0" for name, allowed in problem.quotas):
        return True
    words = problem.words.replace(EVERY_QUOTA, "")
    return NO_ALLOWANCE.search(words) is not None or any(told in words for told in NO_MONEY)


def _subject(problem: Problem) -> str:
    if problem.status == 404:
        return "model"
    return "location" if LOCATION in problem.words else problem.field or "request"


def _last_name(path: str) -> str:
    """`aspect_ratio` of `generation_config.image_config.aspect_ratio`; empty for what is no name."""
    name = path.rpartition(".")[2]
    return name if FIELD.fullmatch(name) else ""


def _mappings(values: JsonValue) -> Iterator[Mapping[str, JsonValue]]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, Mapping):
            yield value


def _line(value: JsonValue) -> str:
    return " ".join(value.split())[:LONGEST_MESSAGE] if isinstance(value, str) else ""
