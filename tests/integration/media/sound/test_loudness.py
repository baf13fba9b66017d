"""The meter, against known signals and against FFmpeg's own."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.filter import Graph
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.media.sound.decoding import UnreadableSoundError
from reelproof.media.sound.loudness import CELL, CELLS_PER_STEP, profile
from tests.integration.media.sound.meter import measure_file, measure_loudness
from tests.integration.media.sound.samples import RATE, Wave, tone, voice, write

BLOCK = 100 * CELLS_PER_STEP * CELL


def ffmpeg_measures(wave: Wave) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by FFmpeg's ebur128."""
    graph = Graph()
    graph.link_nodes(
        graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo"),
        graph.add("ebur128", "metadata=1:peak=true"),
        graph.add("abuffersink"),
    ).configure()
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(wave), format="fltp", layout="stereo")
    frame.sample_rate = RATE
    graph.push(frame)
    graph.push(None)
    last = {}
    while True:
        try:
            last = dict(graph.pull().metadata)
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    peaks = [float(value) for key, value in last.items() if "true_peaks" in key]
    return float(last["lavfi.r128.I"]), 20 * float(np.log10(max(peaks)))


@pytest.mark.parametrize("level_dbfs", [-23.0, -40.0])
def test_a_reference_tone_is_as_loud_as_the_standard_says(level_dbfs: float) -> None:
    """EBU Tech 3341, cases 1 and 2: 1 kHz on both channels."""
    wave = tone(1000, 20, 10 ** (level_dbfs / 20))
    assert measure_loudness(wave).integrated_lufs == pytest.approx(level_dbfs, abs=0.1)


def test_quiet_passages_do_not_count() -> None:
    """EBU Tech 3341, case 3: -36, -23, -36 dBFS measure as -23 LUFS."""
    quiet, loud = tone(1000, 10, 10 ** (-36 / 20)), tone(1000, 60, 10 ** (-23 / 20))
    measured = measure_loudness(np.concatenate([quiet, loud, quiet], axis=1))
    assert measured.integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_a_peak_between_samples_is_found() -> None:
    """EBU Tech 3341, case 15 and later: a quarter of the sample rate, sampled off its peaks."""
    at = np.arange(RATE)
    wave = np.stack([0.5 * np.sin(np.pi / 2 * at + np.pi / 4)] * 2).astype(np.float32)
    assert np.abs(wave).max() < 0.36
    assert measure_loudness(wave).true_peak_dbtp == pytest.approx(-6.0, abs=0.3)


@pytest.mark.parametrize("length_s", [3.0, 21.7])
def test_ffmpeg_measures_the_same(length_s: float) -> None:
    wave = np.concatenate([voice(length_s, 0.2), tone(440, 2.0, 0.01), voice(2.0, 0.8, seed=2)], axis=1)
    measured = measure_loudness(wave)
    loudness_lufs, true_peak_dbtp = ffmpeg_measures(wave)
    assert measured.integrated_lufs == pytest.approx(loudness_lufs, abs=0.1)
    assert measured.true_peak_dbtp == pytest.approx(true_peak_dbtp, abs=0.3)


@pytest.mark.parametrize("samples", [0, 1, 1000, RATE])
def test_silence_has_a_number(samples: int) -> None:
    measured = measure_loudness(np.zeros((2, samples), np.float32))
    assert (measured.integrated_lufs, measured.true_peak_dbtp) == (-70.0, -120.0)


def test_a_peak_on_the_very_last_sample_counts() -> None:
    wave = np.zeros((2, 6401), np.float32)
    wave[1, -1] = 0.5
    assert measure_loudness(wave).true_peak_dbtp == pytest.approx(-6.0, abs=0.1)


@settings(max_examples=10, deadline=None)
@given(cuts=st.lists(st.integers(0, BLOCK // 4), max_size=6))
def test_measuring_in_pieces_changes_nothing(cuts: list[int]) -> None:
    wave = np.random.default_rng(3).standard_normal((2, BLOCK // 4)).astype(np.float32)
    whole, pieces = profile([wave]), profile(np.split(wave, sorted(cuts), axis=1))
    np.testing.assert_array_equal(whole.peak, pieces.peak)
    np.testing.assert_allclose(whole.energy, pieces.energy, rtol=1e-6)


def test_a_file_is_measured_as_its_samples_are(tmp_path: Path) -> None:
    wave = voice(5.0, 0.2)
    path = write(tmp_path / "voice.wav", wave)
    measured, expected = measure_file(path), measure_loudness(wave)
    assert measured.integrated_lufs == pytest.approx(expected.integrated_lufs)
    assert measured.true_peak_dbtp == pytest.approx(expected.true_peak_dbtp)


def test_a_non_sound_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "noise.wav"
    path.write_bytes(b"RIFF and nothing else")
    with pytest.raises(UnreadableSoundError):
        measure_file(path)
