"""Classifies OpenAI's errors: the body is more specific than the status."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    unexplained,
    upstream_message,
)
from reelproof.providers.http import HttpResponse

CODES: Mapping[str, ErrorMeaning] = {
    **dict.fromkeys(
        (
            "moderation_blocked",
            "content_policy_violation",
            "image_content_policy_violation",
            "content_filter",
            "contentFilter",
            "ResponsibleAIPolicyViolation",
            "bio_policy",
            "cyber_policy",
            "misalignment_policy_violation",
            "invalid_prompt",
        ),
        ErrorMeaning.refusal,
    ),
    **dict.fromkeys(
        (
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            "billing_limit_user_error",
            "billing_not_active",
        ),
        ErrorMeaning.billing,
    ),
    **dict.fromkeys(("model_not_found", "DeploymentNotFound"), ErrorMeaning.model_access),
    **dict.fromkeys(("context_length_exceeded", "string_above_max_length"), ErrorMeaning.too_large),
    **dict.fromkeys(("invalid_api_key", "invalid_authentication", "incorrect_api_key"), ErrorMeaning.key),
    "unsupported_country_region_territory": ErrorMeaning.location,
    "account_deactivated": ErrorMeaning.blocked,
}
VAGUE_CODES: Mapping[str, ErrorMeaning] = {
    **dict.fromkeys(("rate_limit_exceeded", "slow_down"), ErrorMeaning.rate_limit),
    "server_error": ErrorMeaning.overload,
}
# A gateway timed out; the call may still complete and be charged.
GATEWAY_TIMEOUTS = frozenset({504, 524})
NOT_FOUND = 404
FIELD = re.compile(r"[A-Za-z][\w.\[\]]{0,39}")


def classifier(key_name: str) -> Callable[[HttpResponse], Failure]:
    """Returns a classifier of error responses to calls with the key in `key_name`."""
    return lambda response: classify_answer(response, key_name, datetime.now(UTC))


def classify_answer(response: HttpResponse, key_name: str, now: datetime) -> Failure:
    """Returns the failure for an error response."""
    service = ServiceErrors("openai", key_name, CODES, VAGUE_CODES)
    problem = read_problem(response)
    if problem.status == NOT_FOUND and "model" in problem.message.lower():
        service = replace(service, statuses={NOT_FOUND: ErrorMeaning.model_access})
    failure = classify(problem, service, now, response)
    return with_answer_lost(failure) if problem.status in GATEWAY_TIMEOUTS else failure


def read_problem(response: HttpResponse) -> ServiceProblem:
    """Reads OpenAI's format and those of compatible servers: a string, a `detail`, a page."""
    body = response.json_or_none()
    outer = body if isinstance(body, Mapping) else {}
    inner = outer.get("error")
    error = inner if isinstance(inner, Mapping) else outer
    message = error.get("message") or (inner if isinstance(inner, str) else None) or outer.get("detail")
    details: dict[str, JsonValue] = {"status": response.status}
    if request_id := response.headers.get("x-request-id"):
        details["request_id"] = request_id
    if isinstance(moderation := error.get("moderation_details"), Mapping):
        details["moderation"] = dict(moderation)
    parameter = _text(error.get("param"))
    return ServiceProblem(
        status=response.status,
        message=" ".join(filter(None, (_sentence(message), upstream_message(error))))
        or unexplained("The server", response),
        codes=_codes(error),
        input_field=parameter if FIELD.fullmatch(parameter) else "",
        details=details,
    )


def _codes(error: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Returns the code, the type, and Azure's inner error code."""
    inner = error.get("innererror") or error.get("inner_error")
    code = _text(error.get("code"))
    names = [code, _text(error.get("type")), _text(inner.get("code")) if isinstance(inner, Mapping) else ""]
    # Codes of refused prompts have varying suffixes: invalid_prompt_violence.
    names += ["invalid_prompt"] if code.startswith("invalid_prompt") else []
    return tuple(name for name in names if name)


def _text(value: JsonValue) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _sentence(value: JsonValue) -> str:
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else str(value)
    return " ".join(text.split())[:500]
