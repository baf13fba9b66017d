"""What was measured before saves time, and changes nothing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.media.sound.loudness import profile
from reelproof.media.sound.measures import SPAN, MusicMeasure, SoundMeasures, VoiceMeasure, measured_film
from reelproof.media.sound.mix_settings import SoundOrder, Speech
from reelproof.media.sound.mixing import mix_film
from tests.integration.media.sound.samples import RATE, SoundInMemory, tone, voice, whole, write

SAMPLES = 5 * SPAN + 1234


@pytest.fixture
def order(tmp_path: Path) -> SoundOrder:
    """Speech in the first and the last spans, and music."""
    first, last = (write(tmp_path / f"{name}.wav", voice(5.0)[:1]) for name in ("first", "last"))
    speech = (Speech(first, RATE), Speech(last, SAMPLES - 4 * RATE))
    return SoundOrder(SAMPLES, speech, write(tmp_path / "music.wav", tone(440.0, 60.0, 0.2)))


@pytest.fixture
def saved(order: SoundOrder, tmp_path: Path) -> SoundMeasures:
    mix_film(order).measures.save(tmp_path / "film.measures")
    return SoundMeasures.load(tmp_path / "film.measures")


def test_measures_are_saved_exactly(order: SoundOrder, saved: SoundMeasures) -> None:
    measures = mix_film(order).measures
    assert measures.music == saved.music
    assert measures.voices.keys() == saved.voices.keys()
    for name, voice_measure in measures.voices.items():
        assert voice_measure.length == saved.voices[name].length
        assert voice_measure.loudness_lufs == saved.voices[name].loudness_lufs
        assert np.array_equal(voice_measure.power, saved.voices[name].power)
    assert measures.spans.keys() == saved.spans.keys()
    assert all(np.array_equal(span, saved.spans[digest]) for digest, span in measures.spans.items())


def test_only_what_changed_is_measured_again(order: SoundOrder, saved: SoundMeasures, tmp_path: Path) -> None:
    write(tmp_path / "first.wav", voice(5.0)[:1, ::-1])
    changed = mix_film(order, saved)
    assert len(changed.measures.spans.keys() - saved.spans.keys()) <= 2
    assert np.array_equal(whole(changed), whole(mix_film(order)))


def test_a_recording_that_was_cut_is_measured_again_when_there_is_room(
    order: SoundOrder, saved: SoundMeasures
) -> None:
    longer = replace(order, samples=order.samples + 4 * RATE)
    assert len(saved.voices) == 1
    assert np.array_equal(whole(mix_film(longer, saved)), whole(mix_film(longer)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no measures", b"{}\n", b"[]\n", b'{"cells": 5}\n'])
def test_files_of_another_kind_are_ignored(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "film.measures"
    assert SoundMeasures.load(path) == SoundMeasures()
    path.write_bytes(content)
    assert SoundMeasures.load(path) == SoundMeasures()


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), kept=st.floats(0.2, 1))
def test_damaged_measures_are_ignored(
    tmp_path_factory: pytest.TempPathFactory, place: float, bit: int, kept: float
) -> None:
    film = np.random.default_rng(7).standard_normal((2, 5_000)).astype(np.float32)
    measures = SoundMeasures(
        {"voice": VoiceMeasure(-20.0, 100, np.ones(3, np.float32))},
        {"music": MusicMeasure(-30.0, 200, 300)},
        measured_film(SoundInMemory(film), {})[1],
    )
    path = tmp_path_factory.getbasetemp() / "film.measures"
    measures.save(path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    path.write_bytes(content[: int(kept * len(content))])
    assert SoundMeasures.load(path) == SoundMeasures()


@pytest.mark.parametrize("samples", [1, 100, SPAN - 1, SPAN, SPAN + 1, 2 * SPAN + 63, 0])
def test_spans_together_are_the_whole(samples: int) -> None:
    wave = np.random.default_rng(7).standard_normal((2, samples)).astype(np.float32)
    measured, _ = measured_film(SoundInMemory(wave), {})
    whole = profile([wave])
    np.testing.assert_allclose(measured.energy, whole.energy, rtol=1e-5)
    np.testing.assert_allclose(measured.peak, whole.peak, rtol=1e-6)
