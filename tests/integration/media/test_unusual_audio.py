"""Sound files from recorders, editors and downloads are decoded as players do."""

import wave
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition
from av.video.stream import VideoStream

from reelproof.domain.failure import ReelproofError
from reelproof.media.sound.decoding import decode_sound
from reelproof.media.sound_check import SoundFacts, check_sound
from tests.integration.media.sound.samples import RATE, Wave, level_db, tone
from tests.integration.media.sound.samples import write as write_sound

FAR = 10**9
ID3 = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"TIT2\x00\x00\x00\x06\x00\x00\x03joined".ljust(128, b"\0")


def sound(folder: Path, name: str, codec: str, length_s: float = 1.0, rate: int = RATE) -> bytes:
    return write_sound(folder / name, tone(440, length_s, 0.5, rate), rate, codec).read_bytes()


def many_channels(count: int, codec: str = "pcm_s16le", layout: str | None = None) -> bytes:
    """A tone in each channel; without a layout no channel has a place."""
    target = BytesIO()
    wave_of_one = tone(440, 1.0, 0.5)[0]
    if layout is None:
        with wave.open(target, "wb") as file:
            file.setnchannels(count)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(
                (np.repeat(wave_of_one[:, None], count, axis=1) * 32_767).astype("<i2").tobytes()
            )
        return target.getvalue()
    with av.open(target, "w", format="wav" if codec.startswith("pcm") else "flac") as container:
        stream = container.add_stream(codec, rate=RATE, layout=layout)
        assert isinstance(stream, AudioStream)
        frame = AudioFrame(format="s16", layout=layout, samples=RATE)
        content = (np.repeat(wave_of_one[:, None], count, axis=1) * 32_767).astype("<i2").tobytes()
        frame.planes[0].update(content.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def decode_file(folder: Path, content: bytes) -> tuple[SoundFacts, Wave]:
    """Checks that the probed and the decoded sound have the same length."""
    path = folder / "heard.sound"
    path.write_bytes(content)
    facts, samples = check_sound(content), decode_sound(path, FAR)
    assert samples.shape[1] / RATE == pytest.approx(facts.duration_s, abs=0.01)
    return facts, samples


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 8, 9, 16, 24, 64])
def test_channels_without_positions_are_all_mixed_in(tmp_path: Path, count: int) -> None:
    facts, samples = decode_file(tmp_path, many_channels(count))
    assert (facts.channels, facts.warnings) == (count, ())
    assert level_db(samples) == pytest.approx(level_db(tone(440, 1.0, 0.5)) + 10 * np.log10(count), abs=0.2)


@pytest.mark.parametrize(
    ("layout", "count"),
    [("2.1", 3), ("quad", 4), ("5.0", 5), ("5.1", 6), ("6.1", 7), ("7.1", 8)],
)
def test_positioned_channels_are_mixed_down(tmp_path: Path, layout: str, count: int) -> None:
    facts, samples = decode_file(tmp_path, many_channels(count, layout=layout))
    assert facts.channels == count
    assert facts.warnings == ()
    assert -6 < level_db(samples) - level_db(tone(440, 1.0, 0.5)) < 10


def test_a_sound_that_begins_late_lacks_nothing() -> None:
    target = BytesIO()
    with av.open(target, "w", format="matroska") as container:
        stream = container.add_stream("flac", rate=RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
        levels = np.ascontiguousarray(tone(440, 1.0, 0.5).T * 32_767).astype(np.int16).reshape(1, -1)
        frame = AudioFrame.from_ndarray(levels, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 5 * RATE, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    facts = check_sound(target.getvalue())
    assert facts.warnings == ()
    assert facts.duration_s == pytest.approx(1.0, abs=0.1)


def test_more_channels_than_anyone_records_are_refused() -> None:
    with pytest.raises(ReelproofError, match="has 65 channels; mix it down"):
        check_sound(many_channels(65))


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_u8"),
        ("a.wav", "pcm_s24le"),
        ("a.wav", "pcm_s32le"),
        ("a.wav", "pcm_f32le"),
        ("a.wav", "pcm_f64le"),
        ("a.wav", "pcm_alaw"),
        ("a.wav", "pcm_mulaw"),
        ("a.wav", "adpcm_ms"),
        ("a.mp3", "mp3"),
        ("a.flac", "flac"),
        ("a.oga", "flac"),
        ("a.opus", "libopus"),
        ("a.m4a", "aac"),
        ("a.m4a", "alac"),
        ("a.aac", "aac"),
        ("a.aiff", "pcm_s16be"),
        ("a.caf", "pcm_s16be"),
        ("a.au", "pcm_s16be"),
        ("a.wma", "wmav2"),
        ("a.mka", "libopus"),
    ],
)
def test_common_audio_formats_are_decoded(tmp_path: Path, name: str, codec: str) -> None:
    facts, samples = decode_file(tmp_path, sound(tmp_path, name, codec))
    assert facts.duration_s == pytest.approx(1.0, abs=0.1)
    assert level_db(samples) == pytest.approx(level_db(tone(440, 1.0, 0.5)), abs=1)
    assert facts.warnings == ()


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp3", "mp3"), ("a.ogg", "libopus"), ("a.flac", "flac"), ("a.aac", "aac")]
)
@pytest.mark.parametrize("between", [b"", ID3], ids=["bare", "tagged"])
def test_concatenated_files_are_decoded_to_their_end(
    tmp_path: Path, name: str, codec: str, between: bytes
) -> None:
    first, second = sound(tmp_path, name, codec, 1.0), sound(tmp_path, name, codec, 2.0)
    facts, _ = decode_file(tmp_path, first + between + second)
    assert facts.duration_s == pytest.approx(3.0, abs=0.15)


def test_a_later_sound_stream_of_another_kind_is_reported(tmp_path: Path) -> None:
    first, second = sound(tmp_path, "a.ogg", "libopus", 3.0), sound(tmp_path, "b.oga", "flac")
    facts, _ = decode_file(tmp_path, first + second[: len(first) // 2])
    assert facts.duration_s == pytest.approx(3.0, abs=0.1)
    (warning,) = facts.warnings
    assert "at the end of the sound could not be read" in warning


def test_joined_files_of_other_rates_keep_their_pitch(tmp_path: Path) -> None:
    first, second = sound(tmp_path, "a.mp3", "mp3", 1.0, 44_100), sound(tmp_path, "b.mp3", "mp3", 1.0, 24_000)
    facts, _ = decode_file(tmp_path, first + second)
    assert facts.duration_s == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp3", "mp3"), ("a.ogg", "libopus"), ("a.flac", "flac"), ("a.wav", "pcm_s16le"), ("a.m4a", "aac")],
)
def test_trailing_bytes_are_passed_over(tmp_path: Path, name: str, codec: str) -> None:
    facts, _ = decode_file(tmp_path, sound(tmp_path, name, codec, 2.0) + bytes(range(256)) * 4)
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("name", ["a.mp3", "a.aac"])
def test_leading_bytes_are_passed_over(tmp_path: Path, name: str) -> None:
    codec = {"a.mp3": "mp3", "a.aac": "aac"}[name]
    facts, _ = decode_file(tmp_path, bytes(700) + sound(tmp_path, name, codec, 2.0))
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp3", "mp3"), ("a.flac", "flac"), ("a.wav", "pcm_s16le"), ("a.aiff", "pcm_s16be")]
)
def test_a_truncated_file_is_decoded_as_far_as_possible_and_reported(
    tmp_path: Path, name: str, codec: str
) -> None:
    content = sound(tmp_path, name, codec, 4.0)
    facts, _ = decode_file(tmp_path, content[: int(len(content) * 0.6)])
    assert 1.5 < facts.duration_s < 3
    assert facts.warnings[0].startswith("The last ")
    assert facts.missing_s == pytest.approx(4.0 - facts.duration_s, abs=0.15)


def test_damage_in_the_middle_is_skipped_and_reported(tmp_path: Path) -> None:
    content = bytearray(sound(tmp_path, "a.mp3", "mp3", 4.0))
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    facts, _ = decode_file(tmp_path, bytes(content))
    assert facts.duration_s > 3


@pytest.mark.parametrize("codec", ["mjpeg", "png"])
@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize(("name", "sound_codec"), [("a.m4a", "aac"), ("a.mp3", "mp3")])
def test_a_cover_picture_is_not_a_clip(
    tmp_path: Path, name: str, sound_codec: str, codec: str, is_marked: bool
) -> None:
    if name == "a.mp3" and not is_marked:
        pytest.skip("all pictures in MP3 files are marked")
    facts, _ = decode_file(tmp_path, with_cover(name, sound_codec, codec, is_marked))
    assert facts.duration_s == pytest.approx(2.0, abs=0.1)


def with_cover(name: str, sound_codec: str, codec: str, is_marked: bool) -> bytes:
    target = BytesIO()
    with av.open(target, "w", format={"a.m4a": "mp4", "a.mp3": "mp3"}[name]) as container:
        stream = container.add_stream(sound_codec, rate=RATE, layout="stereo")
        assert isinstance(stream, AudioStream)
        cover = container.add_stream(codec, rate=1)
        assert isinstance(cover, VideoStream)
        cover.width, cover.height = 128, 128
        cover.pix_fmt = "yuvj420p" if codec == "mjpeg" else "rgb24"
        if is_marked:
            cover.disposition = Disposition.attached_pic
        picture = av.VideoFrame.from_ndarray(np.full((128, 128, 3), 90, np.uint8), format="rgb24")
        container.mux(cover.encode(picture.reformat(format=cover.pix_fmt)))
        container.mux(cover.encode(None))
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(tone(440, 2.0, 0.5)), "fltp", "stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        resampler = av.AudioResampler(format=stream.format, layout="stereo", rate=RATE)
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return target.getvalue()


def test_samples_in_another_unit_are_refused(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(440, 1.0, 1e30))
    with pytest.raises(ReelproofError, match=r"go up to 1e\+30 where 1 is full scale"):
        check_sound(path.read_bytes())
