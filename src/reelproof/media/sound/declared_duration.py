"""The duration that a sound file declares (WAV, MP3, …), to detect truncated files."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

# These declare it in their headers; for others FFmpeg estimates it from the file size.
FORMATS_WITH_DURATION = frozenset({"flac", "mov", "matroska", "aiff", "caf"})
# Streaming writers store one of the largest numbers as an unknown length.
MIN_UNKNOWN_BYTES = 0x7FFF_0000
# An ID3 tag, with its size in its header, may precede an MP3 file's first frame.
ID3_HEAD, FRAME_BYTES = 10, 1_500
MPEG1_SAMPLES, MPEG2_SAMPLES = 1152, 576


def declared_duration_s(container: InputContainer, source: bytes | Path, read_s: float) -> float:
    """Returns the declared duration, or `read_s` if that is longer."""
    name = container.format.name
    if name == "wav":
        return max(read_s, read_s / _present_share(source))
    if name == "mp3":
        return max(read_s, _mp3_s(source, container.streams.audio[0].rate))
    if FORMATS_WITH_DURATION.isdisjoint(name.split(",")):
        return read_s
    return max(read_s, _header_duration_s(container))


def _header_duration_s(container: InputContainer) -> float:
    stream = container.streams.audio[0]
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    # Some declare the end time, and start later than 0.
    return ((container.duration or 0) - max(container.start_time or 0, 0)) / av.time_base


def _present_share(source: bytes | Path) -> float:
    """Returns the share of a WAV file's declared data that is present, up to 1."""
    with _file(source) as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return 1.0
        while len(chunk := file.read(8)) == 8:
            declared = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                present = size - file.tell()
                return present / declared if 0 < present < declared < MIN_UNKNOWN_BYTES else 1.0
            file.seek(declared + declared % 2, 1)
    return 1.0


def _mp3_s(source: bytes | Path, rate: int) -> float:
    """Computes the duration from the Xing frame count in the first frame; 0 if missing."""
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
