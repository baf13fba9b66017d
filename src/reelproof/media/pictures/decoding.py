"""Check and decoding of pictures: rejects tiny, blank, damaged ones; EXIF rotation, sRGB, transparency."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size
from reelproof.media.color.profiles import to_srgb
from reelproof.media.container import rejected
from reelproof.media.pictures.file import DECODE_ERRORS, PictureFile, open_picture, read_picture

Rgb = npt.NDArray[np.uint8]

MIN_SIDE = 32
# What is behind transparent pictures: white, or nearly black if hardly any of them is darker than this level.
PAPER, INK = (255, 255, 255), (24, 26, 30)
MIN_DARK_LEVEL, MIN_DARK_SHARE = 176, 0.02
_GROUND_SAMPLE = 512
# Types that model providers accept and every browser shows.
WEB_TYPES = ("image/png", "image/jpeg", "image/webp")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_THEIR_SIDE = (5, 6, 7, 8)


@frozen
class PictureFacts:
    """Facts about a picture as it will be shown.

    `warnings` describe what is not shown, `missing_share` how much could not be read.
    """

    width: int
    height: int
    media_type: str
    warnings: tuple[str, ...] = ()
    missing_share: float = 0.0


def check_picture(content: bytes) -> PictureFacts:
    """Decodes all of it. Raises ReelproofError (ProviderFailure) if it is not a picture, is mostly
    missing, tiny or of a single color.
    """
    file = read_picture(content)
    if min(file.width, file.height) < MIN_SIDE:
        raise rejected(f"The picture is only {file.width}×{file.height} pixels.")
    if all(highest - lowest <= 1 for lowest, highest in _extremes(_shown(file, content))):
        raise rejected("The picture is blank: every pixel has the same color.")
    width, height = file.width, file.height
    if _orientation(file.picture.getexif) in _ON_THEIR_SIDE:
        width, height = height, width
    return PictureFacts(width, height, file.media_type, file.warnings, file.missing_share)


def check_starting_image(content: bytes) -> PictureFacts:
    """Like `check_picture`, for a picture that is sent to a model: it must have a type that models accept."""
    facts = check_picture(content)
    if facts.media_type not in WEB_TYPES:
        raise rejected("The picture is not a PNG, JPEG or WebP file; models make clips only from these.")
    return facts


def decode_picture(content: bytes) -> Rgb:
    """Returns height × width × 3 in sRGB, rotated by EXIF, on white, or on black if it is itself white.
    Very large pictures are scaled down. Raises ReelproofError (ProviderFailure) if it is not a picture.
    """
    return np.asarray(_shown(read_picture(content), content))


def displayed_size(path: Path) -> Size | None:
    """Returns the size of the picture turned upright, from its header alone; None if it is too small to use.
    Raises DECODE_ERRORS and ReelproofError.
    """
    with path.open("rb") as file:
        picture = open_picture(file)
        size = Size(picture.width, picture.height)
        if min(size.width, size.height) < MIN_SIDE:
            return None
        # The size of a TIFF file is already that of the upright picture.
        if picture.format != "TIFF" and _orientation(partial(_exif_in_header, picture)) in _ON_THEIR_SIDE:
            return Size(size.height, size.width)
        return size


def _exif_in_header(picture: Image.Image) -> Image.Exif:
    """The method of PNG files decodes all pixels to search behind them."""
    return Image.Image.getexif(picture)


def _shown(file: PictureFile, content: bytes) -> Image.Image:
    try:
        picture = _in_srgb(_eight_bits(file.picture), content)
    except DECODE_ERRORS as error:
        raise rejected("The picture is damaged: it cannot be decoded.") from error
    turn = _TURNS.get(_orientation(file.picture.getexif))
    return picture if turn is None else picture.transpose(turn)


def _orientation(read_exif: Callable[[], Image.Exif]) -> int:
    try:
        value = read_exif().get(_ORIENTATION, 1)
    except (*DECODE_ERRORS, KeyError, TypeError, ZeroDivisionError):
        return 1  # the EXIF data is damaged, not the picture
    return value if isinstance(value, int) else 1


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Sixteen bits keep their upper byte; floats are scaled by their range."""
    if not picture.mode.startswith(("I", "F")):
        return picture
    values = np.nan_to_num(np.asarray(picture, np.float32))
    top = float(values.max())
    full = 65_535.0 if picture.mode.startswith("I") and top > 255 else 255.0 if top > 1 else 1.0
    levels = (values * (255 / max(full, top))).clip(0, 255)
    return Image.fromarray(levels.astype(np.uint8))


def _in_srgb(picture: Image.Image, content: bytes) -> Image.Image:
    if not picture.has_transparency_data:
        return to_srgb(picture, content)
    layer = picture if picture.mode in ("RGBA", "LA") else picture.convert("RGBA")
    colors = layer.convert("L" if layer.mode == "LA" else "RGB")
    colors.info = picture.info
    shown, opacity = to_srgb(colors, content), layer.getchannel("A")
    flat = Image.new("RGB", layer.size, _ground(shown, opacity))
    flat.paste(shown, mask=opacity)
    return flat


def _ground(colors: Image.Image, opacity: Image.Image) -> tuple[int, int, int]:
    """A white logo would vanish on white."""
    size = (min(colors.width, _GROUND_SAMPLE), min(colors.height, _GROUND_SAMPLE))
    sample, seen = (layer.resize(size, Image.Resampling.NEAREST) for layer in (colors, opacity))
    levels = sample.convert("L").histogram(seen.point(lambda level: 255 if level > 127 else 0))
    visible = sum(levels)
    dark = sum(levels[:MIN_DARK_LEVEL])
    return PAPER if dark >= MIN_DARK_SHARE * visible else INK


def _extremes(picture: Image.Image) -> list[tuple[int, int]]:
    return [channel.getextrema() for channel in picture.split()]  # type: ignore[misc]
