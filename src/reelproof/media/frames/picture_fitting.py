"""Fitting of pictures to the film's aspect ratio: cropped to fill it, or whole before a backdrop."""

from math import ceil, floor

import cv2
import numpy as np
import numpy.typing as npt

from reelproof.domain.script import PictureFit
from reelproof.domain.units import Size
from reelproof.media.frames.camera import NormalizedBox
from reelproof.media.pictures.decoding import Rgb
from reelproof.planning.assets.fit import FRONT_SHARE, MIN_KEPT, kept_share, largest_scale

BACKDROP_LIGHT = 0.5
# The backdrop is blurred so much that this height is enough resolution.
BACKDROP_HEIGHT = 72
# Edges of a single color vary by this much, of 255, in all but this share of their pixels.
EDGE_LEVELS, EDGE_STRAYS = 6, 0.02
# A picture of which less than this remains when it fills the frame is cropped before it is scaled.
MIN_SCALED_SHARE = 0.25


def compose(picture: Rgb, size: Size, seen: NormalizedBox, fit: PictureFit = PictureFit.auto) -> Rgb:
    """Fills `size` with the picture, or places it whole within `seen`, the part that is always visible,
    before its backdrop.
    """
    if fills(picture.shape[1] / picture.shape[0], size, fit):
        return _filling(picture, size)
    return _before_backdrop(picture, size, seen)


def fills(shape: float, frame: Size, fit: PictureFit) -> bool:
    """Whether a picture of that width by height fills the frame."""
    if fit is PictureFit.auto:
        return kept_share(shape, frame) >= MIN_KEPT
    return fit is PictureFit.fill


def _filling(picture: Rgb, size: Size) -> Rgb:
    if kept_share(picture.shape[1] / picture.shape[0], size) < MIN_SCALED_SHARE:
        # A long strip would take gigabytes when scaled. Others are scaled first, which centers them exactly.
        picture = _middle(picture, size)
    height, width = picture.shape[:2]
    scale = max(size.width / width, size.height / height)
    scaled = _resized(picture, ceil(width * scale - 1e-6), ceil(height * scale - 1e-6))
    left, top = (scaled.shape[1] - size.width) // 2, (scaled.shape[0] - size.height) // 2
    return scaled[top : top + size.height, left : left + size.width]


def _middle(picture: Rgb, size: Size) -> Rgb:
    """Returns the part that fills `size`, and less than a pixel more on each side."""
    height, width = picture.shape[:2]
    scale = max(size.width / width, size.height / height)
    left, top = floor((width - size.width / scale) / 2), floor((height - size.height / scale) / 2)
    return picture[max(0, top) : height - max(0, top), max(0, left) : width - max(0, left)]


def _before_backdrop(picture: Rgb, size: Size, seen: NormalizedBox) -> Rgb:
    scene = _plain_backdrop(picture, size)
    if scene is None:
        scene = backdrop(picture, size)
    height, width = picture.shape[:2]
    room_width = (seen.right - seen.left) * size.width * FRONT_SHARE
    room_height = (seen.bottom - seen.top) * size.height * FRONT_SHARE
    scale = min(room_width / width, room_height / height, largest_scale(size))
    front = _resized(picture, max(1, int(width * scale)), max(1, int(height * scale)))
    left = round((seen.left + seen.right) / 2 * size.width - front.shape[1] / 2)
    top = round((seen.top + seen.bottom) / 2 * size.height - front.shape[0] / 2)
    scene[top : top + front.shape[0], left : left + front.shape[1]] = front
    return scene


def _plain_backdrop(picture: Rgb, size: Size) -> Rgb | None:
    """Continues a picture whose edges are of a single color, such as a diagram on white, in that color."""
    edges = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    color = np.median(edges, axis=0)
    strays = (np.abs(edges - color) > EDGE_LEVELS).any(axis=1)
    if strays.mean() > EDGE_STRAYS:
        return None
    return np.full((size.height, size.width, 3), color.astype(np.uint8))


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
