"""What films and chunks are made of, as MP4 boxes."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from struct import pack, unpack_from

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate, Frames
from reelproof.media.rendering.mp4.boxes import MalformedBoxError, box, boxes, find_box, full_box, require_box
from reelproof.media.rendering.mp4.chunk_index import read_chunk
from reelproof.media.rendering.mp4.movie import Layout, about_box, file_head
from reelproof.media.rendering.mp4.track import FileRange, Track, TrackKind, divide

STBL = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
KIND = TrackKind(b"vide", b"VideoHandler", full_box(b"vmhd", bytes(8), flags=1))


def track(frames: int, frame_bytes: int, frames_per_s: int = 30) -> Track:
    return Track(
        kind=KIND,
        description=pack(">II", 0, 0),
        timescale=frames_per_s,
        sizes=np.full(frames, frame_bytes),
        durations=np.full(frames, 1),
        shown_ticks=frames,
        content=(FileRange(Path("chunk"), 40, frames * frame_bytes),),
    )


def test_a_box_is_found_by_its_path() -> None:
    content = box(b"free") + box(b"moov", box(b"mvhd", b"first"), box(b"trak", box(b"mdia", b"inner")))
    assert [name for name, _ in boxes(content)] == [b"free", b"moov"]
    assert find_box(content, b"moov", b"trak", b"mdia") == b"inner"
    assert find_box(content, b"moov", b"udta") is None
    with pytest.raises(MalformedBoxError, match="no box moov/udta"):
        require_box(content, b"moov", b"udta")


@pytest.mark.parametrize("content", [b"\0", b"\0\0\0\7moov", b"\0\0\0\0moov", b"\0\0\0\x20moov", b"\xff" * 8])
def test_boxes_that_do_not_fit_are_malformed(content: bytes) -> None:
    with pytest.raises(MalformedBoxError):
        list(boxes(content))


@given(st.binary(max_size=200))
def test_any_bytes_are_boxes_or_malformed(content: bytes) -> None:
    with suppress(MalformedBoxError):
        assert sum(len(inner) + 8 for _, inner in boxes(content)) == len(content)


def test_samples_follow_the_index_in_turns() -> None:
    """One second is two turns of each track; each turn is 15 frames of 10 bytes, then 15 of 1 byte."""
    tracks = [track(30, 10), track(30, 1)]
    layout = Layout(tracks)
    assert layout.turn_bytes.tolist() == [[150, 15], [150, 15]]
    head = file_head(tracks, layout, about_box("Film", b"cover", [], FrameRate(30)))
    start = len(head)
    assert unpack_from(">I4s", head, start - 8) == (330 + 8, b"mdat")
    found = [numbers(inner, b"stco", ">u4") for inner in sample_tables(head)]
    assert found == [[start, start + 165], [start + 150, start + 315]]


def test_a_track_that_ends_early_takes_no_more_turns() -> None:
    tracks = [track(45, 10), track(15, 1)]
    layout = Layout(tracks)
    assert layout.turn_bytes.tolist() == [[150, 15], [150, 0], [150, 0]]
    head = file_head(tracks, layout, about_box("Film", b"cover", [], FrameRate(30)))
    assert [len(numbers(inner, b"stco", ">u4")) for inner in sample_tables(head)] == [3, 1]


@pytest.mark.parametrize(("frame_bytes", "table"), [(39_000_000, b"stco"), (60_000_000, b"co64")])
def test_positions_above_four_gigabytes_take_64_bits(frame_bytes: int, table: bytes) -> None:
    tracks = [track(100, frame_bytes)]
    layout = Layout(tracks)
    head = file_head(tracks, layout, about_box("Film", b"cover", [], FrameRate(30)))
    [inner] = sample_tables(head)
    last = numbers(inner, table, ">u8" if table == b"co64" else ">u4")[-1]
    assert last + 10 * frame_bytes == len(head) + layout.total_bytes
    assert last == len(head) + 90 * frame_bytes
    if table == b"co64":
        assert unpack_from(">I4sQ", head, len(head) - 16) == (1, b"mdat", layout.total_bytes + 16)


def test_a_long_title_in_the_chapter_list_is_cut_between_characters() -> None:
    about = about_box(
        "Film", b"cover", [ChapterMark("é" * 200, Frames(0)), ChapterMark("Next", Frames(45))], FrameRate(30)
    )
    content = require_box(about, b"udta", b"chpl")
    length = content[17]
    assert content[18 : 18 + length].decode() == "é" * 127
    assert unpack_from(">Q", content, 18 + length)[0] == 15_000_000


@given(st.binary(max_size=30), st.integers(0, 40))
def test_pieces_are_divided_without_loss(content: bytes, wanted: int) -> None:
    first, rest = divide(content, wanted)
    assert isinstance(first, bytes)
    assert isinstance(rest, bytes)
    assert (first + rest, len(first)) == (content, min(wanted, len(content)))
    piece = FileRange(Path("chunk"), 7, len(content))
    taken, left = divide(piece, wanted)
    assert taken == FileRange(Path("chunk"), 7, len(first))
    assert left == FileRange(Path("chunk"), 7 + len(first), len(rest))


@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255), kept=st.floats(0, 1))
def test_a_damaged_chunk_is_malformed_or_has_another_index(
    tmp_path_factory: pytest.TempPathFactory, place: float, value: int, kept: float
) -> None:
    content = bytearray(CHUNK)
    content[int(place * len(content))] = value
    path = tmp_path_factory.getbasetemp() / "damaged.mp4"
    path.write_bytes(content[: max(1, int(kept * len(content)))])
    try:
        index = read_chunk(path, 30)
    except MalformedBoxError:
        return
    assert index.start + int(index.sizes.sum()) <= len(content)
    assert len(index.shown) == len(index.sizes)


def sample_tables(head: bytes) -> list[bytes]:
    movie = require_box(head[: head.rindex(b"mdat") - 4], b"moov")
    return [require_box(inner, *STBL[2:]) for name, inner in boxes(movie) if name == b"trak"]


def numbers(table: bytes, name: bytes, kind: str) -> list[int]:
    content = require_box(table, name)
    return [
        int(number) for number in np.frombuffer(content, kind.replace("I", "u4").replace("Q", "u8"), -1, 8)
    ]


def chunk() -> bytes:
    target = BytesIO()
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "superfast", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(8):
            container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    return target.getvalue()


CHUNK = chunk()
