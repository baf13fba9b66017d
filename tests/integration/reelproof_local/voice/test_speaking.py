"""Whole narrations, really spoken."""

import io
import subprocess
import sys
import wave
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from reelproof.domain.asset import SpokenWord
from reelproof.domain.failure import ReelproofError
from reelproof.provider_api.processes import ProcessPool
from reelproof_local.voice import SpokenNarration, kokoro, speak
from reelproof_local.voice.espeak import program
from reelproof_local.voice.kokoro_voices import kokoro_voices
from reelproof_local.voice.sound import Sound

needs_espeak = pytest.mark.skipif(not program.is_installed(), reason="the program espeak-ng is not installed")
needs_voices = pytest.mark.skipif(not kokoro_voices(), reason="the voices were not built into this checkout")
RATE = 24_000
TEXT = "In 1969, it cost $12.50 — really! [pause 1.5s] The end."


@pytest.fixture(scope="module")
def english() -> SpokenNarration:
    return speak(TEXT, None, "en")


def sound_of(spoken: SpokenNarration) -> Sound:
    with wave.open(io.BytesIO(spoken.content)) as reader:
        assert reader.getframerate() == RATE
        samples = reader.readframes(reader.getnframes())
    sound: Sound = np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)
    return sound


def check_times(words: Sequence[SpokenWord], duration_s: float) -> None:
    assert all(0 <= word.start_s <= word.end_s <= duration_s + 1e-6 for word in words)
    assert all(one.end_s <= other.start_s + 1e-6 for one, other in pairwise(words))


def longest_silence_s(sound: Sound) -> float:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (sound == 0).astype(np.int8), [0]])))
    return float((edges[1::2] - edges[::2]).max()) / RATE


@needs_voices
def test_the_words_are_those_of_the_text(english: SpokenNarration) -> None:
    assert english.voice == "af_heart"
    assert " ".join(word.text for word in english.words) == TEXT.replace("[pause 1.5s] ", "")
    check_times(english.words, len(sound_of(english)) / RATE)


@needs_voices
def test_words_take_as_long_as_a_speaker_takes(english: SpokenNarration) -> None:
    lengths = {word.text: word.end_s - word.start_s for word in english.words}
    assert 0.7 < lengths["1969,"] < 2.0
    assert 0.8 < lengths["$12.50"] < 2.5
    assert 0.03 < lengths["it"] < 0.4


@needs_voices
def test_a_pause_is_as_long_as_asked_for(english: SpokenNarration) -> None:
    assert longest_silence_s(sound_of(english)) == pytest.approx(1.5, abs=0.01)
    last, first = english.words[-3], english.words[-2]
    assert (last.text, first.text) == ("really!", "The")
    assert 1.5 <= first.start_s - last.end_s < 1.75


@needs_voices
def test_the_sound_begins_and_ends_with_speech(english: SpokenNarration) -> None:
    sound = np.abs(sound_of(english))
    decoded = np.flatnonzero(sound > sound.max() / 100)
    assert decoded[0] / RATE < 0.08
    assert (len(sound) - decoded[-1]) / RATE < 0.15
    assert english.words[0].start_s < 0.1
    assert sound.max() <= 10 ** (-1.5 / 20)


@needs_voices
def test_words_are_audible_at_their_given_times(english: SpokenNarration) -> None:
    sound = sound_of(english)
    for word in english.words:
        if word.text != "—":
            loudest = np.abs(sound[int(word.start_s * RATE) : int(word.end_s * RATE) + 1]).max()
            assert loudest > np.abs(sound).max() / 20, word


@needs_voices
def test_the_same_text_gives_the_same_bytes(english: SpokenNarration) -> None:
    assert speak(TEXT, None, "en") == english


@needs_voices
def test_odd_text_is_spoken_as_far_as_it_can_be() -> None:
    text = "\x07Go🎉 日本 ***\u200d https://example.com/a?b=1 ZXQV!!! 🎉 [pause 0.1s]"
    spoken = speak(text, "bm_george", "en-GB")
    assert [word.text for word in spoken.words] == text.removesuffix("[pause 0.1s]").split()
    check_times(spoken.words, len(sound_of(spoken)) / RATE)


@needs_voices
def test_a_long_sentence_is_spoken_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kokoro, "LONGEST_PHRASE", 30)
    text = "and water flows, " * 4
    spoken = speak(text, "am_michael", "en")
    check_times(spoken.words, len(sound_of(spoken)) / RATE)
    assert len(spoken.words) == 12
    assert min(word.end_s - word.start_s for word in spoken.words) > 0.03


@needs_voices
@pytest.mark.parametrize("text", ["", "🎉 🎈 —", "[pause 0.5s]"])
def test_empty_text_becomes_a_short_silence(text: str) -> None:
    spoken = speak(text, None, "en")
    sound = sound_of(spoken)
    assert 0.4 < len(sound) / RATE < 1.5
    assert not sound.any()
    check_times(spoken.words, len(sound) / RATE)


@needs_voices
@needs_espeak
def test_spanish_is_spoken_by_a_spanish_voice() -> None:
    spoken = speak("Cuesta 12,50 €, ¡de verdad!", None, "es")
    assert spoken.voice == "ef_dora"
    assert [word.text for word in spoken.words] == ["Cuesta", "12,50", "€,", "¡de", "verdad!"]
    check_times(spoken.words, len(sound_of(spoken)) / RATE)
    assert all(word.end_s - word.start_s > 0.05 for word in spoken.words)


@needs_espeak
async def test_narrations_and_failures_cross_from_a_child_process() -> None:
    pool = ProcessPool(workers=1)
    try:
        spoken = await pool.run(speak, "Ja.", None, "de")
        with pytest.raises(ReelproofError) as caught:
            await pool.run(speak, "Ja.", "espeak-fi", "de")
    finally:
        await pool.close()
    assert spoken == speak("Ja.", None, "de")
    assert caught.value.failure.full_code == "InvalidInput:voice"


@needs_espeak
def test_other_languages_are_spoken_by_espeak() -> None:
    spoken = speak("Am 5. Mai, sagt Dr. Müller. Ja.", None, "de")
    assert spoken.voice == "espeak-de"
    check_times(spoken.words, len(sound_of(spoken)) / RATE)
    assert all(word.end_s - word.start_s > 0.05 for word in spoken.words)


def test_listing_voices_loads_no_model() -> None:
    code = (
        "import sys; from reelproof_local.voice import voices; voices();"
        "print([name for name in ('onnxruntime', 'numpy', 'sanotts', 'sentencex') if name in sys.modules])"
    )
    listed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert listed.stdout.strip() == "[]"
