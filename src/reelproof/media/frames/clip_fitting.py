"""Fitting of clips into the frame, plane by plane: cropped to fill it, or shown whole."""

import cv2
import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.domain.script import PictureFit
from reelproof.domain.units import Size
from reelproof.media.frames.picture_fitting import fills
from reelproof.media.frames.planes import Plane, Planes
from reelproof.planning.assets.fit import FRONT_SHARE


@frozen
class Area:
    """A part of a picture in even pixels, so that it maps to the subsampled planes too."""

    left: int
    top: int
    width: int
    height: int

    def of(self, plane: Plane, share: int) -> Plane:
        return plane[
            self.top // share : (self.top + self.height) // share,
            self.left // share : (self.left + self.width) // share,
        ]


@frozen
class Fit:
    """The visible part of the source, and its place in the frame."""

    seen: Area
    place: Area

    def fills(self, frame: Size) -> bool:
        return self.place == Area(0, 0, frame.width, frame.height)

    def draw(self, source: Planes, target: Planes) -> None:
        for plane, to_plane, share in zip(source, target, (1, 2, 2), strict=True):
            _resize(self.seen.of(plane, share), self.place.of(to_plane, share))


def fit(source: Size, pixel_aspect: float, frame: Size, requested: PictureFit = PictureFit.auto) -> Fit:
    """Fills the frame, or fits entirely within it."""
    shape = source.width * pixel_aspect / source.height
    if fills(shape, frame, requested):
        return Fit(_cut(source, pixel_aspect, frame), Area(0, 0, frame.width, frame.height))
    whole = Area(0, 0, source.width // 2 * 2, source.height // 2 * 2)
    height = min(frame.height * FRONT_SHARE, frame.width * FRONT_SHARE / shape)
    return Fit(whole, _middle(frame, height * shape, height))


def _cut(source: Size, pixel_aspect: float, frame: Size) -> Area:
    """Returns the largest crop with the frame's aspect ratio."""
    pixels_shape = frame.width / frame.height / pixel_aspect
    height = min(source.height, source.width / pixels_shape)
    return _middle(source, height * pixels_shape, height)


def _middle(whole: Size, width: float, height: float) -> Area:
    even_width, even_height = _even(width, whole.width), _even(height, whole.height)
    left, top = (whole.width - even_width) // 4 * 2, (whole.height - even_height) // 4 * 2
    return Area(left, top, even_width, even_height)


def _even(length: float, most: int) -> int:
    return max(2, min(round(length / 2), most // 2) * 2)


def _resize(source: Plane, target: Plane) -> None:
    height, width = target.shape
    if source.shape == target.shape:
        np.copyto(target, source)
        return
    shrinks = height * width < source.shape[0] * source.shape[1]
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    np.copyto(target, cv2.resize(source, (width, height), interpolation=interpolation))
