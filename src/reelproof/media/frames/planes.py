"""Planar YUV 4:2:0 (BT.709, limited range), the encoder's input: conversion from RGB, fade to black."""

import av
import cv2
import numpy as np
import numpy.typing as npt

from reelproof.domain.units import Size
from reelproof.media.pictures.decoding import Rgb

Plane = npt.NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]

BLACK_LUMA, LUMA_RANGE = 16, 219
NEUTRAL_CHROMA, CHROMA_RANGE = 128, 224
_RED, _BLUE = 0.2126, 0.0722
_GREEN = 1 - _RED - _BLUE
# ITU-R BT.709, 3.2 and 3.3; one row each for Y, U and V over full-range R, G and B.
RGB_TO_YUV = np.array(
    [
        [LUMA_RANGE / 255 * weight for weight in (_RED, _GREEN, _BLUE)],
        [CHROMA_RANGE / 255 / 2 * weight / (1 - _BLUE) for weight in (-_RED, -_GREEN, 1 - _BLUE)],
        [CHROMA_RANGE / 255 / 2 * weight / (1 - _RED) for weight in (1 - _RED, -_GREEN, -_BLUE)],
    ],
    np.float32,
)
YUV_ZERO = np.array([BLACK_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA], np.float32)


def planes_of(picture: Rgb) -> Planes:
    """Converts a picture to planes. Width and height must be even."""
    full = cv2.transform(picture, np.column_stack([RGB_TO_YUV, YUV_ZERO]))
    height, width = picture.shape[:2]
    chroma = cv2.resize(full[..., 1:], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    luma, blue, red = (
        np.ascontiguousarray(plane) for plane in (full[..., 0], chroma[..., 0], chroma[..., 1])
    )
    return luma, blue, red


def frame_planes(frame: av.VideoFrame) -> Planes:
    """Returns views of a yuv420p frame's memory, which avoids copies."""
    luma, blue, red = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
        for plane in frame.planes
    )
    return luma, blue, red


def empty_planes(size: Size) -> Planes:
    half = (size.height // 2, size.width // 2)
    return np.empty((size.height, size.width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)


def copy_planes(source: Planes, target: Planes) -> None:
    for from_plane, to_plane in zip(source, target, strict=True):
        np.copyto(to_plane, from_plane)


def darken(planes: Planes, light: float) -> None:
    """Fades to black in place: `light` 1 leaves the frame as it is, 0 makes it black."""
    for plane, dark in zip(planes, (BLACK_LUMA, NEUTRAL_CHROMA, NEUTRAL_CHROMA), strict=True):
        cv2.LUT(plane, _towards(dark, light), dst=plane)


def _towards(dark: int, light: float) -> Plane:
    levels = np.arange(256, dtype=np.float32)
    table: Plane = np.rint(dark + (levels - dark) * light).clip(0, 255).astype(np.uint8)
    return table
