"""Classifies ElevenLabs's errors: the code in the body is more specific than the status."""

from collections.abc import Mapping
from datetime import UTC, datetime

from reelproof.provider_api import Failure, JsonValue, with_answer_lost
from reelproof.providers.classification import (
    ErrorMeaning,
    ServiceErrors,
    ServiceProblem,
    classify,
    unexplained,
)
from reelproof.providers.elevenlabs.settings import KEY
from reelproof.providers.field_error import first_fault, one_line
from reelproof.providers.http import HttpResponse

UNUSUAL = ("detected_unusual_activity", "unusual_activity_detected")
UNUSUAL_HINT = (
    "ElevenLabs flags this as unusual activity: a free plan, VPN or shared address. A paid plan avoids it."
)
NO_VOICE = ("voice_not_found", "voice_does_not_exist")
NO_VOICE_HINT = (
    "ElevenLabs's own voices are for accounts from before March 2026, and end on 2026-12-31: name a voice of "
    "your account by its id, or choose another provider's model."
)
SERVICE = ServiceErrors(
    name="elevenlabs",
    key_name=KEY,
    codes={
        **dict.fromkeys(
            (
                "content_against_policy",
                "famous_voice_not_permitted",
                "voice_blocked_detected",
                "reader_content_not_permitted",
                "bad_prompt",
                "bad_composition_plan",
            ),
            ErrorMeaning.refusal,
        ),
        **dict.fromkeys(
            (
                "quota_exceeded",
                "character_limit_exceeded",
                "insufficient_credits",
                "payment_required",
                "payment_issue",
                "paid_plan_required",
                "subscription_required",
                "only_for_creator+",
                "free_users_not_allowed",
                "output_format_not_allowed",
            ),
            ErrorMeaning.billing,
        ),
        **dict.fromkeys(
            ("invalid_api_key", "missing_permissions", "needs_authorization", *UNUSUAL), ErrorMeaning.key
        ),
        **dict.fromkeys(
            (
                "too_many_concurrent_requests",
                "concurrent_limit_exceeded",
                "rate_limit_exceeded",
                "system_busy",
            ),
            ErrorMeaning.rate_limit,
        ),
        **dict.fromkeys(
            ("model_not_found", "model_access_denied", "model_can_not_do_text_to_speech"),
            ErrorMeaning.model_access,
        ),
        "already_running": ErrorMeaning.overload,
    },
    subjects={
        "voice_not_found": "voice",
        "voice_does_not_exist": "voice",
        "invalid_voice_id": "voice",
        "voice_not_fine_tuned": "voice",
        "max_character_limit_exceeded": "prompt",
    },
    hints={**dict.fromkeys(UNUSUAL, UNUSUAL_HINT), **dict.fromkeys(NO_VOICE, NO_VOICE_HINT)},
)
GATEWAY_TIMEOUTS = frozenset({504, 524})
LONGEST_SUGGESTION = 500


def classify_call(response: HttpResponse) -> Failure:
    return classify_answer(response, datetime.now(UTC))


def classify_answer(response: HttpResponse, now: datetime) -> Failure:
    """Returns the failure for an error response."""
    failure = classify(read_problem(response), SERVICE, now, response)
    return with_answer_lost(failure) if response.status in GATEWAY_TIMEOUTS else failure


def read_problem(response: HttpResponse) -> ServiceProblem:
    """Reads the old and new error formats, validation errors, plain text and pages."""
    body = response.json_or_none()
    detail = body.get("detail") if isinstance(body, Mapping) else None
    error = detail if isinstance(detail, Mapping) else {}
    fault = first_fault(detail)
    message = one_line(error.get("message")) or fault.message or one_line(detail)
    data = error.get("data")
    suggestion = one_line(data.get("prompt_suggestion")) if isinstance(data, Mapping) else ""
    names = (one_line(error.get(name)) for name in ("code", "status", "type"))
    return ServiceProblem(
        status=response.status,
        message=_with_suggestion(message or unexplained("ElevenLabs", response), suggestion),
        codes=tuple(name for name in names if name),
        input_field=one_line(error.get("param")) or fault.field,
        details=_details(response, suggestion),
    )


def _with_suggestion(message: str, suggestion: str) -> str:
    return f"{message} ElevenLabs suggests: {suggestion[:LONGEST_SUGGESTION]}" if suggestion else message


def _details(response: HttpResponse, suggestion: str) -> dict[str, JsonValue]:
    details: dict[str, JsonValue] = {"status": response.status}
    if suggestion:
        details["prompt_suggestion"] = suggestion
    if request_id := response.headers.get("request-id"):
        details["request_id"] = request_id
    return details
