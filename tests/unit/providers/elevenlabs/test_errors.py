"""ElevenLabs's errors, by the bodies that it is known to send."""

import json
from datetime import UTC, datetime

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.elevenlabs.errors import classify_answer as classify
from reelproof.providers.http import HttpResponse
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

NOW = datetime(2026, 11, 21, tzinfo=UTC)
EXPECTED = {
    "content_against_policy": "SensitiveContent",
    "famous_voice": "SensitiveContent",
    "voice_blocked": "SensitiveContent",
    "reader_content": "SensitiveContent",
    "bad_prompt": "SensitiveContent",
    "bad_prompt_new": "SensitiveContent",
    "bad_composition_plan": "SensitiveContent",
    "quota_exceeded": "QuotaExceeded",
    "quota_exceeded_400": "QuotaExceeded",
    "insufficient_credits": "QuotaExceeded",
    "paid_plan_required": "QuotaExceeded",
    "subscription_required": "QuotaExceeded",
    "only_for_creator": "QuotaExceeded",
    "free_users": "QuotaExceeded",
    "unusual_activity": "InvalidApiKey:ELEVENLABS_API_KEY",
    "unusual_activity_new": "InvalidApiKey:ELEVENLABS_API_KEY",
    "invalid_api_key": "InvalidApiKey:ELEVENLABS_API_KEY",
    "missing_permissions": "InvalidApiKey:ELEVENLABS_API_KEY",
    "needs_authorization": "InvalidApiKey:ELEVENLABS_API_KEY",
    "bare_unauthorized": "InvalidApiKey:ELEVENLABS_API_KEY",
    "too_many_concurrent": "RateLimited",
    "concurrent_limit": "RateLimited",
    "rate_limit": "RateLimited",
    "rate_limit_waiting": "RateLimited",
    "system_busy": "RateLimited",
    "voice_not_found": "InvalidInput:voice",
    "voice_does_not_exist": "InvalidInput:voice",
    "voice_not_fine_tuned": "InvalidInput:voice",
    "model_not_found": "InvalidInput:model",
    "too_long": "InvalidInput:prompt",
    "invalid_parameters": "InvalidInput:seed",
    "validation": "InvalidInput:text",
    "not_found": "InvalidInput:request",
    "too_early": "TransientProviderError",
    "already_running": "TransientProviderError",
    "server_error": "TransientProviderError",
    "bad_gateway": "TransientProviderError",
    "unavailable": "TransientProviderError",
    "gateway_timeout": "TransientProviderError",
    "teapot": "Unknown",
}
WAITS = {"rate_limit_waiting": 6.0}
KNOWN = recorded_error_names("elevenlabs")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = classify(recorded_error("elevenlabs", name), NOW)
    assert failure.full_code == EXPECTED[name]
    assert failure.retry_after_s == WAITS.get(name)
    assert failure.message
    assert failure.provider_code
    assert answer_lost(failure) is (name == "gateway_timeout")


@pytest.mark.parametrize(
    ("name", "provider_code"),
    [
        ("quota_exceeded", "quota_exceeded"),
        ("paid_plan_required", "paid_plan_required"),
        ("validation", "422"),
        ("bad_gateway", "502"),
    ],
)
def test_the_key_is_read_from_either_shape(name: str, provider_code: str) -> None:
    assert classify(recorded_error("elevenlabs", name), NOW).provider_code == provider_code


def test_a_suggested_prompt_is_shown() -> None:
    failure = classify(recorded_error("elevenlabs", "bad_prompt"), NOW)
    assert failure.message.endswith("ElevenLabs suggests: A gentle piano piece in a calm mood.")
    assert failure.details["prompt_suggestion"] == "A gentle piano piece in a calm mood."


def test_unusual_activity_is_explained() -> None:
    assert "VPN" in classify(recorded_error("elevenlabs", "unusual_activity"), NOW).message


def test_a_voice_that_was_taken_away_is_explained() -> None:
    assert "end on 2026-12-31" in classify(recorded_error("elevenlabs", "voice_not_found"), NOW).message


def test_request_ids_for_support_are_kept() -> None:
    failure = classify(HttpResponse(500, {"request-id": "r1"}, b"{}"), NOW)
    assert failure.details == {"status": 500, "request_id": "r1"}


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (403, {"detail": "Forbidden"}, "InvalidApiKey:ELEVENLABS_API_KEY", "Forbidden"),
        (400, None, "InvalidInput:request", "ElevenLabs answered 400"),
        (400, [1, 2], "InvalidInput:request", "ElevenLabs answered 400: [1, 2]"),
        (400, {"detail": {"status": None, "message": 7}}, "InvalidInput:request", "ElevenLabs answered 400"),
        (422, {"detail": [5]}, "InvalidInput:request", "ElevenLabs answered 422"),
        (302, {}, "Unknown", "ElevenLabs answered 302"),
    ],
)
def test_odd_errors_are_read_as_far_as_they_go(status: int, body: JsonValue, code: str, message: str) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    failure = classify(HttpResponse(status, {}, content), NOW)
    assert failure.full_code == code
    assert failure.message.startswith(message)
