"""What ElevenLabs's errors mean: the key in their body says more than their status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.provider_api import ErrorCode, Failure, JsonValue, with_answer_lost
from reelproof.providers.elevenlabs.settings import KEY
from reelproof.providers.fault import first_fault, one_line
from reelproof.providers.http import Answer, asked_wait_s

SENSITIVE = frozenset(
    {
        "content_against_policy",
        "famous_voice_not_permitted",
        "voice_blocked_detected",
        "reader_content_not_permitted",
        "bad_prompt",
        "bad_composition_plan",
    }
)
BILLING = frozenset(
    {
        "quota_exceeded",
        "insufficient_credits",
        "payment_required",
        "paid_plan_required",
        "subscription_required",
        "only_for_creator+",
        "free_users_not_allowed",
    }
)
UNUSUAL = frozenset({"detected_unusual_activity", "unusual_activity_detected"})
KEYS = frozenset({"invalid_api_key", "missing_permissions", "needs_authorization"}) | UNUSUAL
TOO_FAST = frozenset(
    {"too_many_concurrent_requests", "concurrent_limit_exceeded", "rate_limit_exceeded", "system_busy"}
)
FIELDS: Mapping[str, str] = {
    "voice_not_found": "voice",
    "voice_does_not_exist": "voice",
    "voice_not_fine_tuned": "voice",
    "model_not_found": "model",
    "max_character_limit_exceeded": "prompt",
}
ALREADY_RUNNING = "already_running"
PASSING_STATUSES = frozenset({408, 409, 425, *range(500, 600)})
INPUT_STATUSES = frozenset({400, 404, 413, 422})
GATEWAY_TIMEOUTS = frozenset({504, 524})
LONGEST_MESSAGE = 500
UNUSUAL_HINT = (
    "ElevenLabs takes this for unusual: a free plan, a VPN or a shared address. A paid plan lifts it."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error answer of any shape, taken apart. Texts are empty where the body has none."""

    status: int
    key: str
    message: str
    field: str
    suggestion: str


def classify_call(answer: Answer) -> Failure:
    return classify(answer, datetime.now(UTC))


def classify(answer: Answer, now: datetime) -> Failure:
    """The failure that an error answer tells of."""
    problem = read_problem(answer)
    code, subject = _meaning(problem)
    wait_s = None
    if code in (ErrorCode.RateLimited, ErrorCode.TransientProviderError):
        wait_s = asked_wait_s(answer.headers, answer.json_or_none(), problem.message, now)
    failure = Failure(
        code,
        _told(problem),
        subject=subject,
        provider_code=problem.key or str(problem.status),
        retry_after_s=wait_s,
        details=_details(answer, problem),
    )
    return with_answer_lost(failure) if problem.status in GATEWAY_TIMEOUTS else failure


def read_problem(answer: Answer) -> Problem:
    """Reads the old shape, the new one, that of validation, a bare text, a page."""
    body = answer.json_or_none()
    detail = body.get("detail") if isinstance(body, Mapping) else None
    told = detail if isinstance(detail, Mapping) else {}
    fault = first_fault(detail)
    message = one_line(told.get("message")) or fault.message or one_line(detail)
    data = told.get("data")
    return Problem(
        status=answer.status,
        key=next((text for name in ("code", "status", "type") if (text := one_line(told.get(name)))), ""),
        message=message or f"ElevenLabs answered {answer.status}: {answer.text()[:200]}".rstrip(": "),
        field=one_line(told.get("param")) or fault.field,
        suggestion=one_line(data.get("prompt_suggestion")) if isinstance(data, Mapping) else "",
    )


def _meaning(problem: Problem) -> tuple[ErrorCode, str | None]:
    key, status = problem.key, problem.status
    if key in SENSITIVE:
        return ErrorCode.SensitiveContent, None
    if key in BILLING or status == 402:
        return ErrorCode.QuotaExceeded, None
    if key in KEYS or status == 401:
        return ErrorCode.InvalidApiKey, KEY
    if key in TOO_FAST or status == 429:
        return ErrorCode.RateLimited, None
    if key in FIELDS:
        return ErrorCode.InvalidInput, FIELDS[key]
    if status == 403:
        return ErrorCode.InvalidApiKey, KEY
    if key == ALREADY_RUNNING or status in PASSING_STATUSES:
        return ErrorCode.TransientProviderError, None
    if status in INPUT_STATUSES:
        return ErrorCode.InvalidInput, problem.field or "request"
    return ErrorCode.Unknown, None


def _told(problem: Problem) -> str:
    message = problem.message[:LONGEST_MESSAGE]
    if problem.key in UNUSUAL:
        return f"{message} {UNUSUAL_HINT}"
    if problem.suggestion:
        return f"{message} ElevenLabs suggests: {problem.suggestion[:LONGEST_MESSAGE]}"
    return message


def _details(answer: Answer, problem: Problem) -> dict[str, JsonValue]:
    details: dict[str, JsonValue] = {"status": problem.status}
    if problem.suggestion:
        details["prompt_suggestion"] = problem.suggestion
    if request_id := answer.headers.get("request-id"):
        details["request_id"] = request_id
    return details
