"""Small real clips in which a light square shows the time by its position."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import numpy.typing as npt
from av.container import OutputContainer
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream

from reelproof.domain.units import Size
from reelproof.media.pictures.decoding import Rgb
from tests.integration.media.examples import TINY

SIDE, UNTAGGED = 24, 2
DARK, LIGHT = 40, 230


@dataclass(frozen=True, slots=True)
class ClipEncoding:
    """A clip's encoding. `matrix` is an ITU-T H.273 value."""

    rate: int = 24
    codec: str = "libx264"
    container: str = "mp4"
    pixels: str = "yuv420p"
    options: Mapping[str, str] = field(default_factory=lambda: {"crf": "10", "bf": "2"})
    matrix: int = 1
    is_tagged: bool = True
    is_full_range: bool = False
    turn: int = 0
    pixel_aspect: Fraction | None = None
    with_sound: bool = False


PLAIN = ClipEncoding()
WEBM = ClipEncoding(
    codec="libvpx-vp9", container="webm", options={"crf": "20", "b": "0", "cpu-used": "8", "g": "24"}
)
SCALER_MATRICES = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601}


def clip(pictures: Iterable[Rgb], encoding: ClipEncoding = PLAIN) -> bytes:
    target = BytesIO()
    first, *others = pictures
    with av.open(target, "w", format=encoding.container) as container:
        stream = _stream(container, encoding, first)
        sound = container.add_stream("aac", rate=48_000) if encoding.with_sound else None
        for picture in (first, *others):
            container.mux(stream.encode(_frame(picture, encoding)))
        container.mux(stream.encode(None))
        if sound is not None:
            container.mux(sound.encode(_hum()))
            container.mux(sound.encode(None))
    return target.getvalue()


def _stream(container: OutputContainer, encoding: ClipEncoding, picture: Rgb) -> VideoStream:
    stream = container.add_stream(
        encoding.codec, rate=encoding.rate, options={**encoding.options, "threads": "1"}
    )
    assert isinstance(stream, VideoStream)
    stream.height, stream.width = picture.shape[:2]
    stream.pix_fmt = encoding.pixels
    stream.codec_context.colorspace = encoding.matrix if encoding.is_tagged else UNTAGGED
    stream.codec_context.color_range = 2 if encoding.is_full_range else 1
    if encoding.pixel_aspect:
        stream.codec_context.sample_aspect_ratio = encoding.pixel_aspect
    if encoding.turn:
        stream.set_display_rotation(encoding.turn)
    return stream


def _frame(picture: Rgb, encoding: ClipEncoding) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    return frame.reformat(
        format=encoding.pixels,
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=SCALER_MATRICES.get(encoding.matrix, Colorspace.ITU709),
        src_color_range=2,
        dst_color_range=2 if encoding.is_full_range else 1,
    )


def _hum() -> av.AudioFrame:
    wave = np.sin(np.arange(1024, dtype=np.float32) * 0.05)[None, :] * np.float32(0.3)
    frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
    frame.sample_rate, frame.pts = 48_000, 0
    return frame


def squares(duration_s: float, rate: int = 24, size: Size = TINY) -> Iterator[Rgb]:
    """A square that goes from the left edge at 0 s evenly to the right edge at the clip's end."""
    count = round(duration_s * rate)
    for index in range(count):
        picture = np.full((size.height, size.width, 3), DARK, np.uint8)
        top, left = (size.height - SIDE) // 2, round((size.width - SIDE) * index / count)
        picture[top : top + SIDE, left : left + SIDE] = LIGHT
        yield picture


def shown_time_s(luma: npt.NDArray[np.uint8], duration_s: float) -> float:
    """The time shown by the square on a frame of any size with the clip's shape."""
    height, width = luma.shape
    row = luma[height // 2].astype(float)
    light = np.nonzero(row > (row.min() + row.max()) / 2)[0]
    side = SIDE * height / TINY.height
    return float((light.mean() + 0.5 - side / 2) / (width - side) * duration_s)


def muxed(pictures: Iterable[bytes], codec: str = "png", size: Size = TINY) -> bytes:
    """A QuickTime file of pictures that are encoded already; it claims that they are of `size`."""
    target, tick = BytesIO(), Fraction(1, PLAIN.rate)
    with av.open(target, "w", format="mov") as container:
        stream = container.add_mux_stream(codec, rate=PLAIN.rate, width=size.width, height=size.height)
        stream.time_base = tick
        for index, picture in enumerate(pictures):
            packet = av.Packet(picture)
            packet.stream, packet.time_base = stream, tick
            packet.pts = packet.dts = index
            packet.duration, packet.is_keyframe = 1, True
            container.mux(packet)
    return target.getvalue()
