"""Decoded pictures in the film's own colours, turned upright."""

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from reelproof.media.footage import quarter_turns
from reelproof.media.frames.planes import Planes, frame_planes
from reelproof.media.picture import Rgb

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
# Players take pictures that do not tell their matrix for BT.601 up to this size.
MOST_SD_WIDTH, MOST_SD_HEIGHT = 1024, 576
TURNS = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}


class UprightPictures:
    """Converts frame after frame; one that is as it should be is not copied."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def planes(self, frame: av.VideoFrame) -> Planes:
        """BT.709 in limited range, like all that is encoded."""
        luma, blue, red = frame_planes(self._converted(frame, "yuv420p", ColorRange.MPEG))
        turn = TURNS.get(quarter_turns(frame))
        if turn is None:
            return luma, blue, red
        return cv2.rotate(luma, turn), cv2.rotate(blue, turn), cv2.rotate(red, turn)

    def rgb(self, frame: av.VideoFrame) -> Rgb:
        converted = self._converted(frame, "rgb24", ColorRange.JPEG)
        picture: Rgb = np.asarray(converted.to_ndarray(), np.uint8)
        turn = TURNS.get(quarter_turns(frame))
        return picture if turn is None else np.asarray(cv2.rotate(picture, turn), np.uint8)

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


def _matrix(frame: av.VideoFrame) -> Colorspace:
    is_small = frame.width <= MOST_SD_WIDTH and frame.height <= MOST_SD_HEIGHT
    usual = Colorspace.ITU601 if is_small and not frame.format.is_rgb else Colorspace.ITU709
    return MATRICES.get(frame.colorspace, usual)


def _range(frame: av.VideoFrame) -> ColorRange:
    is_full = frame.color_range == FULL_RANGE or frame.format.name.startswith("yuvj") or frame.format.is_rgb
    return ColorRange.JPEG if is_full else ColorRange.MPEG
