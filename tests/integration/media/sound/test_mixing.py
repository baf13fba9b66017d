"""A film's sound: places, levels, ducking, loudness, peaks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reelproof.media.sound.mix_settings import SoundOrder, Speech
from reelproof.media.sound.mixing import mix_film
from tests.integration.media.sound.meter import measure_loudness
from tests.integration.media.sound.samples import (
    RATE,
    Wave,
    level_db,
    spectrum_level_db,
    tone,
    voice,
    whole,
    write,
)

MUSIC_HZ = 9000.0  # where the voice of these tests is silent


def at(samples: Wave, start_s: float, end_s: float) -> Wave:
    return samples[:, round(start_s * RATE) : round(end_s * RATE)]


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    return write(tmp_path / "speech.wav", voice(6.0)[:1])


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return write(tmp_path / "music.wav", tone(MUSIC_HZ, 40.0, 0.2))


@pytest.fixture
def unlimited(order: SoundOrder) -> SoundOrder:
    """Quiet enough for the limiter to have no part in it."""
    return replace(order, target_lufs=-26.0)


@pytest.fixture
def order(speech: Path, music: Path) -> SoundOrder:
    places = (Speech(speech, 8 * RATE), Speech(speech, 15 * RATE), Speech(speech, 27 * RATE + 123))
    return SoundOrder(samples=40 * RATE, speech=places, music=music)


def test_a_film_is_as_loud_as_platforms_want_and_no_louder(order: SoundOrder) -> None:
    mixed = mix_film(order)
    measured = measure_loudness(whole(mixed))
    assert whole(mixed).shape == (2, 40 * RATE)
    assert measured.integrated_lufs == pytest.approx(-14.0, abs=0.3)
    assert measured.true_peak_dbtp <= -1.0
    assert mixed.loudness.integrated_lufs == pytest.approx(measured.integrated_lufs, abs=0.1)
    assert mixed.loudness.true_peak_dbtp >= measured.true_peak_dbtp - 0.01


def test_speech_is_exactly_in_its_place(order: SoundOrder, speech: Path) -> None:
    alone = SoundOrder(samples=order.samples, speech=order.speech)
    mixed = whole(mix_film(alone))
    assert not mixed[:, : 8 * RATE].any()
    for place in order.speech:
        segment = mixed[0, place.start : place.start + 6 * RATE].astype(np.float64)
        meant = voice(6.0)[0].astype(np.float64)
        spectrum = np.fft.rfft(segment, 2 * len(segment)) * np.conj(np.fft.rfft(meant, 2 * len(meant)))
        assert np.argmax(np.fft.irfft(spectrum)) == 0


def test_music_makes_way_for_speech_and_comes_back(unlimited: SoundOrder) -> None:
    mixed = whole(mix_film(unlimited))
    before, under = at(mixed, 4, 7), at(mixed, 9, 13)
    pause, after = at(mixed, 23.5, 25.5), at(mixed, 35, 36.5)
    level = spectrum_level_db(before, MUSIC_HZ)
    assert spectrum_level_db(under, MUSIC_HZ) == pytest.approx(level - 12, abs=1)
    assert spectrum_level_db(pause, MUSIC_HZ) == pytest.approx(level, abs=1)
    assert spectrum_level_db(after, MUSIC_HZ) == pytest.approx(level, abs=1)


def test_music_does_not_pump_between_words_or_sentences(unlimited: SoundOrder) -> None:
    mixed = whole(mix_film(unlimited))
    levels = [
        spectrum_level_db(at(mixed, start, start + 0.1), MUSIC_HZ) for start in np.arange(8.3, 20.5, 0.1)
    ]
    assert max(levels) - min(levels) < 1.5


def test_music_never_jumps(unlimited: SoundOrder) -> None:
    mixed = whole(mix_film(unlimited))
    starts = np.arange(0, 39.8, 0.05)
    levels = [spectrum_level_db(at(mixed, start, start + 0.1), MUSIC_HZ) for start in starts[50:-70]]
    assert np.abs(np.diff(levels)).max() < 2.5


def test_music_is_well_under_the_voice(order: SoundOrder) -> None:
    voices = mix_film(SoundOrder(samples=order.samples, speech=order.speech))
    score = whole(mix_film(order))
    assert level_db(at(score, 4, 7)) < level_db(at(whole(voices), 9, 13)) - 3


def test_music_fades_in_and_out(order: SoundOrder) -> None:
    mixed = whole(mix_film(order))
    assert level_db(at(mixed, 0, 0.1)) < level_db(at(mixed, 4, 7)) - 30
    assert level_db(at(mixed, 1, 1.1)) > level_db(at(mixed, 4, 7)) - 10
    assert level_db(at(mixed, 39.9, 40)) < level_db(at(mixed, 35, 36.5)) - 30


def test_short_music_is_repeated_without_a_hole_or_a_bump(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).standard_normal((2, 9 * RATE)).astype(np.float32) * 0.05
    music = write(tmp_path / "short.wav", noise)
    mixed = whole(mix_film(SoundOrder(samples=40 * RATE, music=music)))
    levels = [level_db(at(mixed, start, start + 0.5)) for start in np.arange(2.5, 36, 0.5)]
    assert max(levels) - min(levels) < 1.0


@pytest.mark.parametrize("length_s", [0.3, 1.0, 40.0])
def test_music_alone_is_brought_to_the_target(tmp_path: Path, length_s: float) -> None:
    music = write(tmp_path / "music.wav", tone(400, 30.0, 0.05))
    mixed = mix_film(SoundOrder(samples=round(length_s * RATE), music=music))
    assert mixed.loudness.true_peak_dbtp <= -1.0
    if length_s > 10:
        assert mixed.loudness.integrated_lufs == pytest.approx(-14.0, abs=0.3)


def test_a_silent_film_stays_silent(tmp_path: Path) -> None:
    assert not whole(mix_film(SoundOrder(samples=5 * RATE))).any()
    silence = write(tmp_path / "silence.wav", np.zeros((2, 3 * RATE), np.float32))
    mixed = mix_film(SoundOrder(samples=5 * RATE, speech=(Speech(silence, RATE),), music=silence))
    assert not whole(mixed).any()
    assert mixed.unreadable == ()


def test_faint_noise_is_not_made_loud(tmp_path: Path) -> None:
    faint = np.random.default_rng(5).standard_normal((2, 5 * RATE)).astype(np.float32) * 3e-4
    mixed = mix_film(SoundOrder(samples=5 * RATE, speech=(Speech(write(tmp_path / "faint.wav", faint), 0),)))
    assert level_db(whole(mixed)) == pytest.approx(level_db(faint), abs=0.5)
    quiet = mix_film(SoundOrder(samples=5 * RATE, music=write(tmp_path / "quiet.wav", faint * 4)))
    assert level_db(whole(quiet)) < level_db(faint * 4) + 25


def test_one_click_is_held_down_and_the_rest_left_alone(tmp_path: Path) -> None:
    wave = tone(300, 10.0, 0.1)
    wave[:, 5 * RATE] = 0.99
    speech = (Speech(write(tmp_path / "a.wav", wave), 0),)
    mixed = mix_film(SoundOrder(samples=11 * RATE, speech=speech))
    assert measure_loudness(whole(mixed)).true_peak_dbtp <= -1.0
    gains = np.abs(whole(mixed)[0, : 10 * RATE] / np.where(np.abs(wave[0]) > 1e-3, wave[0], np.nan))
    away = np.concatenate([gains[: 4 * RATE], gains[6 * RATE :]])
    assert np.nanmax(away) - np.nanmin(away) < 1e-3 * np.nanmax(away)


def test_voices_of_different_loudness_are_brought_together(tmp_path: Path) -> None:
    low, high = write(tmp_path / "low.wav", voice(5.0, 0.05)), write(tmp_path / "high.wav", voice(5.0, 0.1))
    places = (Speech(low, 0), Speech(high, 6 * RATE))
    mixed = whole(mix_film(SoundOrder(samples=12 * RATE, speech=places)))
    assert level_db(at(mixed, 0, 5)) == pytest.approx(level_db(at(mixed, 6, 11)), abs=0.6)


def test_speech_beyond_the_end_is_cut_without_a_click(speech: Path) -> None:
    places = (Speech(speech, 2 * RATE), Speech(speech, 3 * RATE), Speech(speech, 9 * RATE))
    mixed = whole(mix_film(SoundOrder(samples=4 * RATE, speech=places)))
    assert mixed.shape == (2, 4 * RATE)
    assert np.abs(mixed[:, -2:]).max() < 0.01


def test_a_broken_file_is_skipped_and_named(order: SoundOrder, tmp_path: Path, speech: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no sound")
    places = (Speech(broken, 0), Speech(speech, 2 * RATE))
    mixed = mix_film(SoundOrder(samples=10 * RATE, speech=places, music=broken))
    assert mixed.unreadable == (broken, broken)
    assert measure_loudness(whole(mixed)).integrated_lufs == pytest.approx(-14.0, abs=0.3)


def test_the_same_order_gives_the_same_samples(order: SoundOrder) -> None:
    assert np.array_equal(whole(mix_film(order)), whole(mix_film(order)))
