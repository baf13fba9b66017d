"""A failure's message takes precedence over its status, for every service."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest

from reelproof.provider_api import Failure, JsonValue
from reelproof.providers.classification.words import phrases
from reelproof.providers.elevenlabs.errors import classify_call as classify_elevenlabs
from reelproof.providers.fal.errors import call_failure as fal_failure
from reelproof.providers.fal.errors import job_failure
from reelproof.providers.google.errors import classify_answer as classify_google
from reelproof.providers.http import HttpResponse
from reelproof.providers.openai.errors import classify_answer as classify_openai
from reelproof.providers.replicate.errors import call_failure as replicate_failure
from reelproof.providers.replicate.errors import prediction_failure

NOW = datetime(2026, 11, 28, tzinfo=UTC)
SERVICES: Mapping[str, Callable[[HttpResponse], Failure]] = {
    "openai": lambda answer: classify_openai(answer, "OPENAI_API_KEY", NOW),
    "google": lambda answer: classify_google(answer, "GEMINI_API_KEY", NOW),
    "elevenlabs": classify_elevenlabs,
    "fal": lambda answer: fal_failure(answer, NOW),
    "replicate": lambda answer: replicate_failure(answer, NOW),
}


def openai(code: str | None, message: str, kind: str | None = None) -> JsonValue:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def google(name: str, message: str, reason: str | None = None) -> JsonValue:
    details: list[JsonValue] = [{"reason": reason}] if reason else []
    return {"error": {"code": 0, "status": name, "message": message, "details": details}}


def elevenlabs(key: str, message: str = "No.") -> JsonValue:
    return {"detail": {"status": key, "message": message}}


SAID = [
    (
        "openai",
        403,
        openai("model_not_found", "Project `proj_x` does not have access to model `gpt-image-2`"),
        "InvalidInput:model",
    ),
    (
        "openai",
        403,
        openai(None, "Your organization must be verified to use the model `gpt-image-2`."),
        "InvalidInput:model",
    ),
    (
        "openai",
        403,
        openai("unsupported_country_region_territory", "Country, region, or territory not supported"),
        "InvalidInput:location",
    ),
    ("openai", 403, openai(None, "Country, region, or territory not supported"), "InvalidInput:location"),
    (
        "openai",
        403,
        openai(
            "403",
            "Your resource has been temporarily blocked because we detected behavior that may violate our "
            "content policy.",
        ),
        "ProviderFailure",
    ),
    ("openai", 401, openai("account_deactivated", "This account was deactivated."), "ProviderFailure"),
    ("openai", 403, openai("insufficient_quota", "You exceeded your current quota."), "QuotaExceeded"),
    (
        "openai",
        402,
        openai(None, "You exceeded your current quota, please check your plan."),
        "QuotaExceeded",
    ),
    ("openai", 400, openai(None, "Billing hard limit has been reached"), "QuotaExceeded"),
    ("openai", 400, openai("cyber_policy", "Refused."), "SensitiveContent"),
    ("openai", 400, openai(None, "Generated image was blocked by our content filters."), "SensitiveContent"),
    (
        "openai",
        429,
        openai(
            "rate_limit_exceeded",
            "Request too large for gpt-image-2 in organization org-x on tokens per min (TPM): Limit 30000, "
            "Requested 41000. The input or output tokens must be reduced in order to run successfully.",
            "tokens",
        ),
        "InvalidInput:prompt",
    ),
    ("openai", 403, openai(None, "Forbidden."), "InvalidApiKey:OPENAI_API_KEY"),
    (
        "openai",
        400,
        openai("invalid_value", "Invalid prompt 'the server is overloaded, try again later'."),
        "InvalidInput:request",
    ),
    (
        "google",
        400,
        google(
            "INVALID_ARGUMENT",
            "Image generation failed with the following error: The response is blocked, as it may violate "
            "our policies. Error Code: 58061214",
        ),
        "SensitiveContent",
    ),
    ("google", 400, google("INVALID_ARGUMENT", "Refused. Support codes: 56562880"), "SensitiveContent"),
    (
        "google",
        403,
        google(
            "PERMISSION_DENIED",
            "Generative Language API has not been used in project 1 before or it is disabled.",
            "SERVICE_DISABLED",
        ),
        "InvalidInput:model",
    ),
    ("google", 403, google("PERMISSION_DENIED", "Suspended.", "CONSUMER_SUSPENDED"), "ProviderFailure"),
    ("google", 403, google("PERMISSION_DENIED", "Denied.", "BILLING_DISABLED"), "QuotaExceeded"),
    (
        "google",
        400,
        google("FAILED_PRECONDITION", "Imagen API is only accessible to billed users at this time."),
        "QuotaExceeded",
    ),
    (
        "google",
        400,
        google("INVALID_ARGUMENT", "Model tried to generate text, but it should only be used for TTS."),
        "TransientProviderError",
    ),
    ("google", 403, google("PERMISSION_DENIED", "User location is not supported."), "InvalidInput:location"),
    ("elevenlabs", 401, elevenlabs("payment_issue"), "QuotaExceeded"),
    ("elevenlabs", 401, elevenlabs("character_limit_exceeded"), "QuotaExceeded"),
    ("elevenlabs", 403, elevenlabs("output_format_not_allowed"), "QuotaExceeded"),
    ("elevenlabs", 401, elevenlabs("max_character_limit_exceeded"), "InvalidInput:prompt"),
    ("elevenlabs", 401, elevenlabs("model_not_found"), "InvalidInput:model"),
    ("elevenlabs", 401, elevenlabs("voice_not_found"), "InvalidInput:voice"),
    ("replicate", 403, {"detail": "You have insufficient credit to run this model."}, "QuotaExceeded"),
    ("replicate", 403, {"detail": "You do not have access to this model."}, "InvalidInput:model"),
    ("fal", 403, {"detail": "This service is not available in your country."}, "InvalidInput:location"),
    ("fal", 403, {"detail": "Forbidden."}, "InvalidApiKey:FAL_KEY"),
]


@pytest.mark.parametrize(("service", "status", "body", "code"), SAID)
def test_the_error_text_takes_precedence_over_the_status(
    service: str, status: int, body: JsonValue, code: str
) -> None:
    failure = SERVICES[service](HttpResponse(status, {}, json.dumps(body).encode()))
    assert failure.full_code == code


OVERLOADED = [
    "Task failed: queue reached limit",
    "Queue is full, please try again",
    "The model is overloaded",
    "429 Too Many Requests",
    "Request failed with status code 429",
    "Request failed with status code 503",
    "HTTP 502 from upstream",
    "<html><head><title>502 Bad Gateway</title></head></html>",
    "503 ServiceErrors Unavailable",
    "Upstream is at capacity, try again later",
    "Connection reset by peer",
]
REFUSED = [
    "flagged for: sexual",
    "new_sensitive",
    "Request Moderated",
    "Content blocked by the risk control system",
    "The prompt contains sensitive information",
    "The image was flagged by our safety system",
    "This request violates our usage policies",
    "The request was aborted due to copyright restrictions",
]
NEITHER = [
    "Could not decode the picture",
    "The model stopped at step 503 of 600",
    "insufficient credit on the maker's account",
    "Image width violates the minimum of 64",
    "A high volume of the audio is clipped",
    "'the queue is full of people' is not a prompt that this model reads",
]


@pytest.mark.parametrize("text", OVERLOADED)
def test_overload_of_a_models_maker_is_waited_for(text: str) -> None:
    for failure in (prediction_failure("failed", text), job_failure(text, None)):
        assert failure.code in ("RateLimited", "TransientProviderError")
        assert failure.retryable


@pytest.mark.parametrize("text", REFUSED)
def test_a_refusal_of_a_models_maker_asks_for_another_prompt(text: str) -> None:
    assert prediction_failure("failed", text).full_code == "SensitiveContent"
    assert job_failure(text, None).full_code == "SensitiveContent"


@pytest.mark.parametrize("text", NEITHER)
def test_other_words_of_a_models_maker_are_its_failure(text: str) -> None:
    assert prediction_failure("failed", text).full_code == "ProviderFailure"


def test_a_server_that_broke_down_has_refused_nothing() -> None:
    body = openai(None, "The safety system is not reachable.")
    assert (
        SERVICES["openai"](HttpResponse(500, {}, json.dumps(body).encode())).full_code
        == "TransientProviderError"
    )


@pytest.mark.parametrize(
    "message",
    [
        "Your request was rejected as a result of our safety system.",
        "The response was filtered due to the prompt triggering content management policy.",
        "The prompt was flagged as nsfw",
        "您的请求包含敏感词，已被拒绝",
    ],
)
@pytest.mark.parametrize("service", SERVICES)
def test_a_refusal_that_a_gateway_passes_on_as_its_own_error_is_one(service: str, message: str) -> None:
    body: JsonValue = {"error": {"message": message}, "detail": message}
    failure = SERVICES[service](HttpResponse(500, {}, json.dumps(body).encode()))
    assert failure.full_code == "SensitiveContent"


@pytest.mark.parametrize("service", SERVICES)
def test_a_page_of_a_networks_filter_refuses_no_prompt(service: str) -> None:
    page = b"<html><title>Web Page Blocked</title>In violation of your Internet usage policy.</html>"
    failure = SERVICES[service](HttpResponse(403, {"content-type": "text/html"}, page))
    assert failure.full_code == "ProviderFailure"
    assert "firewall" in failure.message


@pytest.mark.parametrize("service", SERVICES)
def test_an_unsupported_country_is_reported_with_a_remedy(service: str) -> None:
    message = "User location is not supported for the API use."
    body: JsonValue = {"error": {"message": message}, "detail": message}
    failure = SERVICES[service](HttpResponse(400, {}, json.dumps(body).encode()))
    assert failure.full_code == "InvalidInput:location"
    assert "choose another provider's model" in failure.message


@pytest.mark.parametrize(
    ("message", "start"),
    [
        (
            "You have no access to the model gpt-image-2",
            "You have no access to the model gpt-image-2. It may",
        ),
        ("You have no access to the model.", "You have no access to the model. It may"),
    ],
)
def test_a_hint_is_a_sentence_of_its_own(message: str, start: str) -> None:
    body = json.dumps({"error": {"message": message, "code": "model_not_found"}}).encode()
    assert SERVICES["openai"](HttpResponse(404, {}, body)).message.startswith(start)


def test_every_phrase_names_its_source_and_its_date() -> None:
    for phrase in phrases():
        assert phrase.source
        assert date.fromisoformat(phrase.date) <= date(2026, 11, 28)
        assert phrase.services <= set(SERVICES)
