"""OpenAI's errors, by the bodies that it and its likes are known to send."""

import json
from datetime import UTC, datetime

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.http import HttpResponse
from reelproof.providers.openai.errors import classify_answer as classify
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY_NAME = "OPENAI_API_KEY"
EXPECTED = {
    "moderation_blocked_output": "SensitiveContent",
    "moderation_blocked_input": "SensitiveContent",
    "content_policy_violation": "SensitiveContent",
    "azure_content_filter": "SensitiveContent",
    "azure_picture_filtered": "SensitiveContent",
    "azure_policy_inside": "SensitiveContent",
    "azure_no_deployment": "InvalidInput:model",
    "invalid_image_file": "InvalidInput:image",
    "invalid_size": "InvalidInput:size",
    "rate_limited_header": "RateLimited",
    "rate_limited_text": "RateLimited",
    "rate_limited_bare": "RateLimited",
    "slow_down": "RateLimited",
    "insufficient_quota": "QuotaExceeded",
    "credit_balance_exhausted": "QuotaExceeded",
    "organization_spend_limit_exceeded": "QuotaExceeded",
    "project_spend_limit_exceeded": "QuotaExceeded",
    "organization_usage_limit_exceeded": "QuotaExceeded",
    "billing_hard_limit_reached": "QuotaExceeded",
    "billing_not_active": "QuotaExceeded",
    "invalid_api_key": "InvalidApiKey:OPENAI_API_KEY",
    "unverified_organization": "InvalidInput:model",
    "unsupported_country": "InvalidInput:location",
    "model_not_found": "InvalidInput:model",
    "model_unknown": "InvalidInput:model",
    "server_error": "TransientProviderError",
    "overloaded": "TransientProviderError",
    "bad_gateway": "TransientProviderError",
    "unprocessable": "InvalidInput:request",
    "teapot": "Unknown",
}
WAITS = {"rate_limited_header": 7.0, "rate_limited_text": 12.0, "slow_down": 3.0}
KNOWN = recorded_error_names("openai")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = classify(recorded_error("openai", name), KEY_NAME, NOW)
    assert failure.full_code == EXPECTED[name]
    assert failure.retry_after_s == WAITS.get(name)
    assert failure.message
    assert not answer_lost(failure)


def test_a_model_that_is_not_there_may_be_retired() -> None:
    assert "retired" in classify(recorded_error("openai", "model_unknown"), KEY_NAME, NOW).message


def test_request_ids_for_support_are_kept() -> None:
    blocked = recorded_error("openai", "moderation_blocked_output")
    failure = classify(HttpResponse(400, {"x-request-id": "req_1"}, blocked.content), KEY_NAME, NOW)
    assert failure.provider_code == "moderation_blocked"
    assert failure.details == {
        "status": 400,
        "request_id": "req_1",
        "moderation": {"moderation_stage": "output", "categories": ["violence"]},
    }


@pytest.mark.parametrize("status", [504, 524])
def test_a_gateway_that_gave_up_may_leave_a_bill(status: int) -> None:
    failure = classify(HttpResponse(status, {}, b"<html>timeout</html>"), KEY_NAME, NOW)
    assert failure.full_code == "TransientProviderError"
    assert answer_lost(failure)


@pytest.mark.parametrize(
    ("status", "body", "code", "message"),
    [
        (
            404,
            {"error": "model 'x' not found, try pulling it first"},
            "InvalidInput:model",
            "model 'x' not found",
        ),
        (400, {"detail": "Voice not found"}, "InvalidInput:request", "Voice not found"),
        (500, {"message": "CUDA error"}, "TransientProviderError", "CUDA error"),
        (403, None, "InvalidApiKey:OPENAI_API_KEY", "The server answered 403"),
        (400, [1, 2], "InvalidInput:request", "The server answered 400: [1, 2]"),
        (400, {"error": {"message": None, "code": 7}}, "InvalidInput:request", "The server answered 400"),
        (409, {"error": {}}, "TransientProviderError", "The server answered 409"),
        (529, {}, "TransientProviderError", "The server answered 529"),
        (302, {}, "Unknown", "The server answered 302"),
    ],
)
def test_other_servers_errors_are_read_as_far_as_they_go(
    status: int, body: JsonValue, code: str, message: str
) -> None:
    content = b"" if body is None else json.dumps(body).encode()
    failure = classify(HttpResponse(status, {}, content), KEY_NAME, NOW)
    assert failure.full_code == code
    assert failure.message.startswith(message)


def test_a_field_from_an_answer_is_only_taken_if_it_is_a_name() -> None:
    body = {"error": {"message": "no", "param": "x" * 200, "code": "y"}}
    failure = classify(HttpResponse(400, {}, json.dumps(body).encode()), KEY_NAME, NOW)
    assert failure.full_code == "InvalidInput:request"
