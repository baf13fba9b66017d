"""fal's errors, by recorded bodies."""

import json
from datetime import UTC, datetime

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.fal.errors import call_failure, classify_submit, is_job_failure, job_failure
from reelproof.providers.http import HttpResponse
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

NOW = datetime(2026, 11, 21, tzinfo=UTC)
EXPECTED = {
    "content_policy_violation": "SensitiveContent",
    "no_media_generated": "ProviderFailure",
    "image_too_small": "InvalidInput:image_url",
    "image_too_large": "InvalidInput:image_url",
    "image_load_error": "InvalidInput:image_url",
    "file_download_error": "InvalidInput:image_url",
    "file_too_large": "InvalidInput:image_url",
    "face_detection_error": "InvalidInput:image_url",
    "unsupported_image_format": "InvalidInput:image_url",
    "audio_duration_too_long": "InvalidInput:audio_url",
    "greater_than": "InvalidInput:num_images",
    "less_than_equal": "InvalidInput:num_images",
    "multiple_of": "InvalidInput:width",
    "one_of": "InvalidInput:duration",
    "sequence_too_long": "InvalidInput:image_urls",
    "missing": "InvalidInput:prompt",
    "feature_not_supported": "InvalidInput:body",
    "generation_timeout": "ProviderTimeout",
    "internal_server_error": "TransientProviderError",
    "internal_server_error_final": "ProviderFailure",
    "downstream_service_unavailable": "TransientProviderError",
    "downstream_service_error": "TransientProviderError",
    "downstream_service_error_final": "ProviderFailure",
    "request_timeout": "ProviderTimeout",
    "startup_timeout": "ProviderTimeout",
    "runner_scheduling_failure": "TransientProviderError",
    "runner_connection_timeout": "TransientProviderError",
    "runner_disconnected": "TransientProviderError",
    "runner_connection_refused": "TransientProviderError",
    "runner_connection_error": "TransientProviderError",
    "runner_incomplete_response": "TransientProviderError",
    "runner_server_error": "TransientProviderError",
    "runner_header_only": "TransientProviderError",
    "internal_error": "TransientProviderError",
    "bad_request": "InvalidInput:input",
    "client_cancelled": "ProviderFailure",
    "client_disconnected": "ProviderFailure",
    "unauthorized": "InvalidApiKey:FAL_KEY",
    "no_access": "InvalidApiKey:FAL_KEY",
    "forbidden": "InvalidInput:model",
    "locked": "QuotaExceeded",
    "payment_required": "QuotaExceeded",
    "too_many": "RateLimited",
    "too_many_waiting": "RateLimited",
    "path_not_found": "InvalidInput:model",
    "application_not_found": "InvalidInput:model",
    "bad_gateway": "TransientProviderError",
    "gateway_timeout": "ProviderTimeout",
    "unavailable": "TransientProviderError",
    "teapot": "Unknown",
}
WAITS = {"too_many_waiting": 9.0}
UNCERTAIN = {"bad_gateway", "gateway_timeout"}
NOT_OF_THE_JOB = {
    "unauthorized",
    "no_access",
    "forbidden",
    "locked",
    "payment_required",
    "too_many",
    "too_many_waiting",
    "bad_gateway",
    "gateway_timeout",
    "unavailable",
    "teapot",
}
KNOWN = recorded_error_names("fal")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = call_failure(recorded_error("fal", name), NOW)
    assert failure.full_code == EXPECTED[name]
    assert failure.retry_after_s == WAITS.get(name)
    assert failure.message
    assert failure.provider_code


@pytest.mark.parametrize("name", KNOWN)
def test_only_an_answer_from_before_the_queue_leaves_it_open_whether_the_request_is_in_it(name: str) -> None:
    assert answer_lost(classify_submit(recorded_error("fal", name))) is (name in UNCERTAIN)


@pytest.mark.parametrize("name", KNOWN)
def test_a_result_s_error_is_the_job_s_own_or_one_on_the_way(name: str) -> None:
    assert is_job_failure(call_failure(recorded_error("fal", name), NOW)) is (name not in NOT_OF_THE_JOB)


def test_helpful_details_are_reported() -> None:
    assert "Top up your balance" in call_failure(recorded_error("fal", "locked"), NOW).message
    assert "try other words" in call_failure(recorded_error("fal", "no_media_generated"), NOW).message
    response = HttpResponse(500, {"x-fal-request-id": "r1"}, b"{}")
    assert call_failure(response, NOW).details == {"status": 500, "request_id": "r1"}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "TransientProviderError"),
        ({"x-fal-retryable": "true"}, "TransientProviderError"),
        ({"x-fal-retryable": "false"}, "ProviderFailure"),
        ({"x-fal-needs-retry": "0"}, "ProviderFailure"),
    ],
)
def test_permanent_failures_are_not_retried(headers: dict[str, str], code: str) -> None:
    assert call_failure(HttpResponse(503, headers, b"{}"), NOW).full_code == code


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        ("The runner failed", "runner_server_error", "TransientProviderError"),
        ("Too late", "request_timeout", "ProviderTimeout"),
        ("Refused", "content_policy_violation", "SensitiveContent"),
        ("User is locked. Reason: Exhausted balance.", None, "QuotaExceeded"),
        ("Something else", "unheard_of", "ProviderFailure"),
        (None, None, "ProviderFailure"),
        ({"odd": 1}, 7, "ProviderFailure"),
    ],
)
def test_an_end_that_only_the_queue_tells_has_a_meaning(error: JsonValue, kind: JsonValue, code: str) -> None:
    failure = job_failure(error, kind)
    assert failure.full_code == code
    assert failure.message


def test_a_field_from_an_answer_is_only_taken_if_it_is_a_name() -> None:
    body = {"detail": [{"loc": ["body", "x" * 200], "msg": "no", "type": "missing"}]}
    assert (
        call_failure(HttpResponse(422, {}, json.dumps(body).encode()), NOW).full_code == "InvalidInput:input"
    )
