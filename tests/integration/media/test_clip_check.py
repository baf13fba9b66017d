"""Clips count only when they decode to their end, move, show something, and are no bombs."""

import struct
import zlib
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.units import Size
from reelproof.media.clip_check import MAX_FRAMES, MAX_PIXELS, MAX_S, check_decode_cost, check_footage
from reelproof.media.pictures.decoding import Rgb
from tests.integration.media.clips import WEBM, ClipEncoding, clip, muxed, squares
from tests.integration.media.examples import TINY, encoded, landscape, wav

NOISE = np.random.default_rng(0)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return clip(squares(2.0))


def test_facts_of_an_mp4(plain: bytes) -> None:
    facts = check_footage(plain)
    assert (facts.width, facts.height, facts.frames) == (256, 144, 48)
    assert facts.duration_s == pytest.approx(2.0)
    assert facts.media_type == "video/mp4"


def test_facts_of_a_webm() -> None:
    facts = check_footage(clip(squares(1.0), WEBM))
    assert facts.duration_s == pytest.approx(1.0, abs=0.005)
    assert (facts.media_type, facts.frames) == ("video/webm", 24)


@pytest.mark.parametrize(
    ("container", "media_type"), [("mov", "video/quicktime"), ("matroska", "video/x-matroska")]
)
def test_kinds_that_share_a_reader_are_distinguished(container: str, media_type: str, tmp_path: Path) -> None:
    content = clip(squares(0.5), ClipEncoding(container=container))
    (tmp_path / "clip").write_bytes(content)
    assert check_footage(content).media_type == media_type
    assert check_footage(tmp_path / "clip").media_type == media_type


def test_a_file_is_read_like_its_bytes(plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "a:b.mp4").write_bytes(plain)
    assert check_footage(tmp_path / "a:b.mp4") == check_footage(plain)


@pytest.mark.parametrize(
    ("making", "size"),
    [
        (ClipEncoding(turn=90), (144, 256)),
        (ClipEncoding(turn=180), (256, 144)),
        (ClipEncoding(pixel_aspect=Fraction(4, 3)), (341, 144)),
        (ClipEncoding(turn=-90, pixel_aspect=Fraction(4, 3)), (144, 341)),
        (ClipEncoding(pixels="yuv420p10le"), (256, 144)),
        (ClipEncoding(with_sound=True), (256, 144)),
    ],
)
def test_its_size_is_as_it_will_be_shown(making: ClipEncoding, size: tuple[int, int]) -> None:
    facts = check_footage(clip(squares(0.5), making))
    assert (facts.width, facts.height) == size


def flat(*levels: int) -> list[Rgb]:
    return [np.full((TINY.height, TINY.width, 3), level, np.uint8) for level in levels]


def small(side: int, frames: int = 12) -> list[Rgb]:
    return [NOISE.integers(0, 255, (side, side, 3), dtype=np.uint8) for _ in range(frames)]


def sound_in_mp4() -> bytes:
    target = BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.ones((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The clip is empty."),
        (b'{"error": "overloaded"}', "cannot be decoded"),
        (encoded(landscape()), "cannot be decoded"),
        (encoded(landscape(), "JPEG"), "cannot be decoded"),
        (wav(np.sin(np.arange(24_000) * 0.05)), "cannot be decoded"),
        (sound_in_mp4(), "contains no video"),
        (clip(squares(1 / 24)), "a single picture"),
        (clip(squares(4 / 24)), "too short: 0.17 s"),
        (clip(flat(*[40] * 24)), "blank"),
        (clip(flat(*range(0, 240, 10))), "blank"),
        (clip(small(62)), "only 62×62 pixels"),
    ],
)
def test_blank_clips_and_non_clips_are_refused(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content)


def test_a_clip_with_a_blank_start_is_not_blank() -> None:
    assert check_footage(clip([*flat(*[16] * 6), *squares(0.5)])).frames == 18


@pytest.mark.parametrize("share", [0.85, 0.95])
def test_a_clip_that_breaks_off_is_shown_as_far_as_it_goes(share: float, tmp_path: Path) -> None:
    """Its index is at the front, so that the rest of it can be read."""
    path = tmp_path / "clip.mp4"
    with av.open(BytesIO(clip(squares(3.0))), "r") as source:
        template = source.streams.video[0]
        with av.open(str(path), "w", options={"movflags": "faststart"}) as target:
            stream = target.add_stream_from_template(template)
            for packet in source.demux(template):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
    whole = path.read_bytes()
    assert check_footage(whole).frames == 72
    facts = check_footage(whole[: int(len(whole) * share)])
    assert 1.5 < facts.duration_s < 3
    assert facts.duration_s + facts.missing_s == pytest.approx(3.0, abs=0.1)
    assert facts.warnings == (f"The file is truncated after {facts.duration_s:.1f} of 3.0 s.",)
    assert "most of it is missing" in refusal(whole[: len(whole) * 6 // 10])


@pytest.mark.parametrize("share", [0.8, 0.95])
def test_a_webm_that_breaks_off_is_shown_as_far_as_it_goes(share: float) -> None:
    whole = clip(squares(3.0), WEBM)
    cues = whole.rindex(b"\x1c\x53\xbb\x6b")
    facts = check_footage(whole[: int(cues * share)])
    assert facts.warnings == (f"The file is truncated after {facts.duration_s:.1f} of 3.0 s.",)
    assert "damaged" in refusal(whole[: cues * 4 // 10])


def test_a_clip_without_its_end_and_index_is_refused(plain: bytes) -> None:
    assert "cannot be decoded" in refusal(plain[: len(plain) // 2])


def test_damage_in_the_middle_is_refused() -> None:
    content = bytearray(clip(small(128, 24)))
    middle = len(content) // 2
    content[middle : middle + 2000] = NOISE.bytes(2000)
    assert "damaged" in refusal(bytes(content))


def test_a_picture_larger_than_the_clip_says_is_not_unpacked() -> None:
    pictures = [encoded(landscape(number)) for number in range(12)]
    assert check_footage(muxed(pictures)).frames == 12
    pictures[6] = png_bomb(30_000)
    assert "damaged" in refusal(muxed(pictures))


def test_pictures_may_change_their_size() -> None:
    sizes = [TINY] * 6 + [Size(320, 180)] * 6
    pictures = [encoded(landscape(number, size), "JPEG") for number, size in enumerate(sizes)]
    assert check_footage(muxed(pictures, "mjpeg")).frames == 12


def test_a_clip_that_says_it_is_too_long_is_not_decoded() -> None:
    slow = clip(small(64, 620), ClipEncoding(rate=1, options={"preset": "ultrafast", "crf": "50"}))
    assert "too long: more than 10 minutes" in refusal(slow)


@pytest.mark.parametrize(
    ("duration_s", "frames", "pixels"),
    [(MAX_S + 1, 2, 2), (1.0, MAX_FRAMES + 1, 2), (60.0, 3_600, 3_600 * 8192 * 4096)],
)
def test_too_much_of_anything_is_refused(duration_s: float, frames: int, pixels: int) -> None:
    with pytest.raises(ReelproofError):
        check_decode_cost(duration_s, frames, pixels)
    check_decode_cost(MAX_S, MAX_FRAMES, MAX_PIXELS)


def test_a_playlist_opens_no_other_file(tmp_path: Path, plain: bytes) -> None:
    (tmp_path / "secret.mp4").write_bytes(plain)
    listing = tmp_path / "clip.mp4"
    listing.write_text("ffconcat version 1.0\nfile secret.mp4\n")
    with pytest.raises(ReelproofError, match="cannot be decoded"):
        check_footage(listing)


def png_bomb(side: int) -> bytes:
    """A PNG whose header promises `side` × `side` pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def refusal(content: bytes) -> str:
    with pytest.raises(ReelproofError) as caught:
        check_footage(content)
    assert caught.value.failure.code is ErrorCode.ProviderFailure
    return caught.value.failure.message
