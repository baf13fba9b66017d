"""Pictures made safe: decoded within limits, or refused with a plain sentence."""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError

Rgb = npt.NDArray[np.uint8]

MOST_PIXELS = 64_000_000
LEAST_SIDE = 32
FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow's decoders raise for broken files.
DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture is, as it will be shown."""

    width: int
    height: int
    media_type: str


def check_picture(content: bytes) -> PictureFacts:
    """Decodes all of it. Raises ReelproofError (ProviderFailure) for what is no whole PNG, JPEG or WebP, and
    for what shows nothing: tiny pictures and those of a single colour.
    """
    picture = _decoded(content)
    if min(picture.size) < LEAST_SIDE:
        raise _refused(f"The picture is only {picture.width}×{picture.height} pixels.")
    if all(highest - lowest <= 1 for lowest, highest in _extremes(picture)):
        raise _refused("The picture is blank: every pixel has the same colour.")
    return _facts(picture)


def decode_picture(content: bytes) -> Rgb:
    """Height × width × 3, turned as its EXIF says, on white. Raises ReelproofError (ProviderFailure) for
    what is no whole PNG, JPEG or WebP.
    """
    return np.asarray(_flattened(_decoded(content)))


def _decoded(content: bytes) -> Image.Image:
    if not content:
        raise _refused("The picture is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _opened(content)
            picture.load()
            return _upright(picture)
    except UnidentifiedImageError as error:
        raise _refused("The picture is not a PNG, JPEG or WebP file.") from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except DECODE_ERRORS as error:
        raise _refused("The picture is damaged: it does not decode to its end.") from error


def _opened(content: bytes) -> Image.Image:
    """The size is in the header, so nothing is unpacked before it is known to fit."""
    picture = Image.open(BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    media_format = picture.format
    try:
        upright = ImageOps.exif_transpose(picture)
    except (*DECODE_ERRORS, KeyError, TypeError, ZeroDivisionError):
        return picture  # the notes of the camera are damaged, not the picture
    upright.format = media_format
    return upright


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        sixteen_bits = np.asarray(picture).astype(np.uint32)
        return Image.fromarray((sixteen_bits >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture.convert("RGB")


def _extremes(picture: Image.Image) -> list[tuple[int, int]]:
    flat = np.asarray(_flattened(picture))
    return [(int(flat[..., channel].min()), int(flat[..., channel].max())) for channel in range(3)]


def _facts(picture: Image.Image) -> PictureFacts:
    return PictureFacts(picture.width, picture.height, Image.MIME[str(picture.format)])


def _too_large() -> ReelproofError:
    return _refused(f"The picture is too large: more than {MOST_PIXELS // 1_000_000} million pixels.")


def _refused(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.ProviderFailure, message))
