"""Conversion of decoded frames to the film's colors and orientation."""

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from reelproof.media.color.tone import ToneCurve
from reelproof.media.color.transfer import ColorSignal, Values
from reelproof.media.frames.deinterlacing import deinterlaced
from reelproof.media.frames.planes import Planes, frame_planes
from reelproof.media.frames.tone_mapping import PIXELS, ToneMapping
from reelproof.media.orientation import Orientation, OrientationReader
from reelproof.media.pictures.decoding import Rgb

EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
# From ITU-T H.273, table 4, to FFmpeg's scaler's own numbers.
MATRICES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
FULL_RANGE = 2
# Players assume BT.601 for frames without a declared matrix up to this size.
MAX_SD_WIDTH, MAX_SD_HEIGHT = 1024, 576
WHITE = 255


class FrameConverter:
    """Converts frames; one that needs no conversion is not copied."""

    def __init__(self, tone: ToneCurve | None = None) -> None:
        """`tone` is for clips of high dynamic range."""
        self._reformatter = VideoReformatter()
        self._orientations = OrientationReader()
        self._tone = tone or ToneCurve()
        self._mapping: ToneMapping | None = None
        self._mapped: tuple[ColorSignal, int, int] | None = None

    def planes(self, frame: av.VideoFrame) -> Planes:
        """Returns planes in BT.709, limited range, as the encoder expects."""
        planes = frame_planes(self._converted(self._shown(frame), "yuv420p", ColorRange.MPEG))
        if frame.interlaced_frame:
            planes = deinterlaced(planes)
        orientation = self.orientation(frame)
        if orientation.is_upright:
            return planes
        luma, blue, red = (orientation.applied(plane) for plane in planes)
        return luma, blue, red

    def orientation(self, frame: av.VideoFrame) -> Orientation:
        return self._orientations.read(frame)

    def rgb(self, frame: av.VideoFrame) -> Rgb:
        return self.orientation(frame).applied(self._rgb(self._shown(frame)))

    def _rgb(self, frame: av.VideoFrame) -> Rgb:
        converted = self._converted(frame, "rgb24", ColorRange.JPEG)
        return np.asarray(converted.to_ndarray(), np.uint8)

    def _shown(self, frame: av.VideoFrame) -> av.VideoFrame:
        """On white, and in the colors of BT.709."""
        flat = self._flattened(frame) if _has_transparency(frame) else frame
        signal = signal_of(frame)
        if signal.is_standard_range:
            return flat
        key = (signal, flat.width, flat.height)
        if self._mapping is None or self._mapped != key:
            self._mapping, self._mapped = ToneMapping(self._tone, signal, flat.width, flat.height), key
        return self._mapping.mapped(self._converted(flat, PIXELS, ColorRange.JPEG))

    def _flattened(self, frame: av.VideoFrame) -> av.VideoFrame:
        layer = self._converted(frame, "rgba", ColorRange.JPEG).to_ndarray()
        opacity = layer[..., 3:].astype(np.uint16)
        mixed = layer[..., :3] * opacity + WHITE * (255 - opacity) + 127
        flat = av.VideoFrame.from_ndarray((mixed // 255).astype(np.uint8), format="rgb24")
        flat.color_range, flat.colorspace = ColorRange.JPEG, 0
        return flat

    def _converted(self, frame: av.VideoFrame, pixels: str, color_range: ColorRange) -> av.VideoFrame:
        return self._reformatter.reformat(
            frame,
            format=pixels,
            src_colorspace=_matrix(frame),
            dst_colorspace=Colorspace.ITU709,
            src_color_range=_range(frame),
            dst_color_range=color_range,
            interpolation=EXACT,
            threads=1,
        )


def signal_of(frame: av.VideoFrame) -> ColorSignal:
    return ColorSignal(int(frame.color_primaries), int(frame.color_trc))


def signal_values(frame: av.VideoFrame, width: int, height: int) -> Values:
    """Returns the frame's RGB from 0 to 1, unconverted, to measure its brightness."""
    small = VideoReformatter().reformat(
        frame,
        width=width,
        height=height,
        format=PIXELS,
        src_colorspace=_matrix(frame),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=_range(frame),
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA,
        threads=1,
    )
    return np.asarray(small.to_ndarray(), np.float32) / np.float32(65_535)


def _has_transparency(frame: av.VideoFrame) -> bool:
    return frame.format.name == "pal8" or any(part.is_alpha for part in frame.format.components)


def _matrix(frame: av.VideoFrame) -> Colorspace:
    is_small = frame.width <= MAX_SD_WIDTH and frame.height <= MAX_SD_HEIGHT
    usual = Colorspace.ITU601 if is_small and not frame.format.is_rgb else Colorspace.ITU709
    return MATRICES.get(frame.colorspace, usual)


def _range(frame: av.VideoFrame) -> ColorRange:
    is_full = frame.color_range == FULL_RANGE or frame.format.name.startswith("yuvj") or frame.format.is_rgb
    return ColorRange.JPEG if is_full else ColorRange.MPEG
