"""Which voices there are, and which one speaks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof_local.voice import checks, default_voice, kokoro_voices, speak, voices
from reelproof_local.voice.espeak import program

needs_espeak = pytest.mark.skipif(not program.is_installed(), reason="the program espeak-ng is not installed")
needs_voices = pytest.mark.skipif(
    not kokoro_voices.kokoro_voices(), reason="the voices were not built into this checkout"
)


@pytest.fixture
def no_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.fixture
def no_voices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kokoro_voices, "_FOLDER", tmp_path)


def failure_of(call: Callable[[], object]) -> Failure:
    with pytest.raises(ReelproofError) as caught:
        call()
    return caught.value.failure


@needs_voices
def test_english_voices_are_described() -> None:
    heart = next(voice for voice in voices() if voice.name == "af_heart")
    assert (heart.model, heart.language, heart.description) == (
        "voice",
        "en-US",
        "American English, woman, warm",
    )


@needs_voices
@pytest.mark.parametrize(
    ("language", "voice"),
    [("en", "af_heart"), ("en-US", "af_heart"), ("en-GB", "bf_emma"), ("en-AU", "bf_emma")],
)
@pytest.mark.usefixtures("no_espeak")
def test_english_needs_no_other_program(language: str, voice: str) -> None:
    assert default_voice(language) == voice


@needs_voices
@needs_espeak
@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("es", "ef_dora"),
        ("es-MX", "ef_dora"),
        ("pt", "pf_dora"),
        ("fr-CA", "ff_siwis"),
        ("de", "espeak-de"),
        ("de-AT", "espeak-de"),
        ("zh", "espeak-zh"),
        ("ja", None),
        ("xx", None),
    ],
)
def test_every_language_has_its_best_voice(language: str, voice: str | None) -> None:
    assert default_voice(language) == voice


@needs_espeak
@pytest.mark.usefixtures("no_voices")
def test_without_its_data_english_falls_back() -> None:
    assert default_voice("en") == "espeak-en-US"


@needs_voices
@pytest.mark.parametrize(
    ("voice", "language", "read_aloud"),
    [
        ("af_hart", "en", "Unknown voice af_hart. Did you mean af_heart?"),
        ("Emma", "en", "Unknown voice Emma. Did you mean bf_emma?"),
        ("af_heart", "es", "The voice af_heart speaks English (en-US) and the script is in Spanish."),
    ],
)
def test_a_wrong_voice_is_a_user_error(voice: str, language: str, read_aloud: str) -> None:
    failure = failure_of(lambda: speak("Hello", voice, language))
    assert failure.full_code == "InvalidInput:voice"
    assert failure.message.startswith(read_aloud)


@needs_espeak
def test_an_invalid_espeak_language_is_reported() -> None:
    assert failure_of(lambda: speak("Hallo", "espeak-de", "fi")).full_code == "InvalidInput:voice"
    assert failure_of(lambda: speak("Hallo", "espeak-zz", "fi")).full_code == "InvalidInput:voice"


@pytest.mark.usefixtures("no_espeak")
@pytest.mark.parametrize(("voice", "language"), [(None, "de"), ("espeak-de", "de")])
def test_a_missing_program_comes_with_its_remedy(voice: str | None, language: str) -> None:
    failure = failure_of(lambda: speak("Hallo", voice, language))
    assert failure.code == (ErrorCode.InvalidInput if voice is None else ErrorCode.ProviderFailure)
    assert "apt-get install espeak-ng" in failure.message


@needs_voices
@pytest.mark.usefixtures("no_espeak")
def test_a_voice_that_needs_the_program_reports_it() -> None:
    failure = failure_of(lambda: speak("Hola", "ef_dora", "es"))
    assert failure.code == ErrorCode.ProviderFailure
    assert "ef_dora needs the program espeak-ng" in failure.message


@needs_espeak
def test_a_language_without_any_voice_is_reported() -> None:
    failure = failure_of(lambda: speak("こんにちは", None, "ja"))
    assert failure.full_code == "InvalidInput:language"
    assert "No installed voice speaks Japanese" in failure.message


@pytest.mark.usefixtures("no_voices", "no_espeak")
def test_the_self_check_reports_missing_parts() -> None:
    found = {check.name: check for check in checks()}
    assert not found["Voices"].is_ok
    assert not found["espeak-ng"].is_ok
    assert "apt-get install espeak-ng" in found["espeak-ng"].remediation
    assert voices() == ()


@needs_voices
def test_the_best_voice_is_one_of_those_listed() -> None:
    listed = {voice.name for voice in voices()}
    assert {default_voice(language) for language in ("en", "en-GB", "fr-CA", "de-AT", "zh-TW")} - {
        None
    } <= listed
