"""What OpenAI's errors mean: their body says more than their status."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.http import Answer, asked_wait_s

SENSITIVE = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "image_content_policy_violation",
        "content_filter",
        "contentFilter",
        "ResponsibleAIPolicyViolation",
        "bio_policy",
        "misalignment_policy_violation",
    }
)
BILLING = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "billing_hard_limit_reached",
        "billing_limit_user_error",
        "billing_not_active",
    }
)
MISSING_MODEL = frozenset({"model_not_found", "DeploymentNotFound"})
TOO_FAST = frozenset({"rate_limit_exceeded", "slow_down"})
KEY_STATUSES = frozenset({401, 403})
INPUT_STATUSES = frozenset({400, 404, 413, 422})
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
# A gateway gave up waiting; what it waited for may be finished, and charged for, all the same.
GATEWAY_TIMEOUTS = frozenset({504, 524})
MODEL_HINT = "It may be retired, or not open to this account."
FIELD = re.compile(r"[A-Za-z][\w.\[\]]{0,39}")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error answer, taken apart. Texts are empty where the body has none."""

    status: int
    code: str
    type: str
    inner_code: str
    parameter: str
    message: str
    details: Mapping[str, JsonValue]


def classifier(key_name: str) -> Callable[[Answer], Failure]:
    """Classifies error answers of a place whose key is in `key_name`."""
    return lambda answer: classify(answer, key_name, datetime.now(UTC))


def classify(answer: Answer, key_name: str, now: datetime) -> Failure:
    """The failure that an error answer tells of."""
    problem = read_problem(answer)
    code, subject = _meaning(problem, key_name)
    wait_s = None
    if code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, answer.json_or_none(), problem.message, now)
    is_model_missing = (code, subject) == (ErrorCode.InvalidInput, "model")
    failure = Failure(
        code,
        f"{problem.message} {MODEL_HINT}" if is_model_missing else problem.message,
        subject=subject,
        provider_code=problem.code or problem.type or str(problem.status),
        retry_after_s=wait_s,
        details=problem.details,
    )
    return with_answer_lost(failure) if problem.status in GATEWAY_TIMEOUTS else failure


def read_problem(answer: Answer) -> Problem:
    """Reads OpenAI's own form, and those of servers that copy it: a string, a `detail`, a page."""
    body = answer.json_or_none()
    outer = body if isinstance(body, Mapping) else {}
    inner = outer.get("error")
    error = inner if isinstance(inner, Mapping) else outer
    message = error.get("message") or (inner if isinstance(inner, str) else None) or outer.get("detail")
    details: dict[str, JsonValue] = {"status": answer.status}
    if request_id := answer.headers.get("x-request-id"):
        details["request_id"] = request_id
    if isinstance(moderation := error.get("moderation_details"), Mapping):
        details["moderation"] = dict(moderation)
    return Problem(
        status=answer.status,
        code=_text(error.get("code")),
        type=_text(error.get("type")),
        inner_code=_inner_code(error),
        parameter=_text(error.get("param")),
        message=_sentence(message)
        or f"The server answered {answer.status}: {answer.text()[:200]}".rstrip(": "),
        details=details,
    )


def _meaning(problem: Problem, key_name: str) -> tuple[ErrorCode, str | None]:
    named = {problem.code, problem.type}
    status = problem.status
    if _is_sensitive(problem):
        return ErrorCode.SensitiveContent, None
    if named & BILLING:
        return ErrorCode.QuotaExceeded, None
    if status in KEY_STATUSES:
        return ErrorCode.InvalidApiKey, key_name
    if status == 429 or named & TOO_FAST:
        return ErrorCode.RateLimited, None
    if problem.code in MISSING_MODEL or (status == 404 and "model" in problem.message.lower()):
        return ErrorCode.InvalidInput, "model"
    if status in INPUT_STATUSES:
        return ErrorCode.InvalidInput, problem.parameter if FIELD.fullmatch(problem.parameter) else "request"
    if status in PASSING_STATUSES or "server_error" in named:
        return ErrorCode.TransientProviderError, None
    return ErrorCode.Unknown, None


def _is_sensitive(problem: Problem) -> bool:
    if SENSITIVE & {problem.code, problem.inner_code} or problem.code.startswith("invalid_prompt"):
        return True
    return problem.status < 500 and "safety system" in problem.message.lower()


def _inner_code(error: Mapping[str, JsonValue]) -> str:
    """Azure tells the reason inside, under one of two names."""
    inner = error.get("innererror") or error.get("inner_error")
    return _text(inner.get("code")) if isinstance(inner, Mapping) else ""


def _text(value: JsonValue) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _sentence(value: JsonValue) -> str:
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else str(value)
    return " ".join(text.split())[:500]
