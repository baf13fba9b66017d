"""Addresses of OpenAI's capabilities, and keys sent to the right host only."""

from datetime import date

import pytest

from reelproof.provider_api import AssetKind, ProviderContext
from reelproof.providers.openai import plugin
from reelproof.providers.openai.provider import OpenAiProvider
from reelproof.providers.openai.settings import Capability, OpenAiSettings, is_openai_host

LOCAL = "http://127.0.0.1:8880/v1"


def settings(**environment: str) -> OpenAiSettings:
    assert set(environment) <= set(plugin.environment)
    return OpenAiSettings.of(ProviderContext(environment))


def test_without_anything_it_is_openai_and_the_key_is_missing() -> None:
    endpoint = settings().endpoints[Capability.image]
    assert (endpoint.url, endpoint.key, endpoint.is_key_needed) == ("https://api.openai.com/v1", None, True)


def test_a_server_of_ones_own_needs_no_key_and_is_not_given_openai_s() -> None:
    endpoints = settings(OPENAI_API_KEY="sk-secret", OPENAI_SPEECH_BASE_URL=LOCAL).endpoints
    assert (endpoints[Capability.speech].url, endpoints[Capability.speech].key) == (LOCAL, None)
    assert not endpoints[Capability.speech].is_key_needed
    assert endpoints[Capability.speech].key_name == "OPENAI_SPEECH_API_KEY"
    assert endpoints[Capability.image].key == "sk-secret"


def test_a_key_set_together_with_the_base_url_goes_there() -> None:
    endpoints = settings(OPENAI_API_KEY="sk-secret", OPENAI_BASE_URL="https://relay.example.com/v1").endpoints
    assert {endpoint.key for endpoint in endpoints.values()} == {"sk-secret"}


def test_a_capability_may_have_a_key_of_its_own() -> None:
    endpoint = settings(
        OPENAI_API_KEY="sk-a", OPENAI_IMAGE_API_KEY="sk-b", OPENAI_IMAGE_BASE_URL=LOCAL
    ).endpoints
    assert endpoint[Capability.image].key == "sk-b"
    assert endpoint[Capability.image].key_name == "OPENAI_IMAGE_API_KEY"


def test_blanks_around_a_value_do_not_matter() -> None:
    endpoint = settings(OPENAI_API_KEY=" sk-a\n", OPENAI_BASE_URL=" ").endpoints[Capability.text]
    assert (endpoint.key, endpoint.url) == ("sk-a", "https://api.openai.com/v1")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("api.openai.com", True),
        ("eu.api.openai.com", True),
        ("api.openai.com.evil.example", False),
        ("", False),
    ],
)
def test_openai_s_own_hosts(host: str, expected: bool) -> None:
    assert is_openai_host(host) is expected


def test_only_servers_of_ones_own_serve_any_model() -> None:
    assert OpenAiProvider(settings()).model("sdxl") is None
    everywhere = OpenAiProvider(settings(OPENAI_BASE_URL=LOCAL)).model("sdxl")
    assert everywhere is not None
    assert (everywhere.is_local, everywhere.price) == (True, None)
    speech = OpenAiProvider(settings(OPENAI_SPEECH_BASE_URL="https://tts.example.com/v1"))
    info = speech.model("kokoro")
    assert info is not None
    assert (info.kinds, info.is_local) == ((AssetKind.narration,), False)
    assert info.bucket in {model.bucket for model in speech.models()}
    assert speech.model("gpt-image-2") is None, "OpenAI's own models are on the list"


@pytest.mark.parametrize("url", ["nonsense", "http://[broken", "file:///etc/passwd", "//"])
def test_a_base_url_that_is_none_breaks_nothing_at_load(url: str) -> None:
    provider = plugin.create(ProviderContext({"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "sk-secret"}))
    assert provider.models()
    assert provider.check()


def test_the_voices_of_another_server_are_its_own() -> None:
    assert OpenAiProvider(settings(OPENAI_SPEECH_BASE_URL=LOCAL)).voices() == ()
    voices = OpenAiProvider(settings()).voices()
    assert {voice.model for voice in voices} == {"gpt-4o-mini-tts", "tts-1", "tts-1-hd"}


def test_a_model_shows_its_retirement_date_and_missing_key() -> None:
    reported = {model.name: model for model in OpenAiProvider(settings()).models()}
    assert reported["tts-1"].retires_on == date(2027, 1, 6)
    assert (reported["gpt-image-2"].retires_on, reported["gpt-image-2"].server) == (None, None)
    assert {model.missing_key for model in reported.values()} == {"OPENAI_API_KEY"}
    with_key = OpenAiProvider(settings(OPENAI_API_KEY="sk-a"))
    assert {model.missing_key for model in with_key.models()} == {None}


def test_a_server_of_ones_own_has_its_place_and_no_ends() -> None:
    provider = OpenAiProvider(settings(OPENAI_SPEECH_BASE_URL="http://127.0.0.1:8880/v1"))
    reported = {model.name: model for model in provider.models()}
    speech = reported["tts-1"]
    assert (speech.server, speech.retires_on, speech.missing_key) == ("127.0.0.1:8880", None, None)
    assert (reported["gpt-image-2"].server, reported["gpt-image-2"].missing_key) == (None, "OPENAI_API_KEY")
    other = provider.model("kokoro")
    assert other is not None
    assert (other.server, other.missing_key) == ("127.0.0.1:8880", None)


@pytest.mark.parametrize(
    ("url", "version", "query"),
    [
        ("https://films.openai.azure.com/openai/v1", "", ""),
        ("https://films.cognitiveservices.azure.com/openai/v1", "preview", "api-version=preview"),
        ("https://gate.example.com/openai/deployments/painter", "2025-04-01", "api-version=2025-04-01"),
    ],
)
def test_azure_and_its_likes_are_shown_the_key_in_their_own_header(
    url: str, version: str, query: str
) -> None:
    endpoints = settings(OPENAI_BASE_URL=url, OPENAI_API_KEY="sk-a", OPENAI_API_VERSION=version).endpoints
    for endpoint in endpoints.values():
        assert (endpoint.header, endpoint.scheme, endpoint.key, endpoint.query) == (
            "api-key",
            "",
            "sk-a",
            query,
        )
        assert endpoint.address("x") == f"{url}/x{'?' if query else ''}{query}"


def test_azure_needs_a_key_and_a_gateway_of_one_s_own_does_not() -> None:
    azure = settings(OPENAI_BASE_URL="https://films.openai.azure.com/openai/v1").endpoints[Capability.image]
    own = settings(OPENAI_BASE_URL=LOCAL, OPENAI_API_VERSION="1").endpoints[Capability.image]
    assert (azure.missing_key, own.missing_key) == ("OPENAI_API_KEY", None)


def test_the_api_version_setting_does_not_affect_openai_itself() -> None:
    endpoint = settings(OPENAI_API_KEY="sk-a", OPENAI_API_VERSION="1").endpoints[Capability.text]
    assert (endpoint.header, endpoint.query) == ("Authorization", "")


def test_a_deployment_may_have_any_name() -> None:
    azure = OpenAiProvider(settings(OPENAI_BASE_URL="https://films.openai.azure.com/openai/v1"))
    info = azure.model("our-painter")
    assert info is not None
    assert (AssetKind.image in info.kinds, info.is_local) == (True, False)
    assert azure.model("dall-e-3") is not None
