"""What local voices cannot do for a film's language."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.voice_table import voice_notices
from reelproof.provider_api import AssetKind, VoiceInfo
from reelproof.testing.scripted import ScriptedLocal, ScriptedProvider

EMMA = VoiceInfo("bf_emma", "voice", "en-GB", "clear")
ANNA = VoiceInfo("anna", "voice", "de", "warm")
ROBOT = VoiceInfo("robot-de", "voice", "de", "plain and robotic", is_simple=True)
BROKEN_ANNA = VoiceInfo("anna", "voice", "de", "warm", "espeak-ng is not installed")


@dataclass(slots=True)
class Voices(ScriptedLocal):
    """Local models with these voices."""

    known: Sequence[VoiceInfo] = ()

    def voices(self) -> Sequence[VoiceInfo]:
        return self.known


def notices(
    language: str, *known: VoiceInfo, voice: str | None = None, chain: str = "local/voice"
) -> list[str]:
    catalog = Catalog({"local": Voices(known=known), "scripted": ScriptedProvider()}, {})
    options = FilmOptions(voice=voice, chains={AssetKind.narration: tuple(chain.split(","))})
    return [f"{one.message} {one.remediation}" for one in voice_notices(catalog, options, language)]


@pytest.mark.parametrize(
    ("language", "known", "voice"),
    [
        ("en", (EMMA, ANNA), None),
        ("de-AT", (EMMA, ANNA), None),
        ("de", (EMMA, ANNA), "anna"),
        ("cy", (), None),
    ],
    ids=["a language", "a variant", "a chosen voice", "a model that lists no voices"],
)
def test_a_language_that_can_be_spoken_is_no_notice(
    language: str, known: tuple[VoiceInfo, ...], voice: str | None
) -> None:
    assert notices(language, *known, voice=voice) == []


def test_a_language_without_a_voice_has_captions_and_silence() -> None:
    [notice] = notices("cy", EMMA, ANNA)
    assert notice.startswith("No installed voice speaks Welsh; the film has captions and silence instead.")
    assert "Choose a paid voice" in notice


def test_a_voice_that_cannot_be_used_says_why() -> None:
    [notice] = notices("de", EMMA, BROKEN_ANNA)
    assert "No installed voice speaks German (espeak-ng is not installed)" in notice


def test_a_chosen_voice_of_another_language_is_silent_and_a_fitting_one_suggested() -> None:
    [notice] = notices("de", EMMA, ANNA, voice="bf_emma")
    assert "The voice bf_emma speaks English (en-GB), but the film is in German" in notice
    assert "Omit the voice, or choose anna." in notice


def test_a_language_with_a_simple_voice_only_says_so() -> None:
    for known in ((EMMA, ROBOT), (ROBOT, BROKEN_ANNA)):
        [notice] = notices("de", *known)
        assert notice.startswith("German is read by a simple, robotic voice, because no natural one")
        assert "Piper voice" in notice
    assert notices("de", ANNA, ROBOT) == []
    assert notices("de", ROBOT, voice="robot-de") == [], "it was chosen"


def test_a_service_in_the_chain_may_speak_more_than_it_lists() -> None:
    assert notices("cy", EMMA, chain="local/voice,scripted/any") == []
