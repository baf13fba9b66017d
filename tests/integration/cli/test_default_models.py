"""The default models of a film."""

from datetime import date
from pathlib import Path

import pytest

from reelproof.cli.films.brief import read_request
from reelproof.cli.films.default_models_text import print_default_models
from reelproof.domain.asset import AssetKind
from reelproof.domain.script import MusicMood
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.planning.assets.default_models import DEFAULT_MODELS, default_chains
from reelproof.planning.script.options import FilmChoices
from reelproof.wiring.film_request import CheckedRequest
from tests.integration.cli.harness import write_script


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenAI's key, and no other."""
    for name in ("REPLICATE_API_TOKEN", "FAL_KEY", "ELEVENLABS_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-used")


def checked(work: Path, flags: FilmChoices | None = None, stays_local: bool | None = None) -> CheckedRequest:
    choices = RequestChoices(flags or FilmChoices(), stays_local)
    return read_request(str(write_script(work)), None, choices)


def test_services_with_keys_are_tried_first_and_local_models_last(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = checked(work).request.options
    assert options.chain(AssetKind.image) == ("openai/gpt-image-2", "local/card")
    assert options.chain(AssetKind.narration) == ("openai/gpt-4o-mini-tts", "local/voice")
    assert options.chain(AssetKind.music) == ("local/music",), "no key for music is there"
    print_default_models(options, checked(work).catalog)
    captured = capsys.readouterr().err
    assert "image by openai/gpt-image-2, narration by openai/gpt-4o-mini-tts" in captured
    assert "--local" in captured


def test_music_that_a_film_lacks_is_not_reported(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ELEVENLABS_API_KEY", "xi-never-used")
    for mood, is_announced in ((MusicMood.calm, True), (MusicMood.none, False)):
        now = checked(work, FilmChoices(music=mood))
        print_default_models(now.request.options, now.catalog)
        assert ("music by elevenlabs/music_v1" in capsys.readouterr().err) is is_announced


def test_local_stays_local_by_flag_and_by_setting(work: Path) -> None:
    assert checked(work, stays_local=True).request.options.chain(AssetKind.image) == ("local/card",)
    (work / "reelproof.toml").write_text("local = true\n")
    assert checked(work).request.options.chain(AssetKind.image) == ("local/card",)


def test_models_that_are_named_count_more(work: Path) -> None:
    flags = FilmChoices(chains={AssetKind.image: ("local/card",)})
    assert checked(work, flags).request.options.chain(AssetKind.image) == ("local/card",)


def test_a_voice_is_routed_to_the_provider_that_has_it(work: Path) -> None:
    options = checked(work, FilmChoices(voice="af_heart")).request.options
    assert options.chain(AssetKind.narration) == ("local/voice",)
    options = checked(work, FilmChoices(voice="nova")).request.options
    assert options.chain(AssetKind.narration)[0] == "openai/gpt-4o-mini-tts"


def test_a_voice_that_is_switched_off_soon_comes_after_those_that_stay(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "a:b")
    chain = checked(work).request.options.chain(AssetKind.narration)
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
    monkeypatch.setattr("reelproof.engine.catalog.default_models.today", lambda: day)
    monkeypatch.setattr("reelproof.cli.films.default_models_text.today", lambda: day)
    now = checked(work)
    chain = now.request.options.chain(AssetKind.narration)
    assert chain[0] == first
    assert set(chain) == {"elevenlabs/eleven_flash_v2_5", "google/gemini-3.8-flash-tts", "local/voice"}
    print_default_models(now.request.options, now.catalog)
    captured = capsys.readouterr().err
    assert ("its built-in voices end on 2026-12-31" in captured) is (first != "elevenlabs/eleven_flash_v2_5")
    named = checked(work, FilmChoices(voice="George")).request.options
    assert named.chain(AssetKind.narration)[0] == "elevenlabs/eleven_flash_v2_5"


def test_retiring_models_are_tried_after_lasting_ones() -> None:
    names = DEFAULT_MODELS[AssetKind.narration]
    chains = default_chains(frozenset(names), ending=frozenset({names[0]}))
    assert chains[AssetKind.narration] == (*names[1:], names[0], "local/voice")
