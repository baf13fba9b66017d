"""Fitting of pictures to the film's aspect ratio: cropped up to a limit, else on a blurred backdrop."""

from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from reelproof.domain.units import Size
from reelproof.media.frames.camera import NormalizedBox
from reelproof.media.pictures.decoding import Rgb

# If less than this share of a picture remained after filling the frame, it is not cropped.
MIN_KEPT = 0.6
# The share of the available area that a picture in front of a backdrop takes.
FRONT_SHARE = 0.95
BACKDROP_LIGHT = 0.5
# The backdrop is blurred so much that this height is enough resolution.
BACKDROP_HEIGHT = 72


def compose(picture: Rgb, size: Size, seen: NormalizedBox) -> Rgb:
    """Fills `size` with the picture.

    One with a very different aspect ratio is placed within `seen`, the part that is always visible,
    in front of a blurred and darkened copy of itself.
    """
    if kept_share(picture, size) >= MIN_KEPT:
        return _filling(picture, size)
    return _before_backdrop(picture, size, seen)


def kept_share(picture: Rgb, size: Size) -> float:
    """Returns the share of the picture that remains when it fills the frame."""
    return kept_share_of(picture.shape[1] / picture.shape[0], size)


def kept_share_of(shape: float, size: Size) -> float:
    frame_shape = size.width / size.height
    return float(min(shape / frame_shape, frame_shape / shape))


def _filling(picture: Rgb, size: Size) -> Rgb:
    height, width = picture.shape[:2]
    scale = max(size.width / width, size.height / height)
    scaled = _resized(picture, ceil(width * scale - 1e-6), ceil(height * scale - 1e-6))
    left, top = (scaled.shape[1] - size.width) // 2, (scaled.shape[0] - size.height) // 2
    return scaled[top : top + size.height, left : left + size.width]


def _before_backdrop(picture: Rgb, size: Size, seen: NormalizedBox) -> Rgb:
    scene = backdrop(picture, size)
    height, width = picture.shape[:2]
    room_width = (seen.right - seen.left) * size.width * FRONT_SHARE
    room_height = (seen.bottom - seen.top) * size.height * FRONT_SHARE
    scale = min(room_width / width, room_height / height)
    front = _resized(picture, max(1, int(width * scale)), max(1, int(height * scale)))
    left = round((seen.left + seen.right) / 2 * size.width - front.shape[1] / 2)
    top = round((seen.top + seen.bottom) / 2 * size.height - front.shape[0] / 2)
    scene[top : top + front.shape[0], left : left + front.shape[1]] = front
    return scene


def backdrop(picture: Rgb, size: Size) -> Rgb:
    """The picture blurred and darkened, filling `size`."""
    small = Size(round(BACKDROP_HEIGHT * size.width / size.height), BACKDROP_HEIGHT)
    blurred = cv2.GaussianBlur(_filling(picture, small), (0, 0), BACKDROP_HEIGHT / 12)
    dark = blurred.astype(np.float32) * BACKDROP_LIGHT
    large = cv2.resize(dark, (size.width, size.height), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(0).random((size.height, size.width, 1), np.float32)
    return dithered(large, noise)


def dithered(picture: npt.NDArray[np.float32], noise: npt.NDArray[np.float32]) -> Rgb:
    """Dithers a gradient with noise from 0 to 1 to avoid banding in eight bits."""
    mixed = picture + noise
    np.clip(mixed, 0, 255, out=mixed)
    levels: Rgb = mixed.astype(np.uint8)
    return levels


def _resized(picture: Rgb, width: int, height: int) -> Rgb:
    shrinks = width * height < picture.shape[0] * picture.shape[1]
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    resized: Rgb = cv2.resize(picture, (width, height), interpolation=interpolation)
    return resized
