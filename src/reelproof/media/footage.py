"""What a clip is, found by decoding it to its end; one that cannot be shown is refused."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from reelproof.domain.units import Size
from reelproof.media.container import MOST_FRAME_PIXELS, moving_stream, opened, refused

# MP4 and QuickTime; Matroska and WebM.
FORMATS = "mov,matroska"
LEAST_SIDE = 64
LEAST_S, MOST_S = 0.2, 600.0
# Ten minutes of 1920×1080 at 30 frames a second, and of any size at 120.
MOST_PIXELS, MOST_FRAMES = 40_000_000_000, 72_000
# Encoders leave this much between the levels of one colour.
FLAT_LEVELS = 3
# What pixels are wider than high, within reason.
WIDEST_PIXEL = 4
# In these Matroska says what it is.
HEADER_BYTES = 64


@dataclass(frozen=True, slots=True)
class FootageFacts:
    """A clip as it will be shown: turned upright, with square pixels."""

    duration_s: float
    width: int
    height: int
    frames: int
    media_type: str


def check_footage(source: bytes | Path) -> FootageFacts:
    """Decodes all of it, one picture at a time.

    Raises ReelproofError (ProviderFailure) for what is no whole clip or shows nothing, and for what would
    take too much time or memory to decode.
    """
    if not source:
        raise refused("The clip is empty.")
    with opened(source, FORMATS, "clip") as container:
        stream = moving_stream(container)
        if stream is None:
            raise refused("The file holds no moving pictures.")
        _check_declared(container, stream)
        reading = _read(container, stream)
        _check_read(container, stream, reading)
        size = shown_size(reading.size, reading.quarter_turns, pixel_aspect(stream))
        return FootageFacts(
            reading.duration_s, size.width, size.height, reading.frames, _media_type(container, source)
        )


def pixel_aspect(stream: VideoStream) -> float:
    """How much wider than high a pixel is shown, before the picture is turned upright."""
    aspect = float(stream.sample_aspect_ratio or 1)
    return aspect if 1 / WIDEST_PIXEL <= aspect <= WIDEST_PIXEL else 1.0


def quarter_turns(frame: av.VideoFrame) -> int:
    """How often a frame is to be turned by 90° against the clock to stand upright."""
    return round(frame.rotation / 90) % 4


def shown_size(size: Size, turns: int, aspect: float) -> Size:
    width = round(size.width * aspect)
    return Size(size.height, width) if turns % 2 else Size(width, size.height)


class _Reading:
    """What was read of a clip so far."""

    def __init__(self, stream: VideoStream) -> None:
        self._tick = stream.time_base or Fraction(1, av.time_base)
        self._frame_s = float(1 / (stream.average_rate or 25))
        self._start_s = self._end_s = 0.0
        self._pixels = 0
        self.frames, self.size, self.quarter_turns = 0, Size(0, 0), 0
        self.is_blank = True
        self.packets_end_s = 0.0

    @property
    def duration_s(self) -> float:
        return self._end_s - self._start_s

    def add(self, frame: av.VideoFrame) -> None:
        if frame.pts is None or frame.is_corrupt:
            raise refused("The clip is damaged: some of its pictures do not decode.")
        start_s = float(frame.pts * self._tick)
        if not self.frames:
            self.size, self.quarter_turns = Size(frame.width, frame.height), quarter_turns(frame)
            self._start_s = start_s
        length_s = float(frame.duration * self._tick) if frame.duration else self._frame_s
        self._end_s = max(self._end_s, start_s + length_s)
        self.frames += 1
        self._pixels += frame.width * frame.height
        self.is_blank = self.is_blank and _is_flat(frame)
        check_amount(self.duration_s, self.frames, self._pixels)


def _read(container: InputContainer, stream: VideoStream) -> _Reading:
    reading = _Reading(stream)
    for packet in container.demux():
        if packet.pts is not None:
            end_s = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            reading.packets_end_s = max(reading.packets_end_s, end_s)
        if packet.stream is stream:
            for frame in stream.decode(packet):
                reading.add(frame)
    return reading


def _check_declared(container: InputContainer, stream: VideoStream) -> None:
    """What the file says of itself, before anything is decoded."""
    width, height = stream.codec_context.width, stream.codec_context.height
    if not width or not height:
        raise refused("The clip is damaged or too large: its pictures do not decode.")
    if min(width, height) < LEAST_SIDE:
        raise refused(f"The clip is only {width}×{height} pixels.")
    if width * height > MOST_FRAME_PIXELS:
        raise refused(f"The clip is too large: more than {MOST_FRAME_PIXELS // 1_000_000} million pixels.")
    duration_s = _declared_s(container, stream)
    frames = stream.frames or round(duration_s * float(stream.average_rate or 0))
    check_amount(duration_s, frames, frames * width * height)


def check_amount(duration_s: float, frames: int, pixels: int) -> None:
    """Raises ReelproofError for more than is worth decoding, all pictures together."""
    if duration_s > MOST_S:
        raise refused(f"The clip is too long: more than {MOST_S / 60:g} minutes.")
    if frames > MOST_FRAMES or pixels > MOST_PIXELS:
        raise refused("The clip is too much to decode: it has too many pictures for their size.")


def _check_read(container: InputContainer, stream: VideoStream, reading: _Reading) -> None:
    if reading.frames < 2:
        raise refused("The clip is a single picture." if reading.frames else "The clip holds no pictures.")
    if _breaks_off(container, stream, reading):
        raise refused("The clip is damaged: it breaks off before its end.")
    if reading.duration_s <= LEAST_S:
        raise refused(f"The clip is too short: {reading.duration_s:.2f} s.")
    if reading.is_blank:
        raise refused("The clip is blank: each of its pictures has a single colour.")


def _breaks_off(container: InputContainer, stream: VideoStream, reading: _Reading) -> bool:
    """Some files tell the length of each stream, all but live ones that of the whole."""
    whole_s = (container.duration or 0) / av.time_base
    pictures_s = _stream_s(stream)
    return reading.packets_end_s < whole_s * 0.99 - 0.1 or reading.duration_s < pictures_s * 0.99 - 0.1


def _declared_s(container: InputContainer, stream: VideoStream) -> float:
    return max((container.duration or 0) / av.time_base, _stream_s(stream))


def _stream_s(stream: VideoStream) -> float:
    return float((stream.duration or 0) * (stream.time_base or 0))


def _is_flat(frame: av.VideoFrame) -> bool:
    picture = np.asarray(frame.to_ndarray(format="rgb24"))
    return bool((np.ptp(picture.reshape(-1, 3), axis=0) <= FLAT_LEVELS).all())


def _media_type(container: InputContainer, source: bytes | Path) -> str:
    """FFmpeg reads two kinds by each name: QuickTime tells itself by its brand, WebM by its header."""
    if "webm" in container.format.name:
        return "video/webm" if b"webm" in _beginning(source) else "video/x-matroska"
    return "video/quicktime" if container.metadata.get("major_brand") == "qt  " else "video/mp4"


def _beginning(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:HEADER_BYTES]
    with source.open("rb") as file:
        return file.read(HEADER_BYTES)
