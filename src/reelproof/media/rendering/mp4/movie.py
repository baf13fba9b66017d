"""A film's MP4 index, first in the file for fast start: title, cover, chapters, order of all samples."""

from collections.abc import Sequence
from math import floor
from struct import pack

import numpy as np

from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate
from reelproof.media.rendering.mp4.boxes import HEADER_BYTES, box, full_box, shortened
from reelproof.media.rendering.mp4.chunk_index import Numbers
from reelproof.media.rendering.mp4.track import (
    MATRIX,
    MOVIE_TIMESCALE,
    Placement,
    Track,
    track_box,
)

# Tracks take turns this often, so that players find matching frames and sound close together.
TURN_S = 0.5
HUNDRED_NS_PER_S = 10_000_000
LONGEST_TITLE_BYTES = 255
# Types of iTunes' metadata.
TEXT, JPEG = 1, 13
# Above this, with room for the index, positions in the file take 64 bits.
LARGEST_NEAR_BYTES = 4_000_000_000


class Layout:
    """The order of all samples in the file: turns of every track, by time."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        end_s = max(float(track.starts_s[-1]) for track in tracks)
        self._edges = [_turn_edges(track, end_s) for track in tracks]
        self.turn_bytes = np.stack(
            [_bytes_between(track, edges) for track, edges in zip(tracks, self._edges, strict=True)], -1
        )
        self.total_bytes = int(self.turn_bytes.sum())
        self.is_far = self.total_bytes > LARGEST_NEAR_BYTES

    def placements(self, start: int) -> list[Placement]:
        """For each track, with the first sample of the film at `start` in the file."""
        ends = np.cumsum(self.turn_bytes).reshape(self.turn_bytes.shape)
        offsets = start + ends - self.turn_bytes
        return [
            _placement(np.diff(edges), offsets[:, number], self.is_far)
            for number, edges in enumerate(self._edges)
        ]


def _turn_edges(track: Track, end_s: float) -> Numbers:
    """The number of the first sample of every turn, and after the last."""
    times_s = TURN_S * np.arange(floor(end_s / TURN_S) + 1)
    return np.append(np.searchsorted(track.starts_s, times_s), len(track.sizes))


def _bytes_between(track: Track, edges: Numbers) -> Numbers:
    return np.diff(np.append(0, np.cumsum(track.sizes))[edges])


def _placement(counts: Numbers, offsets: Numbers, is_far: bool) -> Placement:
    has_samples = counts > 0
    return Placement(counts[has_samples], offsets[has_samples], is_far)


def file_head(tracks: Sequence[Track], layout: Layout, about: bytes) -> bytes:
    """Returns everything before the samples; `about` is the film's `about_box`."""
    media_header = _media_header(layout)

    def head(start: int) -> bytes:
        return _file_type(tracks[0]) + _index(tracks, layout.placements(start), about) + media_header

    # The index holds offsets that depend on its size, but not the other way round.
    return head(len(head(0)))


def _file_type(pictures: Track) -> bytes:
    """Names the kind of frames, the name of their first sample entry, among the brands."""
    kind = pictures.description[12:16]
    return box(b"ftyp", b"isom", pack(">I", 0x200), b"isomiso2", kind, b"mp41")


def _media_header(layout: Layout) -> bytes:
    if layout.is_far:
        return pack(">I4sQ", 1, b"mdat", layout.total_bytes + HEADER_BYTES + 8)
    return pack(">I4s", layout.total_bytes + HEADER_BYTES, b"mdat")


def _index(tracks: Sequence[Track], placements: Sequence[Placement], about: bytes) -> bytes:
    ticks = max(track.movie_ticks for track in tracks)
    times = pack(">IIII", 0, 0, MOVIE_TIMESCALE, ticks)
    normal_speed_and_volume = pack(">IH", 0x10000, 0x100)
    next_track = pack(">I", len(tracks) + 1)
    header = full_box(b"mvhd", times, normal_speed_and_volume, bytes(10), MATRIX, bytes(24), next_track)
    boxes = [
        track_box(number, track, placement)
        for number, (track, placement) in enumerate(zip(tracks, placements, strict=True), 1)
    ]
    return box(b"moov", header, *boxes, about)


def about_box(title: str, cover: bytes, chapters: Sequence[ChapterMark], rate: FrameRate) -> bytes:
    """Title and cover (JPEG) as iTunes writes them, and chapters as Nero does: most players read these."""
    name = box(b"\xa9nam", box(b"data", pack(">II", TEXT, 0), title.encode()))
    picture = box(b"covr", box(b"data", pack(">II", JPEG, 0), cover))
    handler = full_box(b"hdlr", bytes(4), b"mdirappl", bytes(9))
    metadata = full_box(b"meta", handler, box(b"ilst", name, picture))
    return box(b"udta", metadata, _chapter_list(chapters, rate) if chapters else b"")


def _chapter_list(chapters: Sequence[ChapterMark], rate: FrameRate) -> bytes:
    # The list counts its chapters in one byte.
    listed = chapters[:255]
    entries = [_chapter(mark.title, rate.seconds(mark.start)) for mark in listed]
    return full_box(b"chpl", bytes(4), pack(">B", len(listed)), *entries, version=1)


def _chapter(title: str, start_s: float) -> bytes:
    text = shortened(title, LONGEST_TITLE_BYTES)
    return pack(">QB", round(start_s * HUNDRED_NS_PER_S), len(text)) + text
