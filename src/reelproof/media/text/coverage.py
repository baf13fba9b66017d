"""Which characters a font has, read from its `cmap` table (OpenType 1.9, `cmap`)."""

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Codes = frozenset[int]


def read_coverage(path: Path, face: int = 0) -> Codes:
    """Returns the code points that a face of a TrueType or OpenType font or collection has glyphs for."""
    with path.open("rb") as file:
        cmap = _table(file, _face_offset(file, face), b"cmap")
    return frozenset(code for offset in _unicode_subtables(cmap) for code in _codes(cmap[offset:]))


def _face_offset(file: BinaryIO, face: int) -> int:
    header = file.read(12)
    if header[:4] != b"ttcf":
        return 0
    file.seek(12 + 4 * face)
    return int.from_bytes(file.read(4))


def _table(file: BinaryIO, face_offset: int, name: bytes) -> bytes:
    file.seek(face_offset + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    for tag, offset, length in struct.iter_unpack(">4s4xII", file.read(16 * count)):
        if tag == name:
            file.seek(offset)
            return file.read(length)
    raise ValueError(f"the font has no table {name!r}")


def _unicode_subtables(cmap: bytes) -> set[int]:
    (count,) = struct.unpack_from(">2xH", cmap)
    rows = struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count])
    return {offset for platform, encoding, offset in rows if platform == 0 or (platform, encoding) == (3, 10)}


def _codes(subtable: bytes) -> set[int]:
    (kind,) = struct.unpack_from(">H", subtable)
    if kind == 12:
        return _grouped(subtable)
    return _segmented(subtable) if kind == 4 else set()


def _grouped(subtable: bytes) -> set[int]:
    """Format 12: groups of first code, last code, first glyph."""
    (count,) = struct.unpack_from(">12xI", subtable)
    groups = struct.iter_unpack(">III", subtable[16 : 16 + 12 * count])
    return {code for first, last, _ in groups for code in range(first, last + 1)}


def _segmented(subtable: bytes) -> set[int]:
    """Format 4: parallel arrays of last codes, first codes, deltas and offsets into a list of glyphs."""
    (doubled,) = struct.unpack_from(">6xH", subtable)
    words = np.frombuffer(subtable[: len(subtable) // 2 * 2], ">u2").astype(np.int64)
    count, start = doubled // 2, 7
    lasts = words[start : start + count]
    firsts, deltas, offsets = (
        words[start + 1 + count * part : start + 1 + count * (part + 1)] for part in (1, 2, 3)
    )
    codes: set[int] = set()
    for segment in range(count):
        candidates = np.arange(firsts[segment], lasts[segment] + 1)
        at = start + 1 + count * 3 + segment
        glyphs = _glyphs(words, candidates, int(deltas[segment]), int(offsets[segment]), at)
        codes.update(int(code) for code in candidates[glyphs != 0])
    return codes - {0xFFFF}


def _glyphs(
    words: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], delta: int, offset: int, at: int
) -> npt.NDArray[np.int64]:
    if offset == 0:
        return (codes + delta) & 0xFFFF
    glyphs = words[np.minimum(at + offset // 2 + codes - codes[0], len(words) - 1)]
    return np.where(glyphs == 0, 0, (glyphs + delta) & 0xFFFF)
