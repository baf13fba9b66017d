"""The voices as all outside interfaces list them."""

from collections.abc import Sequence

import pytest

from reelproof.contract.catalog import voice_list
from reelproof.domain.failure import ReelproofError
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.voice_table import check_voice, speaks, voice_table
from reelproof.provider_api import AssetKind, ModelInfo, VoiceInfo
from reelproof.testing.scripted import ScriptedProvider

CHAIN = {AssetKind.narration: ("choir/one", "choir/two")}


class Choir(ScriptedProvider):
    """Two models, of which one needs a key."""

    def models(self) -> Sequence[ModelInfo]:
        return [
            ModelInfo("one", (AssetKind.narration,), "choir", missing_key="CHOIR_KEY"),
            ModelInfo("two", (AssetKind.narration,), "choir"),
        ]

    def voices(self) -> Sequence[VoiceInfo]:
        return [VoiceInfo("alto", "one", "en-GB", "low"), VoiceInfo("bass", "choir/two", "de", "lower")]


def choir() -> Catalog:
    return Catalog({"choir": Choir()}, {})


@pytest.mark.parametrize(
    ("spoken", "wanted", "fits"),
    [
        ("en-GB", "en", True),
        ("en", "en-GB", True),
        ("en-GB", "en_gb", True),
        ("en-GB", "en-US", False),
        ("eno", "en", False),
    ],
)
def test_languages_are_matched_by_their_parts(spoken: str, wanted: str, fits: bool) -> None:
    assert speaks(spoken, wanted) is fits


def test_a_voice_says_what_keeps_it_from_speaking() -> None:
    rows = voice_list(voice_table(choir(), lambda _server: True)).model_dump(mode="json")["voices"]
    assert rows == [
        {
            "name": "alto",
            "model": "choir/one",
            "language": "en-GB",
            "description": "low",
            "is_available": False,
            "unavailable_reason": "CHOIR_KEY is not set",
            "sample_url": None,
        },
        {
            "name": "bass",
            "model": "choir/two",
            "language": "de",
            "description": "lower",
            "is_available": True,
            "unavailable_reason": None,
            "sample_url": None,
        },
    ]


def test_a_single_language_is_reported_alone() -> None:
    assert [row.name for row in voice_table(choir(), lambda _server: True, "de-AT")] == ["bass"]


def test_a_voice_that_no_model_of_the_chain_has_is_refused_with_the_nearest() -> None:
    check_voice(choir(), FilmOptions(voice="alto", chains=CHAIN))
    with pytest.raises(ReelproofError, match="Did you mean alto") as caught:
        check_voice(choir(), FilmOptions(voice="atlo", chains=CHAIN))
    assert caught.value.failure.full_code == "InvalidInput:voice"
