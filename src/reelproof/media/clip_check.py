"""Check of video clips: accepted formats, limits on size and length; rejects blank or damaged ones."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size
from reelproof.media.container import MAX_FRAME_PIXELS, open_media, rejected, video_stream
from reelproof.media.decoding import FrameDecoder
from reelproof.media.orientation import UPRIGHT, orientation_of

# By FFmpeg's names; none of these reads a second file or address.
FORMATS = "mov,matroska,avi,mpeg,mpegvideo,mpegts,asf,flv,ogg,gif"
MEDIA_TYPES = {
    "avi": "video/x-msvideo",
    "mpeg": "video/mpeg",
    "mpegvideo": "video/mpeg",
    "mpegts": "video/mp2t",
    "asf": "video/x-ms-wmv",
    "flv": "video/x-flv",
    "ogg": "video/ogg",
    "gif": "image/gif",
}
MIN_SIDE = 64
MIN_S, MAX_S = 0.2, 600.0
# Ten minutes of 1920×1080 at 30 frames a second, and of any size at 120.
MAX_PIXELS, MAX_FRAMES = 40_000_000_000, 72_000
# Encoders vary the levels of a single color by this much.
FLAT_LEVELS = 3
# The largest plausible pixel aspect ratio.
WIDEST_PIXEL = 4
# Matroska declares its document type in these bytes.
HEADER_BYTES = 64
# A truncated clip must have at least this share.
MIN_READ = 0.5


@frozen
class FootageFacts:
    """A clip as it will be shown: upright, with square pixels.

    `warnings` describe what is not shown; `missing_s` is the declared duration beyond `duration_s`.
    """

    duration_s: float
    width: int
    height: int
    frames: int
    media_type: str
    warnings: tuple[str, ...] = ()
    missing_s: float = 0.0


def check_footage(source: bytes | Path) -> FootageFacts:
    """Decodes all of it, one frame at a time.

    Raises ReelproofError (ProviderFailure) if it is not a clip, is blank or mostly missing, or would take
    too much time or memory to decode.
    """
    if not source:
        raise rejected("The clip is empty.")
    with open_media(source, FORMATS, "clip") as container:
        stream = video_stream(container)
        if stream is None:
            raise rejected("The file contains no video.")
        _check_declared(container, stream)
        reading = _read(container, stream)
        missing_s = _missing_s(container, stream, reading)
        _check_read(reading, missing_s, repeats(container))
        size = display_size(reading.size, reading.orientation.is_transposed, pixel_aspect(stream))
        return FootageFacts(
            reading.duration_s,
            size.width,
            size.height,
            reading.frames,
            _media_type(container, source),
            _warnings(reading, missing_s),
            missing_s,
        )


def pixel_aspect(stream: VideoStream) -> float:
    """Returns the aspect ratio of a pixel, before the picture is turned upright."""
    aspect = float(stream.sample_aspect_ratio or 1)
    return aspect if 1 / WIDEST_PIXEL <= aspect <= WIDEST_PIXEL else 1.0


def repeats(container: InputContainer) -> bool:
    """Whether it loops."""
    return container.format.name == "gif"


def display_size(size: Size, is_transposed: bool, aspect: float) -> Size:
    width = round(size.width * aspect)
    return Size(size.height, width) if is_transposed else Size(width, size.height)


class _FootageScan:
    """Running totals of a clip that is being read."""

    def __init__(self, stream: VideoStream) -> None:
        self._tick = stream.time_base or Fraction(1, av.time_base)
        self._frame_s = float(1 / (stream.average_rate or 25))
        self._start_s = self._end_s = 0.0
        self._pixels = 0
        self.frames, self.size, self.orientation = 0, Size(0, 0), UPRIGHT
        self.is_blank = True
        self.packets_end_s = 0.0

    @property
    def duration_s(self) -> float:
        return self._end_s - self._start_s

    def add(self, frame: av.VideoFrame) -> None:
        start_s = float((frame.pts or 0) * self._tick)
        if not self.frames:
            self.size, self.orientation = Size(frame.width, frame.height), orientation_of(frame)
            self._start_s = start_s
        length_s = float(frame.duration * self._tick) if frame.duration else self._frame_s
        self._end_s = max(self._end_s, start_s + length_s)
        self.frames += 1
        self._pixels += frame.width * frame.height
        self.is_blank = self.is_blank and _is_flat(frame)
        check_decode_cost(self.duration_s, self.frames, self._pixels)


def _read(container: InputContainer, stream: VideoStream) -> _FootageScan:
    reading, decoder = _FootageScan(stream), FrameDecoder(stream)
    for packet in decoder.packets(container):
        if packet.pts is not None:
            end_s = float((packet.pts + (packet.duration or 0)) * packet.time_base)
            reading.packets_end_s = max(reading.packets_end_s, end_s)
        if packet.stream is stream:
            for frame in decoder.decode(packet):
                reading.add(frame)
    return reading


def _check_declared(container: InputContainer, stream: VideoStream) -> None:
    """Checks what the file declares, before anything is decoded."""
    width, height = stream.codec_context.width, stream.codec_context.height
    if not width or not height:
        raise rejected("The clip is damaged or too large: its frames cannot be decoded.")
    if min(width, height) < MIN_SIDE:
        raise rejected(f"The clip is only {width}×{height} pixels.")
    if width * height > MAX_FRAME_PIXELS:
        raise rejected(f"The clip is too large: more than {MAX_FRAME_PIXELS // 1_000_000} million pixels.")
    duration_s = _declared_s(container, stream)
    frames = stream.frames or round(duration_s * float(stream.average_rate or 0))
    check_decode_cost(duration_s, frames, frames * width * height)


def check_decode_cost(duration_s: float, frames: int, pixels: int) -> None:
    """Raises ReelproofError if all frames together would be too costly to decode."""
    if duration_s > MAX_S:
        raise rejected(f"The clip is too long: more than {MAX_S / 60:g} minutes.")
    if frames > MAX_FRAMES or pixels > MAX_PIXELS:
        raise rejected("The clip would take too long to decode: it has too many frames for their size.")


def _check_read(reading: _FootageScan, missing_s: float, is_repeated: bool) -> None:
    if not reading.frames:
        raise rejected("The clip contains no readable frames.")
    if missing_s > (missing_s + reading.duration_s) * (1 - MIN_READ):
        raise rejected("The clip is damaged: it is truncated, and most of it is missing.")
    if reading.frames < 2 and not is_repeated:
        raise rejected("The clip is a single picture; save it as PNG or JPEG and use that file instead.")
    if reading.duration_s <= MIN_S and not is_repeated:
        raise rejected(f"The clip is too short: {reading.duration_s:.2f} s.")
    if reading.is_blank:
        raise rejected("The clip is blank: each of its frames has a single color.")


def _missing_s(container: InputContainer, stream: VideoStream, reading: _FootageScan) -> float:
    """Some files declare the length of each stream, most the total length, all of them roughly."""
    before_s = min((container.start_time or 0) / av.time_base, 0.0)
    whole_s, pictures_s = (container.duration or 0) / av.time_base, _stream_s(stream)
    lacks = (
        (whole_s, whole_s - (reading.packets_end_s - before_s)),
        (pictures_s, pictures_s - reading.duration_s),
    )
    return max((lack for declared, lack in lacks if lack > declared * 0.01 + 0.1), default=0.0)


def _warnings(reading: _FootageScan, missing_s: float) -> tuple[str, ...]:
    if not missing_s:
        return ()
    whole_s = reading.duration_s + missing_s
    return (f"The file is truncated after {reading.duration_s:.1f} of {whole_s:.1f} s.",)


def _declared_s(container: InputContainer, stream: VideoStream) -> float:
    return max((container.duration or 0) / av.time_base, _stream_s(stream))


def _stream_s(stream: VideoStream) -> float:
    return float((stream.duration or 0) * (stream.time_base or 0))


def _is_flat(frame: av.VideoFrame) -> bool:
    picture = np.asarray(frame.to_ndarray(format="rgb24"))
    return bool((np.ptp(picture.reshape(-1, 3), axis=0) <= FLAT_LEVELS).all())


def _media_type(container: InputContainer, source: bytes | Path) -> str:
    """FFmpeg uses one name for several formats: QuickTime is identified by its brand, WebM by its header."""
    name = container.format.name
    if "webm" in name:
        return "video/webm" if b"webm" in _header(source) else "video/x-matroska"
    if name in MEDIA_TYPES:
        return MEDIA_TYPES[name]
    brand = container.metadata.get("major_brand", "")
    return "video/quicktime" if brand == "qt  " else "video/3gpp" if brand.startswith("3g") else "video/mp4"


def _header(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:HEADER_BYTES]
    with source.open("rb") as file:
        return file.read(HEADER_BYTES)
