"""Frames of a picture: still, or with a Ken Burns move."""

import cv2
import numpy as np

from reelproof.domain.script import PictureFit
from reelproof.domain.timeline import Framing, Motion
from reelproof.domain.units import Size
from reelproof.media.frames.camera import (
    NormalizedBox,
    always_visible,
    framing_at,
    is_still,
    largest_zoom,
    window_of,
)
from reelproof.media.frames.picture_fitting import compose
from reelproof.media.frames.planes import Plane, Planes, copy_planes, empty_planes, planes_of
from reelproof.media.frames.resample import MAX_DROPPED, MAX_SPARE, margin_for, resample
from reelproof.media.pictures.decoding import Rgb

# At a scale of exactly 1, whole-pixel crops cannot approximate fractional positions.
OVERSIZE = 1.06
WHOLE = NormalizedBox(0.0, 0.0, 1.0, 1.0)


class Still:
    """Draws the same frame every time."""

    def __init__(self, planes: Planes) -> None:
        self._planes = planes

    def draw(self, index: int, target: Planes) -> None:
        copy_planes(self._planes, target)


class MovingPicture:
    """Draws the frames of a Ken Burns move of `frames` frames over a picture."""

    def __init__(
        self, picture: Rgb, motion: Motion, frames: int, size: Size, fit: PictureFit = PictureFit.auto
    ) -> None:
        self._motion, self._frames, self._size = motion, frames, size
        zoom = largest_zoom(motion) * OVERSIZE
        self._picture = Size(_even(size.width * zoom), _even(size.height * zoom))
        self._margin = margin_for(zoom)
        scene = planes_of(compose(picture, self._picture, always_visible(motion), fit))
        self._padded = [_pad(plane, self._margin) for plane in scene]
        spare = MAX_DROPPED + MAX_SPARE
        self._spare: Plane = np.empty((size.width + spare) * (size.height + spare), np.uint8)

    def draw(self, index: int, target: Planes) -> None:
        self.draw_framing(framing_at(self._motion, index, self._frames), target)

    def draw_framing(self, framing: Framing, target: Planes) -> None:
        window = window_of(framing, self._picture, self._size)
        for padded, plane, share in zip(self._padded, target, (1.0, 0.5, 0.5), strict=True):
            resample(padded, self._margin, window.of_plane(share), plane, self._spare)


def picture_frames(
    picture: Rgb, motion: Motion | None, frames: int, size: Size, fit: PictureFit = PictureFit.auto
) -> Still | MovingPicture:
    """Frames of a picture, moving or not."""
    if motion is not None and not is_still(motion):
        return MovingPicture(picture, motion, frames, size, fit)
    if motion is None or motion.start.zoom <= 1:
        return Still(planes_of(compose(picture, size, WHOLE, fit)))
    planes = empty_planes(size)
    MovingPicture(picture, motion, 1, size, fit).draw(0, planes)
    return Still(planes)


def _pad(plane: Plane, margin: int) -> Plane:
    padded: Plane = cv2.copyMakeBorder(plane, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    return padded


def _even(length: float) -> int:
    return round(length / 2) * 2
