"""Google's errors, by recorded bodies."""

import json
from datetime import UTC, datetime

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.google.errors import classify_answer as classify
from reelproof.providers.google.errors import paid_classifier
from reelproof.providers.google.operation import read_operation
from reelproof.providers.http import HttpResponse
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY_NAME = "GEMINI_API_KEY"
EXPECTED = {
    "per_minute": "RateLimited",
    "per_minute_in_a_list": "RateLimited",
    "per_minute_with_header": "RateLimited",
    "per_minute_soon_over": "RateLimited",
    "message_alone": "RateLimited",
    "long_wait": "RateLimited",
    "per_day": "QuotaExceeded",
    "no_free_tier": "QuotaExceeded",
    "credits_depleted": "QuotaExceeded",
    "billing_disabled": "QuotaExceeded",
    "payment_required": "QuotaExceeded",
    "api_key_invalid": "InvalidApiKey:GEMINI_API_KEY",
    "unauthenticated": "InvalidApiKey:GEMINI_API_KEY",
    "permission_denied": "InvalidApiKey:GEMINI_API_KEY",
    "blocked": "InvalidApiKey:GEMINI_API_KEY",
    "unknown_field": "InvalidInput:aspect_ratio",
    "invalid_argument": "InvalidInput:request",
    "location": "InvalidInput:location",
    "model_not_found": "InvalidInput:model",
    "closed_to_new_users": "InvalidInput:model",
    "not_found": "InvalidInput:model",
    "usage_guidelines": "SensitiveContent",
    "unsafe_generation": "SensitiveContent",
    "internal": "TransientProviderError",
    "overloaded": "TransientProviderError",
    "high_demand": "TransientProviderError",
    "bad_gateway": "TransientProviderError",
    "deadline": "ProviderTimeout",
    "cancelled": "ProviderTimeout",
}
WAITS = {
    "per_minute": 38.2,
    "per_minute_in_a_list": 38.2,
    "per_minute_with_header": 12.0,
    "per_minute_soon_over": 1.0,
    "long_wait": 65_205.0,
}
UNCERTAIN = {"bad_gateway", "deadline"}
KNOWN = recorded_error_names("google")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = classify(recorded_error("google", name), KEY_NAME, NOW)
    assert failure.full_code == EXPECTED[name]
    assert failure.retry_after_s == WAITS.get(name)
    assert failure.message
    assert failure.provider_code
    assert not answer_lost(failure)


@pytest.mark.parametrize("name", KNOWN)
def test_only_a_clear_answer_says_that_nothing_has_to_be_paid(name: str) -> None:
    assert answer_lost(paid_classifier(KEY_NAME)(recorded_error("google", name))) is (name in UNCERTAIN)


def test_the_code_is_the_most_exact_that_google_gives() -> None:
    codes = [
        classify(recorded_error("google", name), KEY_NAME, NOW).provider_code
        for name in ("api_key_invalid", "per_day")
    ]
    assert codes == ["API_KEY_INVALID", "RESOURCE_EXHAUSTED"]


def test_the_quota_that_is_used_up_is_kept() -> None:
    failure = classify(recorded_error("google", "per_day"), KEY_NAME, NOW)
    assert failure.details == {
        "status": 429,
        "quotas": ["GenerateRequestsPerDayPerProjectPerModel-FreeTier"],
    }


def test_a_model_that_is_not_there_may_be_retired() -> None:
    assert "retired" in classify(recorded_error("google", "model_not_found"), KEY_NAME, NOW).message


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (500, None, "TransientProviderError", "The server answered 500"),
        (400, [], "InvalidInput:request", "The server answered 400: []"),
        (400, [[]], "InvalidInput:request", "The server answered 400: [[]]"),
        (400, {"error": "bad"}, "InvalidInput:request", "bad"),
        (429, {"error": {"details": "none"}}, "RateLimited", "The server answered 429"),
        (
            400,
            {"error": {"message": "no", "details": [{"fieldViolations": [{"field": "a b"}]}]}},
            "InvalidInput:request",
            "no",
        ),
        (429, {"error": {"message": "Too many requests to this API."}}, "RateLimited", "Too many"),
        (501, {"error": {"message": "Not here.", "status": "UNIMPLEMENTED"}}, "Unknown", "Not here."),
        (302, {}, "Unknown", "The server answered 302"),
    ],
)
def test_odd_errors_are_read_as_far_as_they_go(status: int, body: JsonValue, code: str, message: str) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    failure = classify(HttpResponse(status, {}, content), KEY_NAME, NOW)
    assert failure.full_code == code
    assert failure.message.startswith(message)


@pytest.mark.parametrize(
    ("error", "code", "provider_code"),
    [
        ({"code": 3, "message": "The clip violates Google's usage guidelines."}, "SensitiveContent", "3"),
        ({"code": 3, "message": "Your use case is currently not supported."}, "InvalidInput:request", "3"),
        (
            {"code": 3, "message": "x", "details": [{"reason": "PUBLIC_ERROR_UNSAFE_GENERATION"}]},
            "SensitiveContent",
            "PUBLIC_ERROR_UNSAFE_GENERATION",
        ),
        ({"code": 8, "message": "The service is currently too busy."}, "RateLimited", "8"),
        (
            {"code": 8, "message": "x", "details": [{"violations": [{"quotaId": "VideosPerDayPerProject"}]}]},
            "QuotaExceeded",
            "8",
        ),
        ({"code": 4, "message": "Deadline expired."}, "ProviderTimeout", "4"),
        (
            {"code": 13, "message": "Video generation failed due to an internal server issue."},
            "TransientProviderError",
            "13",
        ),
        ({"code": 14, "message": "The service is currently unavailable."}, "TransientProviderError", "14"),
        ({"code": 7, "message": "Denied."}, "InvalidApiKey:GEMINI_API_KEY", "7"),
        ({"code": 1, "message": "The operation was cancelled."}, "ProviderFailure", "CANCELLED"),
        ({"code": 2, "message": "Unheard of."}, "ProviderFailure", "2"),
        ({"code": "x"}, "ProviderFailure", "x"),
    ],
)
def test_a_failed_operation_means_what_its_code_says(error: JsonValue, code: str, provider_code: str) -> None:
    operation = read_operation({"name": "models/veo/operations/a", "done": True, "error": error})
    assert operation is not None
    failure = operation.failure(KEY_NAME)
    assert failure is not None
    assert (failure.full_code, failure.provider_code) == (code, provider_code)
    assert failure.message
