"""How long a sound's file says that it is: FFmpeg takes less than that without a word."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

# These tell it in their headers; of the others FFmpeg guesses by their size.
TELLING_FORMATS = frozenset({"flac", "mov", "matroska", "aiff", "caf"})
# Writers that do not know the length while they write put one of the largest numbers there.
LEAST_UNKNOWN_BYTES = 0x7FFF_0000
# An ID3 tag, the size of which stands in its head, may come before an MP3 file's first frame.
ID3_HEAD, FRAME_BYTES = 10, 1_500
MPEG1_SAMPLES, MPEG2_SAMPLES = 1152, 576


def promised_s(container: InputContainer, source: bytes | Path, read_s: float) -> float:
    """At least what was read; more where the file says that it has more."""
    name = container.format.name
    if name == "wav":
        return max(read_s, read_s / _present_share(source))
    if name == "mp3":
        return max(read_s, _mp3_s(source, container.streams.audio[0].rate))
    if TELLING_FORMATS.isdisjoint(name.split(",")):
        return read_s
    return max(read_s, _told_s(container))


def _told_s(container: InputContainer) -> float:
    stream = container.streams.audio[0]
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _present_share(source: bytes | Path) -> float:
    """How much of what a WAV file's header tells is there, up to 1."""
    with _file(source) as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return 1.0
        while len(chunk := file.read(8)) == 8:
            told = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                present = size - file.tell()
                return present / told if 0 < present < told < LEAST_UNKNOWN_BYTES else 1.0
            file.seek(told + told % 2, 1)
    return 1.0


def _mp3_s(source: bytes | Path, rate: int) -> float:
    """By the number of frames that encoders write into the first one; 0 where none did."""
    with _file(source) as file:
        head = file.read(ID3_HEAD)
        if head[:3] == b"ID3":
            file.seek(ID3_HEAD + sum(byte << 7 * place for place, byte in enumerate(reversed(head[6:10]))))
        else:
            file.seek(0)
        frame = file.read(FRAME_BYTES)
    at = max(frame.find(b"Xing", 4, 44), frame.find(b"Info", 4, 44))
    if at < 0 or not frame[at + 7] & 1 or rate <= 0:
        return 0.0
    samples = MPEG1_SAMPLES if frame[1] & 0x08 else MPEG2_SAMPLES
    return int.from_bytes(frame[at + 8 : at + 12]) * samples / rate


def _file(source: bytes | Path) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")
