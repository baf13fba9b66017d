"""The MP4 index of an encoded chunk: how large its frames are, and when each is shown."""

import os
import struct
from pathlib import Path
from struct import pack, unpack_from
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from reelproof.domain.frozen import frozen
from reelproof.media.rendering.mp4.boxes import (
    HEADER_BYTES,
    MalformedBoxError,
    box,
    boxes,
    find_box,
    require_box,
)

Numbers = npt.NDArray[np.int64]
# ISO 14496-12, 12.1.3: the fields of a picture's sample entry, before its boxes.
ENTRY_FIELDS = 78
ENTRIES = (b"avc1", b"av01")
STBL = (b"trak", b"mdia", b"minf", b"stbl")


@frozen
class ChunkIndex:
    """Frames in decoding order: `sizes` in bytes, `shown` as numbers of frames, `keys` as positions.

    The bytes of the frames lie in `path`, one after another from `start` on. `description` is what
    decoders need, the same for all chunks of a film.
    """

    path: Path
    start: int
    description: bytes
    sizes: Numbers
    shown: Numbers
    keys: Numbers


def read_chunk(path: Path, frames_per_s: int) -> ChunkIndex:
    """Reads a file with one track of pictures. Raises OSError and MalformedBoxError."""
    try:
        with path.open("rb") as file:
            return _index(path, *_outermost(file), frames_per_s)
    except (struct.error, ValueError, IndexError) as error:
        raise MalformedBoxError(f"{path} is damaged") from error


def _outermost(file: BinaryIO) -> tuple[bytes, int, int]:
    """Returns the movie box, and the start and length of the media data."""
    movie, start, length = b"", 0, 0
    at, end = 0, os.fstat(file.fileno()).st_size
    while at < end:
        size, name = unpack_from(">I4s", file.read(HEADER_BYTES))
        if size < HEADER_BYTES or at + size > end:
            raise MalformedBoxError(f"a box of {size} bytes does not fit")
        if name == b"moov":
            movie = file.read(size - HEADER_BYTES)
        elif name == b"mdat":
            start, length = at + HEADER_BYTES, size - HEADER_BYTES
        at = file.seek(at + size)
    return movie, start, length


def _index(path: Path, movie: bytes, start: int, length: int, frames_per_s: int) -> ChunkIndex:
    timescale = unpack_from(">I", require_box(movie, b"trak", b"mdia", b"mdhd"), 12)[0]
    sizes = _sizes(require_box(movie, *STBL, b"stsz"))
    if sizes.sum() != length or not len(sizes):
        raise MalformedBoxError(f"{path} holds other frames than its index says")
    ticks = np.arange(len(sizes)) * (timescale // frames_per_s) + _offsets(movie, len(sizes))
    return ChunkIndex(
        path=path,
        start=start,
        description=_description(require_box(movie, *STBL, b"stsd")),
        sizes=sizes,
        shown=(ticks - ticks.min()) * frames_per_s // timescale,
        keys=_keys(movie, len(sizes)),
    )


def _description(descriptions: bytes) -> bytes:
    """Leaves out the bit rate, which differs from chunk to chunk."""
    kind, entry = next(boxes(descriptions[8:]))
    if kind not in ENTRIES:
        raise MalformedBoxError(f"frames of an unknown kind {kind!r}")
    kept = [box(name, content) for name, content in boxes(entry[ENTRY_FIELDS:]) if name != b"btrt"]
    return pack(">II", 0, 1) + box(kind, entry[:ENTRY_FIELDS], *kept)


def _sizes(content: bytes) -> Numbers:
    same, count = unpack_from(">II", content, 4)
    return np.full(count, same, np.int64) if same else _numbers(content, 12, count)


def _offsets(movie: bytes, frames: int) -> Numbers:
    """Ticks from decoding to showing; without reordering there is no such box."""
    content = find_box(movie, *STBL, b"ctts")
    if content is None:
        return np.zeros(frames, np.int64)
    counts, offsets = _numbers(content, 8, 2 * unpack_from(">I", content, 4)[0]).reshape(-1, 2).T
    return np.repeat(offsets, counts)


def _keys(movie: bytes, frames: int) -> Numbers:
    content = find_box(movie, *STBL, b"stss")
    if content is None:
        return np.arange(frames)
    return _numbers(content, 8, unpack_from(">I", content, 4)[0]) - 1


def _numbers(content: bytes, at: int, count: int) -> Numbers:
    return np.frombuffer(content, ">u4", count, at).astype(np.int64)
