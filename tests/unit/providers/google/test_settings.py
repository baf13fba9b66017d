"""The Gemini endpoint and its key."""

from datetime import date

import pytest

from reelproof.provider_api import ProviderContext
from reelproof.providers.google import plugin
from reelproof.providers.google.models import model_list
from reelproof.providers.google.provider import GoogleProvider
from reelproof.providers.google.settings import endpoint_at, endpoint_of
from reelproof.providers.http import ApiEndpoint


def endpoint(**environment: str) -> ApiEndpoint:
    assert set(environment) <= set(plugin.environment)
    return endpoint_of(ProviderContext(environment))


def test_without_anything_it_is_google_and_the_key_is_missing() -> None:
    usual = endpoint()
    assert usual.url == "https://generativelanguage.googleapis.com/v1beta"
    assert (usual.key_name, usual.key, usual.is_key_needed) == ("GEMINI_API_KEY", None, True)


@pytest.mark.parametrize(
    ("environment", "key", "key_name"),
    [
        ({"GEMINI_API_KEY": "a"}, "a", "GEMINI_API_KEY"),
        ({"GOOGLE_API_KEY": "b"}, "b", "GOOGLE_API_KEY"),
        ({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": " b\n"}, "b", "GOOGLE_API_KEY"),
        ({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": " "}, "a", "GEMINI_API_KEY"),
    ],
)
def test_either_key_counts_and_googles_own_name_first(
    environment: dict[str, str], key: str, key_name: str
) -> None:
    found = endpoint(**environment)
    assert (found.key, found.key_name) == (key, key_name)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/relay", "http://127.0.0.1:9/relay/", "http://127.0.0.1:9/relay/v1beta"]
)
def test_another_address_gets_the_version_once(url: str) -> None:
    assert endpoint(GOOGLE_GEMINI_BASE_URL=url).url == "http://127.0.0.1:9/relay/v1beta"


@pytest.mark.parametrize("url", ["nonsense", "http://[broken", "file:///etc/passwd", "//"])
def test_a_base_url_that_is_none_breaks_nothing_at_load(url: str) -> None:
    provider = plugin.create(ProviderContext({"GOOGLE_GEMINI_BASE_URL": url, "GEMINI_API_KEY": "secret"}))
    assert provider.models()
    assert provider.check()


def test_models_show_retirement_dates_and_missing_keys() -> None:
    infos = {info.name: info for info in GoogleProvider(endpoint_at("http://127.0.0.1:9", None)).models()}
    assert infos["gemini-2.5-flash-preview-tts"].retires_on == date(2026, 12, 18)
    assert {info.missing_key for info in infos.values()} == {"GEMINI_API_KEY"}
    with_key = GoogleProvider(endpoint_at("http://127.0.0.1:9", "secret")).models()
    assert {info.missing_key for info in with_key} == {None}


def test_the_data_file_is_in_order() -> None:
    known = model_list()
    assert {model.pool for model in known.models} == set(known.pools)
    assert not {model.name for model in known.models} & set(known.retired)
    unpriced = {model.name for model in known.models if model.price is None}
    assert unpriced == {"gemini-3.6-flash"}, "a price that is not published is told as not known"
    for model in known.models:
        assert model.price is None or model.price.as_of <= known.as_of
        assert model.retires_on is None or model.retires_on > known.as_of
        assert model.is_clip or model.price is None or model.token_prices is not None
        assert model.longest_input > 0 or not model.is_speech
    assert next(iter(known.voices)) == "Charon"
    assert len(known.voices) == 30
