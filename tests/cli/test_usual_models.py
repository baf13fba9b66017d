"""Which models make a film where nobody names any."""

from datetime import date
from pathlib import Path

import pytest

from reelproof.cli.films.request import Asked, ask
from reelproof.cli.films.usual import say_usual_models
from reelproof.domain.asset import AssetKind
from reelproof.domain.script import MusicMood
from reelproof.planning.assets.usual_models import USUAL_MODELS, usual_chains
from reelproof.planning.script.options import FilmChoices
from tests.cli.house import write_script


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's key, and no other."""
    for name in ("REPLICATE_API_TOKEN", "FAL_KEY", "ELEVENLABS_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")


def asked(work: Path, flags: FilmChoices | None = None, stays_local: bool = False) -> Asked:
    return ask(str(write_script(work)), None, flags or FilmChoices(), stays_local)


def test_a_service_whose_key_is_there_is_asked_first_and_this_machine_last(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = asked(work).request.options
    assert options.chain(AssetKind.image) == ("openai/gpt-image-2", "local/card")
    assert options.chain(AssetKind.narration) == ("openai/gpt-4o-mini-tts", "local/voice")
    assert options.chain(AssetKind.music) == ("local/music",), "no key for music is there"
    say_usual_models(options, asked(work).catalog)
    said = capsys.readouterr().err
    assert "image by openai/gpt-image-2, narration by openai/gpt-4o-mini-tts" in said
    assert "--local" in said


def test_nothing_is_said_of_music_that_the_film_has_not(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "xi-never-used")
    for mood, is_told in ((MusicMood.calm, True), (MusicMood.none, False)):
        now = asked(work, FilmChoices(music=mood))
        say_usual_models(now.request.options, now.catalog)
        assert ("music by elevenlabs/music_v1" in capsys.readouterr().err) is is_told


def test_local_stays_local_by_flag_and_by_setting(work: Path) -> None:
    assert asked(work, stays_local=True).request.options.chain(AssetKind.image) == ("local/card",)
    (work / "reelproof.toml").write_text("local = true\n")
    assert asked(work).request.options.chain(AssetKind.image) == ("local/card",)


def test_models_that_are_named_count_more(work: Path) -> None:
    flags = FilmChoices(chains={AssetKind.image: ("local/card",)})
    assert asked(work, flags).request.options.chain(AssetKind.image) == ("local/card",)


def test_a_voice_is_asked_of_whoever_has_it(work: Path) -> None:
    options = asked(work, FilmChoices(voice="af_heart")).request.options
    assert options.chain(AssetKind.narration) == ("local/voice",)
    options = asked(work, FilmChoices(voice="nova")).request.options
    assert options.chain(AssetKind.narration)[0] == "openai/gpt-4o-mini-tts"


def test_a_voice_that_is_switched_off_soon_comes_after_those_that_stay(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "a:b")
    chain = asked(work).request.options.chain(AssetKind.narration)
    assert set(chain) == {"openai/gpt-4o-mini-tts", "fal/fal-ai/minimax/speech-2.8-turbo", "local/voice"}
    assert chain[-1] == "local/voice"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 9, 1), "elevenlabs/eleven_flash_v2_5"),
        (date(2026, 11, 28), "google/gemini-3.8-flash-tts"),
        (date(2027, 2, 1), "google/gemini-3.8-flash-tts"),
    ],
)
def test_a_service_whose_voices_are_taken_away_comes_last_from_two_months_before(
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    day: date,
    first: str,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setenv("ELEVENLABS_API_KEY", "xi-never-used")
    monkeypatch.setenv("GEMINI_API_KEY", "never-used")
    monkeypatch.setattr("reelproof.engine.catalog.usual_models.today", lambda: day)
    monkeypatch.setattr("reelproof.cli.films.usual.today", lambda: day)
    now = asked(work)
    chain = now.request.options.chain(AssetKind.narration)
    assert chain[0] == first
    assert set(chain) == {"elevenlabs/eleven_flash_v2_5", "google/gemini-3.8-flash-tts", "local/voice"}
    say_usual_models(now.request.options, now.catalog)
    said = capsys.readouterr().err
    assert ("its own voices end on 2026-12-31" in said) is (first != "elevenlabs/eleven_flash_v2_5")
    named = asked(work, FilmChoices(voice="George")).request.options
    assert named.chain(AssetKind.narration)[0] == "elevenlabs/eleven_flash_v2_5"


def test_what_ends_is_tried_after_what_stays() -> None:
    names = USUAL_MODELS[AssetKind.narration]
    chains = usual_chains(frozenset(names), ending=frozenset({names[0]}))
    assert chains[AssetKind.narration] == (*names[1:], names[0], "local/voice")
