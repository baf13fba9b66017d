"""Replicate's errors, by recorded bodies and texts."""

from datetime import UTC, datetime

import pytest

from reelproof.provider_api import JsonValue, answer_lost
from reelproof.providers.replicate.errors import call_failure, classify_submit, prediction_failure
from tests.unit.providers.recorded_errors import recorded_error, recorded_error_names

NOW = datetime(2026, 11, 21, tzinfo=UTC)
EXPECTED = {
    "unauthenticated": "InvalidApiKey:REPLICATE_API_TOKEN",
    "insufficient_credit": "QuotaExceeded",
    "spend_limit": "QuotaExceeded",
    "not_found": "InvalidInput:model",
    "input_invalid": "InvalidInput:prompt",
    "version_invalid": "InvalidInput:model",
    "throttled_body": "RateLimited",
    "throttled_text": "RateLimited",
    "throttled_expected": "RateLimited",
    "server_error": "TransientProviderError",
    "bad_gateway": "TransientProviderError",
    "unavailable": "TransientProviderError",
    "gateway_timeout": "TransientProviderError",
}
WAITS = {"throttled_body": 7.0, "throttled_text": 30.0, "throttled_expected": 2.0}
UNCERTAIN = {"server_error", "bad_gateway", "gateway_timeout"}
KNOWN = recorded_error_names("replicate")


def test_every_known_answer_has_a_meaning() -> None:
    assert sorted(KNOWN) == sorted(EXPECTED)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_answer_means_what_it_means(name: str) -> None:
    failure = call_failure(recorded_error("replicate", name), NOW)
    assert failure.full_code == EXPECTED[name]
    assert failure.retry_after_s == WAITS.get(name)
    assert failure.message


@pytest.mark.parametrize("name", KNOWN)
def test_only_a_clear_answer_says_that_nothing_was_started(name: str) -> None:
    assert answer_lost(classify_submit(recorded_error("replicate", name))) is (name in UNCERTAIN)


def test_low_credit_is_reported() -> None:
    assert (
        "less than $5.0 in credit" in call_failure(recorded_error("replicate", "throttled_body"), NOW).message
    )


@pytest.mark.parametrize(
    ("error", "code", "provider_code"),
    [
        (
            "The input or output was flagged as sensitive. Please try again with others. (E005) (uIJ6l3ruRD)",
            "SensitiveContent",
            "E005",
        ),
        ("Your prompt was flagged as sensitive.", "SensitiveContent", "failed"),
        ("NSFW content detected", "SensitiveContent", "failed"),
        ("All generated images contained NSFW content", "SensitiveContent", "failed"),
        ("The prompt violates our content policy", "SensitiveContent", "failed"),
        ("This may infringe copyright", "SensitiveContent", "failed"),
        ("Rejected: likeness of a public figure", "SensitiveContent", "failed"),
        ("Blocked by safety filters", "SensitiveContent", "failed"),
        ("This topic is prohibited", "SensitiveContent", "failed"),
        ("Something went wrong. (E001) (abc)", "ProviderFailure", "E001"),
        ("invalid API key (E002) (abc)", "ProviderFailure", "E002"),
        (
            "Service is currently unavailable due to high demand. Please try again later. (E003) (x)",
            "RateLimited",
            "E003",
        ),
        (
            "Service is temporarily unavailable. Please try again later. (E004) (x)",
            "TransientProviderError",
            "E004",
        ),
        ("Bad request to vendor (E006) (x)", "InvalidInput:input", "E006"),
        ("Unheard of (E042)", "ProviderFailure", "E042"),
        ("Unheard of (E901)", "ProviderFailure", "E901"),
        ("E1000: unknown error", "TransientProviderError", "E1000"),
        ("E6716: timeout starting the prediction", "TransientProviderError", "E6716"),
        ("E8765 health check failed", "TransientProviderError", "E8765"),
        ("E9243", "TransientProviderError", "E9243"),
        ("Director: unexpected error handling prediction (E9828)", "TransientProviderError", "E9828"),
        ("Prediction interrupted; please retry (code: PA)", "TransientProviderError", "PA"),
        ("E1001: out of memory", "ProviderFailure", "E1001"),
        ("CUDA out of memory. Tried to allocate 2.00 GiB", "ProviderFailure", "failed"),
        ("E4875: webhook URL is empty", "InvalidInput:webhook", "E4875"),
        ("E8367: prediction stopped", "ProviderFailure", "E8367"),
        ("Prediction timed out", "ProviderTimeout", "failed"),
        ("Input validation error: width", "InvalidInput:input", "failed"),
        ("width must be divisible by 32", "InvalidInput:input", "failed"),
        ("ValueError: bad aspect", "InvalidInput:input", "failed"),
        ("Invalid image", "InvalidInput:input", "failed"),
        ("The generated file could not be saved at this rate", "ProviderFailure", "failed"),
        ("violin.wav is not there", "ProviderFailure", "failed"),
        ("unsafety_checker is inviolate", "ProviderFailure", "failed"),
        ("", "ProviderFailure", "failed"),
        (None, "ProviderFailure", "failed"),
        ({"detail": "odd"}, "ProviderFailure", "failed"),
    ],
)
def test_a_failed_prediction_means_what_its_text_says(
    error: JsonValue, code: str, provider_code: str
) -> None:
    failure = prediction_failure("failed", error)
    assert (failure.full_code, failure.provider_code) == (code, provider_code)
    assert failure.message
    assert (failure.retry_after_s is not None) is (provider_code == "E003")


@pytest.mark.parametrize(
    ("status", "code"), [("aborted", "ProviderTimeout"), ("canceled", "ProviderFailure")]
)
def test_a_prediction_that_was_ended_says_so(status: str, code: str) -> None:
    assert prediction_failure(status, None).full_code == code
