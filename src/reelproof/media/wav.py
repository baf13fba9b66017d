"""What a WAV file promises: FFmpeg takes fewer bytes than its header tells without a word."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

# Writers that do not know the length while they write put one of the largest numbers there.
LEAST_UNKNOWN_BYTES = 0x7FFF_0000
LEAST_PART = 0.95


def is_cut_off(source: bytes | Path) -> bool:
    """Whether a WAV file holds clearly less sound than it says; nothing else is."""
    if isinstance(source, bytes):
        return _is_cut_off(BytesIO(source), len(source))
    with source.open("rb") as file:
        return _is_cut_off(file, source.stat().st_size)


def _is_cut_off(file: BinaryIO, size: int) -> bool:
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return False
    while len(chunk := file.read(8)) == 8:
        told = int.from_bytes(chunk[4:], "little")
        if chunk[:4] == b"data":
            return told < LEAST_UNKNOWN_BYTES and size - file.tell() < told * LEAST_PART
        file.seek(told + told % 2, 1)
    return False
