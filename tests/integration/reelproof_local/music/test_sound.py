"""The sound of complete pieces, measured."""

from io import BytesIO

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelproof_local.music import compose
from reelproof_local.music.composing import LAST_BEATS, final_chord_duration_s, score
from reelproof_local.music.moods import MOODS
from reelproof_local.music.reverb import Reverb
from reelproof_local.music.sounds import SAMPLE_RATE, Instruments, sounds_of
from tests.integration.media.sound.meter import measure_loudness

Wave = NDArray[np.float32]
LENGTH_S = 24.0


def decoded(content: bytes) -> Wave:
    with av.open(BytesIO(content), "r") as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("flac", SAMPLE_RATE, 2)
        assert stream.format.name == "s16"
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
    return np.asarray(np.concatenate(frames).T, np.float32) / np.float32(32768)


@pytest.fixture(scope="module")
def pieces() -> dict[str, Wave]:
    return {mood: decoded(compose(mood, LENGTH_S, 3)) for mood in MOODS}


@pytest.fixture(params=list(MOODS))
def piece(request: pytest.FixtureRequest, pieces: dict[str, Wave]) -> Wave:
    return pieces[request.param]


def spectrum(wave: Wave) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies, and power of the two channels together."""
    power = np.square(np.abs(np.fft.rfft(wave.astype(np.float64)))).sum(axis=0)
    frequencies_hz = np.fft.rfftfreq(wave.shape[1], 1 / SAMPLE_RATE)
    return frequencies_hz.astype(np.float64), power.astype(np.float64)


def share_db(wave: Wave, low_hz: float, high_hz: float) -> float:
    frequencies_hz, power = spectrum(wave)
    inside = (frequencies_hz >= low_hz) & (frequencies_hz < high_hz)
    return float(10 * np.log10(power[inside].sum() / power.sum() + 1e-15))


def test_it_is_as_loud_as_music_to_be_mixed(piece: Wave) -> None:
    measured = measure_loudness(piece)
    assert measured.integrated_lufs == pytest.approx(-20.0, abs=0.3)
    assert measured.true_peak_dbtp < -1.0


def test_it_is_exactly_as_long_as_requested(piece: Wave) -> None:
    assert piece.shape == (2, round(LENGTH_S * SAMPLE_RATE))


def test_it_leaves_headroom_for_a_voice(piece: Wave) -> None:
    assert share_db(piece, 1000, 4000) < -15
    assert share_db(piece, 4000, 20_000) < -30
    assert share_db(piece, 0, 30) < -30


def test_nothing_clicks(piece: Wave) -> None:
    """A step anywhere would be seen where no sound of a piece reaches: above 14 kHz."""
    frequencies_hz = np.fft.rfftfreq(piece.shape[1], 1 / SAMPLE_RATE)
    highest = np.fft.irfft(np.fft.rfft(piece) * (frequencies_hz > 14_000), piece.shape[1])
    assert np.abs(highest[:, 500:-500]).max() < 3e-4
    assert np.abs(np.diff(piece)).max() < 0.1


def test_it_begins_and_ends_in_silence(piece: Wave) -> None:
    assert np.abs(piece[:, :20]).max() < 1e-3
    assert np.abs(piece[:, -500:]).max() < 1e-3
    assert np.abs(piece[:, -SAMPLE_RATE // 2 :]).max() < np.abs(piece).max() / 5


def test_it_has_no_offset_and_is_wide_but_not_hollow(piece: Wave) -> None:
    assert np.abs(piece.mean(axis=1)).max() < 1e-4
    left, right = piece
    together = float(left @ right) / float(np.linalg.norm(left) * np.linalg.norm(right))
    assert 0.15 < together < 0.95


@pytest.mark.parametrize("mood", MOODS)
def test_its_last_chord_is_its_tonic(mood: str, pieces: dict[str, Wave]) -> None:
    ringing = pieces[mood][:, round((LENGTH_S - final_chord_duration_s(LENGTH_S) + 1.0) * SAMPLE_RATE) :]
    frequencies_hz, power = spectrum(ringing * np.hanning(ringing.shape[1]).astype(np.float32))
    decoded_pcm = (frequencies_hz > 60) & (frequencies_hz < 700)
    pitches = np.round(12 * np.log2(frequencies_hz[decoded_pcm] / 440) + 69).astype(int)
    chroma = np.bincount(pitches % 12, power[decoded_pcm], 12) / power[decoded_pcm].sum()
    bass = min(
        timed_note.note.pitch
        for timed_note in score(mood, LENGTH_S, 3)
        if timed_note.note.beats == LAST_BEATS and timed_note.note.sound == "bass"
    )
    third = MOODS[mood].scale[2]
    assert chroma[[bass % 12, (bass + third) % 12, (bass + 7) % 12]].sum() > 0.85


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert compose("hopeful", 6.0, 8) == compose("hopeful", 6.0, 8)
    assert compose("hopeful", 6.0, 8) != compose("hopeful", 6.0, 9)


@settings(max_examples=6, deadline=None)
@given(mood=st.sampled_from(sorted(MOODS)), duration_s=st.floats(0.01, 8), seed=st.integers(0, 99))
def test_any_length_can_be_filled(mood: str, duration_s: float, seed: int) -> None:
    piece = decoded(compose(mood, duration_s, seed))
    assert piece.shape[1] == round(duration_s * SAMPLE_RATE)
    assert np.abs(piece).max() < 0.9
    assert duration_s < 0.5 or np.abs(piece).max() > 0.01


@pytest.mark.parametrize(("mood", "duration_s"), [("angry", 10.0), ("calm", 0.0), ("calm", float("nan"))])
def test_non_music_is_refused(mood: str, duration_s: float) -> None:
    with pytest.raises(ValueError, match=r"unknown mood|invalid duration"):
        compose(mood, duration_s, 1)


@pytest.mark.parametrize("sound", [*sounds_of(900), "shaker"])
def test_every_sound_starts_softly_and_ends_at_nothing(sound: str) -> None:
    wave = Instruments(900).play(sound, 57, 1.0)
    assert wave.shape[0] == 2
    assert np.abs(wave[:, 0]).max() < 1e-3
    assert np.abs(wave[:, -1]).max() < 1e-3
    loudest = int(np.argmax(np.abs(wave[0])))
    assert loudest >= 0.003 * SAMPLE_RATE


@pytest.mark.parametrize("sound", ["pad", "lead", "felt", "soft", "pizzicato", "bass"])
@pytest.mark.parametrize("pitch", [45, 57, 69])
def test_sounds_are_in_tune(sound: str, pitch: int) -> None:
    wave = Instruments(900).play(sound, pitch, 2.0)
    frequencies_hz, power = spectrum(wave * np.hanning(wave.shape[1]).astype(np.float32))
    expected_hz = 440 * 2 ** ((pitch - 69) / 12)
    near = np.abs(frequencies_hz / expected_hz - 1) < 0.1
    center_hz = (frequencies_hz[near] * power[near]).sum() / power[near].sum()
    assert abs(1200 * np.log2(center_hz / expected_hz)) < 8


def test_a_room_rings_and_stops() -> None:
    reverb = Reverb(1.0)
    impulse = np.zeros((2, reverb.block), np.float32)
    impulse[:, 0] = 1
    silence = np.zeros_like(impulse)
    first, second = reverb.process(impulse), reverb.process(silence)
    assert not first[:, : SAMPLE_RATE // 100].round(6).any()
    early = np.square(first[:, : SAMPLE_RATE // 2]).sum()
    late = np.square(first[:, SAMPLE_RATE : SAMPLE_RATE + SAMPLE_RATE // 10]).sum()
    assert late < early / 1e4
    assert np.abs(second).max() < 1e-6


def test_a_room_rings_on_from_block_to_block() -> None:
    impulse, late = np.zeros((2, 2, Reverb(1.0).block), np.float32)
    impulse[:, 0] = 1
    late[:, -1000] = 1
    reverb = Reverb(1.0)
    rung = np.concatenate([reverb.process(late), reverb.process(np.zeros_like(late))], axis=1)
    start = late.shape[1] - 1000
    np.testing.assert_allclose(
        rung[:, start : start + 40_000], Reverb(1.0).process(impulse)[:, :40_000], atol=1e-6
    )
