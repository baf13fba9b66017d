"""Every kind of sound arrives at the film's rate, in time and in tune."""

from pathlib import Path

import numpy as np
import pytest

from reelproof.media.sound.decoding import UnreadableSoundError, decode_sound, sound_blocks
from tests.integration.media.sound.samples import RATE, level_db, tone, write

FAR = 10**9


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_tone_keeps_its_place_level_and_purity(tmp_path: Path, rate: int, channels: int) -> None:
    frequency_hz = 0.4 * min(rate, RATE)
    path = write(tmp_path / "tone.wav", tone(frequency_hz, 2.0, 0.5, rate)[:channels], rate)
    decoded = decode_sound(path, FAR)
    assert decoded.shape == (2, 2 * RATE)
    inner = slice(RATE // 10, -RATE // 10)
    assert level_db(decoded[:, inner] - tone(frequency_hz, 2.0, 0.5)[:, inner]) < level_db(decoded) - 75


@pytest.mark.parametrize(
    ("name", "codec"), [("a.flac", "flac"), ("a.mp3", "mp3"), ("a.ogg", "libopus"), ("a.m4a", "aac")]
)
def test_compressed_sound_starts_where_it_started(tmp_path: Path, name: str, codec: str) -> None:
    wave = tone(300, 1.0, 0.3)
    wave[:, : RATE // 2] = 0
    decoded = decode_sound(write(tmp_path / name, wave, codec=codec), FAR)[:, :RATE]
    assert decoded.shape[1] == RATE
    assert level_db(decoded - wave) < level_db(wave) - 20


def test_only_what_is_asked_for_is_decoded(tmp_path: Path) -> None:
    path = write(tmp_path / "tone.wav", tone(440, 5.0))
    blocks = list(sound_blocks(path, 100_001))
    assert sum(block.shape[1] for block in blocks) == 100_001
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1), decode_sound(path, FAR)[:, :100_001])


def test_samples_that_are_not_numbers_are_refused(tmp_path: Path) -> None:
    wave = tone(440, 1.0)
    wave[0, 5000] = np.nan
    with pytest.raises(UnreadableSoundError):
        decode_sound(write(tmp_path / "broken.wav", wave), FAR)


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSoundError):
        decode_sound(tmp_path / "nothing.wav", FAR)
