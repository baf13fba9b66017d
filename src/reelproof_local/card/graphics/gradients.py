"""Skies, glows and shadows: gradients, computed at low resolution and enlarged."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.color import Color

# Gradients are expensive in an SVG renderer; at a quarter of the size they look the same.
SHRINK = 4

Stops = tuple[tuple[float, Color], ...]
Floats = NDArray[np.float32]


@frozen
class Glow:
    """A soft ellipse of light: center and radii in pixels, color and opacity at the center."""

    x: float
    y: float
    radius_x: float
    radius_y: float
    color: Color
    opacity: float


def sky(width: int, height: int, stops: Stops, glows: Sequence[Glow]) -> Image.Image:
    """Draws a vertical gradient with glows over it, dithered to avoid banding."""
    small = _gradient(_shrunk(height), stops)
    canvas = np.repeat(small[:, None, :], _shrunk(width), axis=1)
    for glow in glows:
        _add_glow(canvas, glow)
    return _enlarged(canvas, width, height)


def glow_mask(width: int, height: int, glows: Sequence[Glow]) -> Image.Image:
    """Returns the opacity of the glows per pixel (mode L); their colors are ignored."""
    mask = np.zeros((_shrunk(height), _shrunk(width)), np.float32)
    for glow in glows:
        mask = mask + (1 - mask) * _falloff(mask.shape, glow) * glow.opacity
    small = Image.fromarray((mask * 255).astype(np.uint8))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def shadow_mask(shape: Image.Image, blur: float, drop: float, opacity: float) -> Image.Image:
    """Returns the shadow that shapes (mode L, a quarter of the size) cast below, but not on, themselves.

    `blur` and `drop` are in pixels of the full-size picture.
    """
    fallen = ImageChops.offset(shape, 0, round(drop / SHRINK)).filter(ImageFilter.GaussianBlur(blur / SHRINK))
    # The shape itself covers the shadow's inner edge.
    outside = ImageChops.multiply(fallen, ImageChops.invert(shape.filter(ImageFilter.MinFilter(3))))
    return outside.point([round(value * opacity) for value in range(256)])


def _shrunk(length: int) -> int:
    return -(-length // SHRINK)


def _gradient(rows: int, stops: Stops) -> Floats:
    at = np.linspace(0, 1, rows)
    places = [place for place, _ in stops]
    channels = [
        np.interp(at, places, [getattr(color, channel) for _, color in stops])
        for channel in ("red", "green", "blue")
    ]
    return np.stack(channels, axis=-1).astype(np.float32)


def _falloff(shape: tuple[int, ...], glow: Glow) -> Floats:
    rows, columns = shape[:2]
    x = (np.arange(columns, dtype=np.float32) * SHRINK - glow.x) / glow.radius_x
    y = (np.arange(rows, dtype=np.float32) * SHRINK - glow.y) / glow.radius_y
    inside = np.clip(1 - (x * x)[None, :] - (y * y)[:, None], 0, 1)
    falling: Floats = np.square(inside)
    return falling


def _add_glow(canvas: Floats, glow: Glow) -> None:
    light = np.array([glow.color.red, glow.color.green, glow.color.blue], np.float32)
    canvas += (light - canvas) * (_falloff(canvas.shape, glow) * glow.opacity)[..., None]


def _enlarged(canvas: Floats, width: int, height: int) -> Image.Image:
    noise = _dither(width, height)
    bands = []
    for channel in range(3):
        band = Image.fromarray(canvas[..., channel] * 255).resize((width, height), Image.Resampling.BILINEAR)
        bands.append(Image.fromarray(np.clip(np.asarray(band) + noise, 0, 255).astype(np.uint8)))
    return Image.merge("RGB", bands)


def _dither(width: int, height: int) -> Floats:
    """Returns Bayer's ordered 8 × 8 matrix, 0 to 1, tiled over the picture."""
    pattern = np.array([[0.0]], np.float32)
    for _ in range(3):
        quarter = 4 * pattern
        pattern = np.block([[quarter, quarter + 2], [quarter + 3, quarter + 1]])
    tile = pattern / 64
    return np.tile(tile, (-(-height // 8), -(-width // 8)))[:height, :width].astype(np.float32)
