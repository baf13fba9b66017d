"""An MP4 track and its box in the film's index (ISO 14496-12, 8): sizes, times and offsets."""

from fractions import Fraction
from pathlib import Path
from struct import pack
from typing import TypeAlias

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.domain.language_names import UNDETERMINED, language_code
from reelproof.media.rendering.mp4.boxes import box, full_box
from reelproof.media.rendering.mp4.chunk_index import Numbers

# A multiple of all usual frame rates, so that no track's length is rounded.
MOVIE_TIMESCALE = 48_000
MATRIX = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
ENABLED, IN_MOVIE = 1, 2
DATA_IS_HERE = box(b"dinf", full_box(b"dref", pack(">I", 1), full_box(b"url ", flags=1)))


@frozen
class FileRange:
    """Bytes of a file."""

    path: Path
    start: int
    length: int

    def __len__(self) -> int:
        return self.length


Piece: TypeAlias = FileRange | bytes


def divide(piece: Piece, first_bytes: int) -> tuple[Piece, Piece]:
    """Returns up to so many bytes from its start, and the rest."""
    if isinstance(piece, bytes):
        return piece[:first_bytes], piece[first_bytes:]
    taken = min(first_bytes, piece.length)
    rest = FileRange(piece.path, piece.start + taken, piece.length - taken)
    return FileRange(piece.path, piece.start, taken), rest


@frozen
class TrackKind:
    """What differs between pictures, sound and chapter titles."""

    handler: bytes
    handler_name: bytes
    media_header: bytes
    flags: int = ENABLED | IN_MOVIE
    volume: int = 0


@frozen
class Track:
    """Samples in decoding order: `sizes` in bytes, `durations` in ticks of the `timescale`.

    It is shown from the tick `delay` on for `shown_ticks`. `content` are the samples' bytes, `language` is a
    BCP-47 tag.
    """

    kind: TrackKind
    description: bytes
    timescale: int
    sizes: Numbers
    durations: Numbers
    shown_ticks: int
    content: tuple[Piece, ...]
    delay: int = 0
    width: int = 0
    height: int = 0
    tables: tuple[bytes, ...] = ()
    references: bytes = b""
    language: str = UNDETERMINED

    @property
    def starts_s(self) -> "np.typing.NDArray[np.float64]":
        """When each sample is decoded."""
        ends = np.cumsum(self.durations)
        return np.asarray((ends - self.durations) / self.timescale)

    @property
    def movie_ticks(self) -> int:
        return int(Fraction(self.shown_ticks, self.timescale) * MOVIE_TIMESCALE)


@frozen
class Placement:
    """Where a track's samples lie in the file: `counts` of them together from each of `offsets` on.

    `is_far`: offsets may need more than 32 bits.
    """

    counts: Numbers
    offsets: Numbers
    is_far: bool


def track_box(number: int, track: Track, placement: Placement) -> bytes:
    """Numbers count from 1."""
    edit = pack(">IIihh", 1, track.movie_ticks, track.delay, 1, 0)
    return box(
        b"trak",
        _track_header(number, track),
        box(b"edts", full_box(b"elst", edit)),
        track.references,
        box(b"mdia", *_media(track, placement)),
    )


def _track_header(number: int, track: Track) -> bytes:
    times = pack(">IIIII", 0, 0, number, 0, track.movie_ticks)
    alternate_group = int(track.kind.volume > 0)
    look = pack(">hhhh", 0, alternate_group, track.kind.volume, 0)
    size = pack(">II", track.width << 16, track.height << 16)
    return full_box(b"tkhd", times, bytes(8), look, MATRIX, size, flags=track.kind.flags)


def _media(track: Track, placement: Placement) -> tuple[bytes, ...]:
    ticks = int(track.durations.sum())
    kind = track.kind
    return (
        full_box(b"mdhd", pack(">IIIIHH", 0, 0, track.timescale, ticks, _packed(track.language), 0)),
        *_extended_language(track.language),
        full_box(b"hdlr", bytes(4), kind.handler, bytes(12), kind.handler_name + b"\0"),
        box(b"minf", kind.media_header, DATA_IS_HERE, _sample_table(track, placement)),
    )


def _packed(language: str) -> int:
    """Five bits for each letter of the code."""
    first, second, third = (ord(letter) - 0x60 for letter in language_code(language))
    return first << 10 | second << 5 | third


def _extended_language(language: str) -> list[bytes]:
    """The whole tag, where the code of three letters does not say it all (ISO 14496-12, 8.4.6)."""
    is_all = "-" not in language and language_code(language) != UNDETERMINED
    return [] if is_all or language == UNDETERMINED else [full_box(b"elng", language.encode() + b"\0")]


def _sample_table(track: Track, placement: Placement) -> bytes:
    return box(
        b"stbl",
        box(b"stsd", track.description),
        run_length_table(b"stts", track.durations),
        *track.tables,
        _samples_together(placement.counts),
        full_box(b"stsz", pack(">II", 0, len(track.sizes)), track.sizes.astype(">u4").tobytes()),
        table(b"co64", placement.offsets, ">u8") if placement.is_far else table(b"stco", placement.offsets),
    )


def table(name: bytes, rows: Numbers, number: str = ">u4") -> bytes:
    """The count of the rows, then the rows; `number` is how each value is stored."""
    return full_box(name, pack(">I", len(rows)), rows.astype(number).tobytes())


def run_length_table(name: bytes, values: Numbers) -> bytes:
    """A table of counts of equal values and these values."""
    starts = _run_starts(values)
    counts = np.diff(np.append(starts, len(values)))
    return table(name, np.stack([counts, values[starts]], -1))


def _samples_together(counts: Numbers) -> bytes:
    starts = _run_starts(counts)
    return table(b"stsc", np.stack([starts + 1, counts[starts], np.ones_like(starts)], -1))


def _run_starts(values: Numbers) -> Numbers:
    """Positions where another value begins."""
    return np.flatnonzero(np.diff(values, prepend=values[:1] - 1))
