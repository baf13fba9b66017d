"""Frames of a clip at the film's frame rate, size and colors: speed, backdrop, last frame held."""

from pathlib import Path

import av
import cv2
import numpy as np

from reelproof.domain.script import PictureFit
from reelproof.domain.units import FrameRate, Size
from reelproof.media.color.tone import ToneCurve, tone_for
from reelproof.media.container import decoding
from reelproof.media.frames.clip_fitting import Fit, fit
from reelproof.media.frames.clip_reader import ClipReader
from reelproof.media.frames.frame_converter import FrameConverter, signal_of, signal_values
from reelproof.media.frames.picture_fitting import backdrop
from reelproof.media.frames.planes import Planes, copy_planes, empty_planes, planes_of
from reelproof.media.pictures.decoding import Rgb

# The brightness of a clip is measured in this many frames of this many points each.
TONE_SAMPLES, TONE_SIZE = 5, Size(320, 180)


class Footage:
    """Draws the frames of a clip played at `speed` times its own pace; the last frame is held."""

    def __init__(
        self, path: Path, speed: float, size: Size, rate: FrameRate, fit: PictureFit = PictureFit.auto
    ) -> None:
        """`fit` is for all of its sizes. Raises ReelproofError (ProviderFailure) if it is not a clip."""
        self._speed, self._size, self._rate = speed, size, rate
        self._planes = empty_planes(size)
        self._drawn: av.VideoFrame | None = None
        self._source = Size(0, 0)
        self._requested = fit
        with decoding("clip"):
            self._reel = ClipReader(path)
            self._pictures = FrameConverter(tone_of(self._reel))
            self._fit = self._fitted(self._reel.first)

    def draw(self, index: int, target: Planes) -> None:
        """Raises ReelproofError (ProviderFailure) if the clip is damaged."""
        with decoding("clip"):
            frame = self._reel.at(index / self._rate.frames_per_s * self._speed)
            if frame is not self._drawn:
                self._fit = self._fitted(frame)
                self._fit.draw(self._pictures.planes(frame), self._planes)
                self._drawn = frame
        copy_planes(self._planes, target)

    def _fitted(self, frame: av.VideoFrame) -> Fit:
        """Pictures may change their size within a clip; few do."""
        size = self._upright_size(frame)
        if size == self._source:
            return self._fit
        self._source = size
        fitted = fit(size, self._pixel_aspect(frame), self._size, self._requested)
        if not fitted.fills(self._size):
            copy_planes(planes_of(backdrop(self._first_picture(), self._size)), self._planes)
        return fitted

    def _upright_size(self, frame: av.VideoFrame) -> Size:
        is_turned = self._pictures.orientation(frame).is_transposed
        return Size(frame.height, frame.width) if is_turned else Size(frame.width, frame.height)

    def _pixel_aspect(self, frame: av.VideoFrame) -> float:
        aspect = self._reel.pixel_aspect
        return 1 / aspect if self._pictures.orientation(frame).is_transposed else aspect

    def _first_picture(self) -> Rgb:
        """Returns the source of the backdrop for the entire clip: a moving backdrop would distract."""
        first = self._reel.first
        picture = self._pictures.rgb(first)
        height, width = picture.shape[:2]
        shown_width = max(1, round(width * self._pixel_aspect(first)))
        return np.asarray(cv2.resize(picture, (shown_width, height), interpolation=cv2.INTER_AREA), np.uint8)


def tone_of(reel: ClipReader) -> ToneCurve | None:
    """Returns one tone curve for the entire clip; None if it needs no tone mapping."""
    signal = signal_of(reel.first)
    if not signal.is_hdr:
        return None
    width, height = TONE_SIZE.width, TONE_SIZE.height
    samples = [signal_values(frame, width, height) for frame in reel.samples(TONE_SAMPLES)]
    return tone_for(np.concatenate(samples), signal)
