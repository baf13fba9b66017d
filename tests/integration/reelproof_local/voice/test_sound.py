"""Sound: trimmed, levelled, written as WAV."""

import io
import wave

import numpy as np
import pytest

from reelproof_local.voice.sound import Sound, faded, silence, sounding_part, wav

RATE = 24_000


def tone(level: float, duration_s: float = 1.0) -> Sound:
    time = np.arange(round(duration_s * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 220 * time)).astype(np.float32)


def samples(content: bytes) -> Sound:
    with wave.open(io.BytesIO(content)) as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, RATE)
        read: Sound = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(
            np.float32
        ) / np.float32(32768)
    return read


def decibels(value: float) -> float:
    return float(20 * np.log10(value))


def test_silence_around_a_sound_is_found() -> None:
    part = sounding_part(np.concatenate([silence(0.5, RATE), tone(0.3), silence(0.7, RATE)]), RATE)
    assert 0.45 < part.start / RATE < 0.5
    assert 1.5 < part.stop / RATE < 1.6


@pytest.mark.parametrize("sound", [silence(0.5, RATE), silence(0, RATE), tone(0.5, 0.001)])
def test_nothing_sounds_in_silence(sound: Sound) -> None:
    assert sounding_part(sound, RATE) == slice(0, 0)


@pytest.mark.parametrize("level", [0.02, 0.2, 0.9])
def test_every_narration_has_one_level(level: float) -> None:
    loud = samples(wav([tone(level), silence(2.0, RATE)], RATE))[:RATE]
    assert decibels(float(np.sqrt(np.mean(loud**2)))) == pytest.approx(-19.5, abs=0.2)


def test_peaks_stay_under_the_ceiling() -> None:
    peaks = tone(0.05)
    peaks[::2_400] = 1.0
    assert decibels(float(np.abs(samples(wav([peaks], RATE))).max())) <= -1.5


def test_sentences_keep_their_proportion_and_pauses_their_silence() -> None:
    content = samples(wav([tone(0.1), silence(0.5, RATE), tone(0.05)], RATE))
    assert len(content) == round(2.5 * RATE)
    assert not content[RATE : RATE + RATE // 2].any()
    first, last = content[:RATE], content[-RATE:]
    assert float(np.abs(first).max() / np.abs(last).max()) == pytest.approx(2.0, rel=0.01)


def test_edges_do_not_click() -> None:
    edged = faded(np.ones(RATE, np.float32), RATE)
    assert edged[0] == edged[-1] == 0
    assert edged[RATE // 2] == 1


def test_wav_of_nothing_is_still_wav() -> None:
    assert len(samples(wav([], RATE))) == 0
