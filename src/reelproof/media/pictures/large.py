"""Scaling down of very large pictures while decoding: keeps no more pixels than films can show."""

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFile

# More than a film's largest frame has when zoomed.
MAX_KEPT_PIXELS = 16_000_000
# Rows that are scaled down at a time: transparency needs a second copy of them.
_STRIP_ROWS = 64
# Markers of a codestream: its start and size, and its coding style.
_SIZE_MARKER, _CODING_MARKER = b"\xff\x4f\xff\x51", b"\xff\x52"


def load_reduced(picture: ImageFile.ImageFile, content: bytes) -> Image.Image:
    """Returns the decoded picture, no larger than useful. Raises Pillow's errors for broken files."""
    factor = _factor(picture)
    if factor == 1:
        picture.load()
        return picture
    match picture.format:
        case "JPEG" | "MPO":
            scale = (picture.width * picture.height / MAX_KEPT_PIXELS) ** 0.5
            picture.draft(picture.mode, (int(picture.width / scale), int(picture.height / scale)))
        case "JPEG2000":
            return _load_levels(picture, content, factor)
        case "WEBP" if not getattr(picture, "is_animated", False):
            return _load_webp(picture, content, factor)
    picture.load()
    return _reduced(picture, _factor(picture))


def _factor(picture: Image.Image) -> int:
    """Returns the factor by which its sides must shrink."""
    return math.ceil(math.sqrt(picture.width * picture.height / MAX_KEPT_PIXELS))


def _load_levels(picture: ImageFile.ImageFile, content: bytes, factor: int) -> Image.Image:
    """Skips resolution levels, each of which doubles the sides."""
    picture.reduce = min((factor - 1).bit_length(), _levels(content))  # type: ignore[method-assign, assignment]
    try:
        picture.load()
    finally:
        picture.reduce = 0  # type: ignore[method-assign, assignment]
    return _reduced(picture, _factor(picture))


def _levels(content: bytes) -> int:
    """Returns the number of resolution levels of a JPEG 2000 file; see ISO/IEC 15444-1, A.6.1."""
    place = content.find(_SIZE_MARKER) + 2
    while 2 <= place < len(content) - 9:
        if content[place : place + 2] == _CODING_MARKER:
            return content[place + 9]
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return 0


def _load_webp(picture: ImageFile.ImageFile, content: bytes, factor: int) -> Image.Image:
    """Pillow treats every WebP as an animation and holds it four times in memory."""
    import cv2

    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.shape[:2] != (picture.height, picture.width) or pixels.ndim != 3:
        picture.load()
        return _reduced(picture, factor)
    order = (2, 1, 0, 3)[: pixels.shape[2]]
    strips = (
        Image.fromarray(np.ascontiguousarray(pixels[top : top + rows, :, order]))
        for top, rows in _strips(picture.height, factor)
    )
    return _joined(strips, picture, factor)


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    if factor == 1:
        return picture
    if picture.mode not in ("RGBA", "LA"):
        has_steps = picture.mode in ("1", "P", "PA") or picture.mode.startswith("I;")
        size = _small_size(picture, factor)
        small = picture.resize(size, Image.Resampling.NEAREST) if has_steps else picture.reduce(factor)
        small.info = picture.info
        return small
    strips = (
        picture.crop((0, top, picture.width, top + rows)) for top, rows in _strips(picture.height, factor)
    )
    return _joined(strips, picture, factor)


def _strips(height: int, factor: int) -> Iterator[tuple[int, int]]:
    """Yields the start and number of rows of each strip."""
    step = _STRIP_ROWS * factor
    return ((top, min(step, height - top)) for top in range(0, height, step))


def _joined(strips: Iterator[Image.Image], picture: Image.Image, factor: int) -> Image.Image:
    small: Image.Image | None = None
    for number, strip in enumerate(strips):
        if small is None:
            small = Image.new(strip.mode, _small_size(picture, factor))
        small.paste(strip.reduce(factor), (0, number * _STRIP_ROWS))
    if small is None:
        raise ValueError("a picture without rows")
    small.info = picture.info
    return small


def _small_size(picture: Image.Image, factor: int) -> tuple[int, int]:
    return -(-picture.width // factor), -(-picture.height // factor)
