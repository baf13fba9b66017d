"""Voices that people bring: found in a folder, checked, and spoken with."""

import io
import json
import wave
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.provider_api import AssetKind, Check, ProviderContext, Request
from reelproof_local import plugin
from reelproof_local.voice import SpokenNarration, checks, default_voice, speak, voices
from reelproof_local.voice.espeak import program
from reelproof_local.voice.piper.phonemes import pronounced
from reelproof_local.voice.piper.speech import synthesize
from reelproof_local.voice.piper.voices import FOLDER_VARIABLE, piper_voices
from tests.integration.reelproof_local.voice.piper_models import (
    FRAMES,
    LETTERS,
    RATE,
    SAMPLES_PER_FRAME,
    add_voice,
    configuration,
    piper_model,
)

needs_espeak = pytest.mark.skipif(not program.is_installed(), reason="the program espeak-ng is not installed")
ID_S = FRAMES * SAMPLES_PER_FRAME / RATE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "voices"
    add_voice(path, "en_GB-ann-tiny")
    return path


def names(folder: Path) -> list[str]:
    return [voice.name for voice in voices(folder) if voice.name.startswith("piper-")]


def piper_lines(folder: Path | None) -> list[Check]:
    return [check for check in checks(folder) if check.name.startswith("Piper")]


def failure_of(call: Callable[[], object]) -> Failure:
    with pytest.raises(ReelproofError) as caught:
        call()
    return caught.value.failure


def length_s(spoken: SpokenNarration) -> float:
    with wave.open(io.BytesIO(spoken.content)) as reader:
        assert reader.getframerate() == RATE
        return float(reader.getnframes() / RATE)


def test_every_voice_of_the_folder_is_listed(folder: Path) -> None:
    add_voice(folder, "de_DE-otto-tiny", "de_DE", num_speakers=3, speaker_id_map={"calm": 1})
    found = {voice.name: voice for voice in voices(folder)}
    assert names(folder) == [
        "piper-de_DE-otto-tiny",
        "piper-de_DE-otto-tiny:calm",
        "piper-de_DE-otto-tiny:2",
        "piper-en_GB-ann-tiny",
    ]
    ann = found["piper-en_GB-ann-tiny"]
    assert (ann.model, ann.language, ann.description) == ("voice", "en-GB", "Piper, tiny quality")
    assert [voice.speaker for voice in piper_voices(folder)] == [0, 1, 2, None]


@pytest.mark.parametrize("folder", [None, Path("/nowhere")])
def test_without_a_folder_there_are_none(folder: Path | None) -> None:
    assert piper_voices(folder) == ()


@needs_espeak
def test_it_speaks_for_as_long_as_its_phonemes_take(folder: Path) -> None:
    spoken = speak("A tree. [pause 1.5s] And nine bees hum!", "piper-en_GB-ann-tiny", "en", folder)
    assert [word.text for word in spoken.words] == ["A", "tree.", "And", "nine", "bees", "hum!"]
    assert all(word.end_s - word.start_s > ID_S for word in spoken.words)
    assert all(one.end_s <= other.start_s for one, other in pairwise(spoken.words))
    assert 1.5 <= spoken.words[2].start_s - spoken.words[1].end_s < 1.9
    assert spoken.words[-1].end_s <= length_s(spoken)
    longer = speak("A tree. [pause 1.5s] And nine bees hum, bees hum!", "piper-en_GB-ann-tiny", "en", folder)
    assert length_s(longer) > length_s(spoken) + 10 * ID_S


def test_the_sound_and_its_times_are_the_model_s(folder: Path) -> None:
    (voice,) = piper_voices(folder)
    read_aloud = synthesize("ab z", voice)
    assert len(read_aloud.sound) == (2 + 2 * 4 + 1) * FRAMES * SAMPLES_PER_FRAME
    assert read_aloud.boundaries_s == pytest.approx([ID_S * index for index in (2, 4, 6, 8, 10)])
    middles = [round((start + ID_S / 2) * RATE) for start in read_aloud.boundaries_s[:-1]]
    loudness = [abs(read_aloud.sound[middle]) for middle in middles]
    assert loudness == pytest.approx([(LETTERS.index(letter) - 2) / 100 for letter in "ab z"])


@pytest.mark.parametrize("model", [piper_model("elsewhere"), piper_model("/dp/Ceil_output_0")])
def test_without_model_times_words_share_the_duration(folder: Path, model: bytes) -> None:
    add_voice(folder, "en_GB-ann-tiny", model=model)
    (voice,) = piper_voices(folder)
    read_aloud = synthesize("ab z", voice)
    assert read_aloud.boundaries_s[0] == pytest.approx(2 * ID_S, abs=0.05)
    assert read_aloud.boundaries_s[-1] == pytest.approx(10 * ID_S, abs=0.1)
    assert (
        read_aloud.boundaries_s[1] - read_aloud.boundaries_s[0]
        > read_aloud.boundaries_s[2] - read_aloud.boundaries_s[1]
    )


def test_speakers_and_pace_are_sent_to_the_model(folder: Path) -> None:
    model = piper_model(has_speakers=True)
    slow = {"noise_scale": 0.5, "length_scale": 2.0, "noise_w": 0.8}
    add_voice(folder, "two", model=model, num_speakers=3, inference=slow)
    first, second, third = [voice for voice in piper_voices(folder) if "two" in voice.name]
    assert not synthesize("ab", first).sound.any()
    assert np.allclose(synthesize("ab", third).sound, 2 * synthesize("ab", second).sound)
    (plain,) = [voice for voice in piper_voices(folder) if "ann" in voice.name]
    assert np.allclose(synthesize("ab", second).sound, synthesize("ab", plain).sound)


@needs_espeak
def test_words_are_read_as_the_models_were_taught() -> None:
    read = partial(program.phoneme_lines, language="en-us")
    letters = pronounced(
        ["Choose", "two…", "(no)", "Dr.", "Smith?"], "en-us", read, set(LETTERS) | {"\u0303"}
    )
    assert letters[0] == "tʃˈuːz"
    assert letters[1].endswith("uː")
    assert letters[2].endswith("ʊ")
    assert "." not in letters[3]
    assert letters[4] == "smˈɪθ?"
    assert not any("^" in word for word in letters)


@needs_espeak
def test_the_best_voice_of_a_language_is_the_writer_s_where_none_came_along(folder: Path) -> None:
    add_voice(folder, "de_DE-otto-tiny", "de_DE")
    add_voice(folder, "de_AT-franz-tiny", "de_AT", espeak={"voice": "de"})
    assert default_voice("de", folder) == "piper-de_AT-franz-tiny"
    assert default_voice("de-DE", folder) == "piper-de_DE-otto-tiny"
    assert default_voice("fi", folder) == "espeak-fi"
    assert default_voice("de") == "espeak-de"


@needs_espeak
@pytest.mark.parametrize(
    ("voice", "language", "read_aloud"),
    [
        ("piper-en_GB-an", "en", "Did you mean piper-en_GB-ann-tiny?"),
        ("piper-en_GB-ann-tiny", "de", "speaks English (en-GB) and the script is in German."),
    ],
)
def test_a_wrong_voice_is_a_script_error(folder: Path, voice: str, language: str, read_aloud: str) -> None:
    failure = failure_of(lambda: speak("Hello", voice, language, folder))
    assert failure.full_code == "InvalidInput:voice"
    assert read_aloud in failure.message


def test_a_voice_that_needs_the_program_reports_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    failure = failure_of(lambda: speak("Hello", "piper-en_GB-ann-tiny", "en", folder))
    assert failure.code is ErrorCode.ProviderFailure
    assert "piper-en_GB-ann-tiny needs the program espeak-ng" in failure.message
    (line,) = piper_lines(folder)
    assert not line.is_ok
    assert "apt-get install espeak-ng" in line.remediation


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in configuration().items() if name != key}


@pytest.mark.parametrize(
    ("reported", "reason"),
    [
        ("{", "its configuration cannot be read: Invalid JSON"),
        (without("audio"), "its configuration cannot be read: audio: Field required"),
        (configuration() | {"phoneme_id_map": {"a": [1]}}, "phoneme_id_map lacks ^, _ or $"),
        (configuration() | {"phoneme_type": "text"}, "it was trained on text"),
        (configuration() | {"espeak": {"voice": "-f/etc/passwd"}}, "espeak.voice is '-f/etc/passwd'"),
        (configuration() | {"audio": {"sample_rate": 1}}, "audio.sample_rate is 1"),
        (configuration() | {"inference": {"length_scale": 0}}, "inference.length_scale is 0"),
        (configuration() | {"inference": {"noise_w": -1}}, "not a valid amount"),
        (configuration() | {"num_speakers": 10**9}, "num_speakers is 1000000000"),
    ],
)
def test_an_invalid_configuration_is_reported(folder: Path, reported: object, reason: str) -> None:
    path = folder / "en_GB-ann-tiny.onnx.json"
    path.write_text(reported if isinstance(reported, str) else json.dumps(reported))
    assert names(folder) == []
    line = piper_lines(folder)[-1]
    assert (line.name, line.is_ok) == ("Piper voice en_GB-ann-tiny", False)
    assert reason in line.detail


def test_the_check_lists_present_and_broken_parts(folder: Path) -> None:
    add_voice(folder, "cut", model=piper_model()[:200])
    add_voice(folder, "empty", model=b"")
    add_voice(folder, "other", model=piper_model().replace(b"input_lengths", b"other_lengths"))
    (folder / "lone.onnx").write_bytes(piper_model())
    (folder / "lost.onnx.json").write_text(json.dumps(configuration()))
    (folder / "note.txt").write_text("not a voice")
    reported = {line.name: line for line in piper_lines(folder)}
    assert reported["Piper voices"].detail.startswith(f"1 in {folder}")
    reasons = {name.removeprefix("Piper voice "): line.detail for name, line in reported.items()}
    assert "the model cannot be loaded" in reasons["cut"]
    assert "the model is missing or empty" in reasons["empty"]
    assert "the model has no input input_lengths" in reasons["other"]
    assert reasons["lone"] == "its configuration is missing: lone.onnx.json"
    assert reasons["lost"] == "the model is missing or empty"
    assert len(reported) == 6


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    (line,) = piper_lines(tmp_path / "gone")
    assert (line.is_ok, line.detail) == (False, f"{tmp_path / 'gone'} is not a folder")
    (line,) = piper_lines(None)
    assert line.is_ok
    assert FOLDER_VARIABLE in line.detail


@needs_espeak
def test_a_model_that_breaks_while_it_speaks_is_a_failure(folder: Path) -> None:
    path = add_voice(folder, "en_GB-ann-tiny", model=b"no model at all")
    failure = failure_of(lambda: speak("Hello", "piper-en_GB-ann-tiny", "en", folder))
    assert failure.code is ErrorCode.ProviderFailure
    assert "The voice piper-en_GB-ann-tiny cannot speak" in failure.message
    assert path.exists()


@needs_espeak
async def test_the_provider_finds_the_folder_by_its_variable(folder: Path) -> None:
    assert FOLDER_VARIABLE in plugin.environment
    provider = plugin.create(ProviderContext({FOLDER_VARIABLE: f" {folder} "}))
    try:
        assert "piper-en_GB-ann-tiny" in [voice.name for voice in provider.voices()]
        parameters = {"voice": "piper-en_GB-ann-tiny", "language": "en"}
        made = await provider.make(Request(AssetKind.narration, "A bee hums.", "voice", parameters))
    finally:
        await provider.close()
    assert [word.text for word in made.words] == ["A", "bee", "hums."]
