"""What Replicate's errors mean: of calls by status and body, of predictions by the text they end with."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.fault import one_line
from reelproof.providers.http import Answer, asked_wait_s
from reelproof.providers.replicate.settings import TOKEN

VENDOR_BUSY_S = 30.0
LONGEST_MESSAGE = 500
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
INPUT_STATUSES = frozenset({400, 404, 413, 422})
# The answer came from before the service itself: what it did behind is not known.
UNCERTAIN_STATUSES = frozenset({500, 502, 504, *range(520, 530)})
FIELD = re.compile(
    r"\b(?:property |input: )?([a-z]\w{1,39})\b(?= is required| is not allowed| must | does not)",
    re.IGNORECASE,
)
OUR_CODE = re.compile(r"\((E\d{3,4})\)|\b(E\d{4})\b|code: ([A-Z]{2,})\b")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text that a failed prediction may hold, and what it means."""

    text: re.Pattern[str]
    code: ErrorCode
    subject: str | None = None
    wait_s: float | None = None


def _pattern(text: str, code: ErrorCode, subject: str | None = None, wait_s: float | None = None) -> Pattern:
    return Pattern(re.compile(text, re.IGNORECASE), code, subject, wait_s)


# In order: the first that is found counts. No pattern is a part of an everyday word.
PREDICTION_ERRORS: Sequence[Pattern] = (
    _pattern(r"\(E005\)|flagged as sensitive", ErrorCode.SensitiveContent),
    _pattern(r"NSFW content", ErrorCode.SensitiveContent),
    _pattern(r"\(E00[12]\)", ErrorCode.ProviderFailure),
    _pattern(r"\(E003\)", ErrorCode.RateLimited, wait_s=VENDOR_BUSY_S),
    _pattern(r"\(E004\)", ErrorCode.TransientProviderError),
    _pattern(r"\(E006\)", ErrorCode.InvalidInput, "input"),
    _pattern(r"\(E[09]\d\d\)", ErrorCode.ProviderFailure),
    _pattern(r"\bE1001\b|out of memory", ErrorCode.ProviderFailure),
    _pattern(r"\bE4875\b", ErrorCode.InvalidInput, "webhook"),
    _pattern(r"\bE8367\b", ErrorCode.ProviderFailure),
    _pattern(
        r"\b(?:E1000|E6716|E8765|E9243|E9828)\b|Director: unexpected error|code: PA\b|Prediction interrupted",
        ErrorCode.TransientProviderError,
    ),
    _pattern(r"\btimed out\b", ErrorCode.ProviderTimeout),
    _pattern(
        r"\bviolat(?:e[sd]?|ing|ions?)\b|content policy|\bcopyright|\blikeness\b|\bsafety\b|\bprohibited\b",
        ErrorCode.SensitiveContent,
    ),
    _pattern(r"input validation|\bmust be\b|\binvalid\b|\bValueError\b", ErrorCode.InvalidInput, "input"),
)


def classify_call(answer: Answer) -> Failure:
    """A call that was refused."""
    return call_failure(answer, datetime.now(UTC))


def classify_submit(answer: Answer) -> Failure:
    """A submit that was refused, or whose end nobody knows."""
    failure = classify_call(answer)
    return with_answer_lost(failure) if answer.status in UNCERTAIN_STATUSES else failure


def call_failure(answer: Answer, now: datetime) -> Failure:
    body = answer.json_or_none()
    problem = body if isinstance(body, Mapping) else {}
    title, detail = one_line(problem.get("title")), one_line(problem.get("detail"))
    message = detail or title or f"Replicate answered {answer.status}: {answer.text()[:200]}".rstrip(": ")
    code, subject = _meaning(answer.status, title, message)
    wait_s = None
    if code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, body, message, now)
    return Failure(
        code,
        message[:LONGEST_MESSAGE],
        subject=subject,
        provider_code=title or str(answer.status),
        retry_after_s=wait_s,
        details={"status": answer.status},
    )


def prediction_failure(status: str, error: JsonValue) -> Failure:
    """A prediction that ended in this status, with this error."""
    told = error if isinstance(error, str) else "" if error is None else str(error)
    message = " ".join(told.split())[:LONGEST_MESSAGE]
    details: dict[str, JsonValue] = {"status": status}
    if status == "aborted":
        late = "Replicate gave the prediction up before it started."
        return Failure(ErrorCode.ProviderTimeout, message or late, provider_code="aborted", details=details)
    if status == "canceled":
        stopped = "The prediction was canceled, or ran longer than Replicate lets it."
        return Failure(
            ErrorCode.ProviderFailure, message or stopped, provider_code="canceled", details=details
        )
    found = next((pattern for pattern in PREDICTION_ERRORS if pattern.text.search(told)), None)
    return Failure(
        found.code if found else ErrorCode.ProviderFailure,
        message or "The prediction failed without a reason.",
        subject=found.subject if found else None,
        provider_code=_code_in(told),
        retry_after_s=found.wait_s if found else None,
        details=details,
    )


def _meaning(status: int, title: str, message: str) -> tuple[ErrorCode, str | None]:
    if status in (401, 403):
        return ErrorCode.InvalidApiKey, TOKEN
    if status == 402:
        return ErrorCode.QuotaExceeded, None
    if status == 429:
        return ErrorCode.RateLimited, None
    if status == 404 or "version" in title.lower():
        return ErrorCode.InvalidInput, "model"
    if status in INPUT_STATUSES:
        named = FIELD.search(message)
        return ErrorCode.InvalidInput, named.group(1) if named else "input"
    if status in PASSING_STATUSES:
        return ErrorCode.TransientProviderError, None
    return ErrorCode.Unknown, None


def _code_in(text: str) -> str:
    found = OUR_CODE.search(text)
    return next(code for code in found.groups() if code) if found else "failed"
