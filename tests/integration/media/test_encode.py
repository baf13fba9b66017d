"""Chunks: real H.264 with the frames that were drawn."""

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import DrawnPlaceholder
from reelproof.domain.units import Size
from reelproof.media.rendering.chunk import Chunk, ShownCaption
from reelproof.media.rendering.drawing import fade_level
from reelproof.media.rendering.encode import encode_chunk, write_chunk
from reelproof.media.rendering.encoders import encoder_identity
from tests.integration.media.clips import clip, shown_time_s, squares
from tests.integration.media.examples import PAN_RIGHT, RATE, TINY, ZOOM_IN, bands, encoded, landscape

STILL = Chunk(Digest("still"), None, None, 12, 0, 12, TINY, RATE, "en")
MOVING = replace(STILL, picture=Digest("moving"), motion=ZOOM_IN)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return stored(encoded(landscape()), tmp_path)


def test_it_holds_all_frames_at_their_times(picture: Path) -> None:
    frames = decoded(encode_chunk(MOVING, picture))
    assert [frame.time for frame in frames] == pytest.approx([index / 30 for index in range(12)])


def test_the_first_packet_needs_none_before_it(picture: Path) -> None:
    with av.open(BytesIO(encode_chunk(MOVING, picture)), "r") as container:
        keys = [packet.is_keyframe for packet in container.demux(video=0) if packet.size]
    assert keys[0]


def test_colors_round_trip_and_are_tagged(tmp_path: Path) -> None:
    chunk = replace(STILL, picture=Digest("bands"))
    picture = stored(encoded(bands((255, 0, 0), (0, 255, 0), (0, 0, 255))), tmp_path)
    content = encode_chunk(chunk, picture)
    with av.open(BytesIO(content)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)
        assert codec.profile == "High"
        assert codec.pix_fmt == "yuv420p"
    yuv = [frame.to_ndarray() for frame in decoded(content)][5]
    luma, chroma = yuv[:144], yuv[144:].reshape(2, 72, 128)
    found = [
        (int(luma[72, x]), int(chroma[0, 36, x // 2]), int(chroma[1, 36, x // 2])) for x in (42, 128, 213)
    ]
    for one, expected in zip(found, [(63, 102, 240), (173, 42, 26), (32, 240, 118)], strict=True):
        assert np.abs(np.subtract(one, expected)).max() <= 2


def test_the_same_chunk_has_the_same_bytes(picture: Path) -> None:
    assert encode_chunk(MOVING, picture) == encode_chunk(MOVING, picture)


@pytest.mark.parametrize("size", [Size(360, 640), Size(480, 480)])
def test_the_bytes_do_not_depend_on_what_memory_held_before(tmp_path: Path, size: Size) -> None:
    picture = stored(encoded(landscape()), tmp_path)
    chunk = replace(MOVING, size=size, frames=60, clip_frames=60, fade_out_frames=15)
    contents = {_encoded_apart(chunk, picture, held) for held in ("0", "90", "165")}
    assert len(contents) == 1
    assert b"ftyp" in contents.pop()


def _encoded_apart(chunk: Chunk, picture: Path, held: str) -> bytes:
    """Encodes in a process whose new memory is filled with a byte: glibc's MALLOC_PERTURB_."""
    program = (
        "import pickle, sys\n"
        "from reelproof.media.rendering.encode import encode_chunk\n"
        "sys.stdout.buffer.write(encode_chunk(*pickle.load(sys.stdin.buffer)))\n"
    )
    environment = {**os.environ, "MALLOC_PERTURB_": held}
    return subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps((chunk, picture)),
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout


def test_the_parts_of_a_clip_continue_one_move(tmp_path: Path) -> None:
    """In a pan over black and white, brightness gives the camera position."""
    chunk = replace(MOVING, picture=Digest("edge"), motion=PAN_RIGHT, clip_frames=60, frames=60)
    picture = stored(encoded(bands((0, 0, 0), (255, 255, 255))), tmp_path)
    whole = [luma.mean() for luma in lumas(encode_chunk(chunk, picture))]
    halves = [replace(chunk, frames=25), replace(chunk, first=25, frames=35)]
    parts = [luma.mean() for half in halves for luma in lumas(encode_chunk(half, picture))]
    assert parts == pytest.approx(whole, abs=0.5)
    assert whole[-1] - whole[0] > 10
    assert all(later > earlier - 0.1 for earlier, later in pairwise(parts))


def test_it_fades_from_black_and_to_black(picture: Path) -> None:
    chunk = replace(STILL, fade_in_frames=4, fade_out_frames=4)
    light = [frame.mean() for frame in lumas(encode_chunk(chunk, picture))]
    assert light[0] == pytest.approx(16, abs=1)
    assert light[-1] == pytest.approx(16, abs=1)
    assert light[0] < light[1] < light[2] < light[3] < light[4]
    assert light[4] == pytest.approx(light[7], abs=1)
    assert light[7] > light[8] > light[9] > light[10] > light[11]


def test_a_fade_looks_the_same_however_the_clip_is_cut() -> None:
    whole = replace(STILL, clip_frames=100, frames=100, fade_in_frames=10, fade_out_frames=20)
    assert [fade_level(index, whole) for index in (0, 5, 10, 50, 79, 89, 99)] == [0, 0.5, 1, 1, 1, 0.5, 0]


def test_a_caption_is_where_and_when_it_should_be(picture: Path) -> None:
    caption = ShownCaption(4, 8, ("Hello sea",))
    plain = lumas(encode_chunk(STILL, picture))
    captioned = lumas(encode_chunk(replace(STILL, captions=(caption,)), picture))
    changed = [np.abs(one.astype(int) - other) > 25 for one, other in zip(plain, captioned, strict=True)]
    assert [bool(mask.sum() > 50) for mask in changed] == [4 <= index < 8 for index in range(12)]
    rows = np.nonzero(changed[5])[0]
    assert rows.min() > 144 * 0.75
    assert rows.max() < 144 * 0.96


def test_captions_count_from_the_clip_s_first_frame(picture: Path) -> None:
    caption = ShownCaption(8, 10, ("Hello sea",))
    second_half = replace(STILL, first=6, frames=6)
    plain = lumas(encode_chunk(second_half, picture))
    captioned = lumas(encode_chunk(replace(second_half, captions=(caption,)), picture))
    changed = [
        bool((np.abs(one.astype(int) - other) > 25).sum() > 50)
        for one, other in zip(plain, captioned, strict=True)
    ]
    assert changed == [False, False, True, True, False, False]


def test_a_placeholder_is_not_a_flat_color() -> None:
    chunk = replace(STILL, picture=None, placeholder=DrawnPlaceholder("Chapter", "Some words"))
    (first, *_) = lumas(encode_chunk(chunk, None))
    assert first.std() > 5
    assert first.max() > 180


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 5, 6, 7, 61])
def test_chunks_of_any_length(picture: Path, frames: int) -> None:
    assert len(decoded(encode_chunk(replace(MOVING, clip_frames=frames, frames=frames), picture))) == frames


def test_a_damaged_picture_is_refused_by_name(tmp_path: Path) -> None:
    picture = stored(encoded(landscape())[:2000], tmp_path)
    with pytest.raises(ReelproofError, match="damaged") as caught:
        encode_chunk(replace(STILL, picture=Digest("damaged")), picture)
    assert caught.value.failure.code is ErrorCode.ProviderFailure


def test_a_missing_picture(tmp_path: Path) -> None:
    with pytest.raises(ReelproofError, match="gone") as caught:
        write_chunk(replace(STILL, picture=Digest("gone")), (tmp_path / "gone.png",), tmp_path / "chunk.mp4")
    assert caught.value.failure.code is ErrorCode.StorageFailure
    assert list(tmp_path.iterdir()) == []


def test_a_clip_s_chunks_continue_one_another(tmp_path: Path) -> None:
    path = stored(clip(squares(2.0)), tmp_path)
    moving = Chunk(Digest("clip"), None, None, 60, 0, 60, TINY, RATE, "en", is_video=True, speed=1.0)
    halves = [replace(moving, frames=25), replace(moving, first=25, frames=35)]
    shown_s = [shown_time_s(luma, 2.0) for half in halves for luma in lumas(encode_chunk(half, path))]
    assert shown_s == pytest.approx([index / 30 for index in range(60)], abs=0.06)
    assert encode_chunk(halves[1], path) == encode_chunk(halves[1], path)


def test_a_missing_clip(tmp_path: Path) -> None:
    moving = replace(STILL, picture=Digest("gone"), is_video=True)
    with pytest.raises(ReelproofError, match="gone") as caught:
        encode_chunk(moving, tmp_path / "gone.mp4")
    assert caught.value.failure.code is ErrorCode.StorageFailure


def test_a_non_clip_is_refused_by_name(tmp_path: Path) -> None:
    moving = replace(STILL, picture=Digest("picture"), is_video=True)
    with pytest.raises(ReelproofError, match="The clip is damaged") as caught:
        encode_chunk(moving, stored(encoded(landscape()), tmp_path))
    assert caught.value.failure.code is ErrorCode.ProviderFailure


def test_the_encoder_is_named_with_its_settings_and_versions() -> None:
    assert "crf" in encoder_identity()
    assert "av " in encoder_identity()


def stored(content: bytes, folder: Path) -> Path:
    path = folder / "picture"
    path.write_bytes(content)
    return path


def decoded(content: bytes) -> list[av.VideoFrame]:
    with av.open(BytesIO(content), "r") as container:
        return list(container.decode(video=0))


def lumas(content: bytes) -> list["np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]:
    return [np.asarray(frame.to_ndarray()[: frame.height], np.uint8) for frame in decoded(content)]
