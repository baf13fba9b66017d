"""Sounds and films are found out by decoding them."""

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.render import RenderOptions
from reelproof.media.rendering.chunk import chunks_of
from reelproof.media.rendering.encode import encode_chunk
from reelproof.media.sound_check import MAX_SOUND_S, SLOWEST_RATE, check_sound, probe_sound
from tests.integration.media.examples import encoded, film, landscape, picture_clip, wav
from tests.integration.media.film_facts import probe_film

TONE = np.sin(np.arange(24_000) * 0.05) * 0.5


def test_facts_of_a_tone() -> None:
    facts = probe_sound(wav(TONE, 24_000))
    assert facts.duration_s == 1.0
    assert (facts.sample_rate, facts.channels) == (24_000, 1)
    assert facts.peak == pytest.approx(0.5, abs=0.001)
    assert not facts.is_silent


@pytest.mark.parametrize("level", [0.002, 0.3])
def test_a_sound_beside_its_zero_line_is_no_silence(level: float) -> None:
    tone = np.concatenate([np.zeros(24_000), np.sin(np.arange(4_800) * 2 * np.pi * 20 / 48_000)])
    facts = check_sound(wav(0.4 + level * tone))
    assert facts.peak == pytest.approx(0.4 + level, abs=0.001)
    assert facts.swing == pytest.approx(level, abs=0.001)


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a:b.wav"
    path.write_bytes(wav(TONE))
    assert probe_sound(path) == probe_sound(wav(TONE))


def test_a_stream_without_a_length_is_read_to_its_end() -> None:
    content = wav(TONE, 24_000)
    unknown = b"\xff\xff\xff\xff"
    assert probe_sound(content[:4] + unknown + content[8:40] + unknown + content[44:]).duration_s == 1.0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The sound is empty."),
        (b'{"error": "overloaded"}', "cannot be decoded"),
        (wav(np.zeros(48_000)), "The sound is silent."),
        (wav(np.full(48_000, 0.3)), "The sound is silent: its samples do not change."),
        (wav(TONE[:1000]), "less than a twentieth of a second"),
        (wav(np.zeros(0)), ""),
        (wav(TONE)[:4_000], "less than a tenth"),
        (wav(TONE, 100), "100 samples per second"),
        (wav(TONE, 1_000_000), "1000000 samples per second"),
    ],
)
def test_undecodable_sound_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        check_sound(content)
    assert caught.value.failure.code is ErrorCode.ProviderFailure
    assert sentence in caught.value.failure.message


def test_a_sound_that_is_too_long_is_not_decoded_to_its_end() -> None:
    target = BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(SLOWEST_RATE)
        file.writeframes(bytes(int(MAX_SOUND_S + 60) * SLOWEST_RATE))
    with pytest.raises(ReelproofError, match="more than 4 hours"):
        probe_sound(target.getvalue())


def test_a_list_of_files_does_not_open_them(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(wav(TONE))
    listing = tmp_path / "narration.mp3"
    listing.write_text("ffconcat version 1.0\nfile secret.wav\n")
    with pytest.raises(ReelproofError, match="cannot be decoded"):
        probe_sound(listing)


def test_a_picture_is_not_a_sound() -> None:
    with pytest.raises(ReelproofError):
        probe_sound(encoded(landscape()))


def test_a_missing_sound() -> None:
    with pytest.raises(ReelproofError, match="no longer exists"):
        probe_sound(Path("/nowhere/voice.wav"))


def test_facts_of_a_film(tmp_path: Path) -> None:
    (chunk,) = chunks_of(film([picture_clip(1, 0, 12, None)]), picture_clip(1, 0, 12, None), RenderOptions())
    path = tmp_path / "film.mp4"
    path.write_bytes(encode_chunk(chunk, None))
    facts = probe_film(path)
    assert (facts.width, facts.height, facts.frames, facts.frames_per_s) == (256, 144, 12, 30.0)
    assert facts.video_codec == "h264"
    assert facts.duration_s == pytest.approx(0.4)
    assert not facts.has_sound
    assert not facts.is_faststart
