"""Reading of picture files: accepted formats, pixel limit, truncated files, warnings on further pictures."""

import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from math import ceil
from typing import IO

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.media.container import rejected
from reelproof.media.pictures.large import load_reduced

MAX_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF", "BMP", "JPEG2000")
# Media types that Pillow names differently from browsers.
MEDIA_TYPES = {"MPO": "image/jpeg", "HEIF": "image/heic"}
KINDS = "PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF, BMP and JPEG 2000"
# What Pillow's decoders raise for broken files.
DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    IndexError,
    struct.error,
    Image.DecompressionBombError,
)
# A truncated picture must have at least this share.
MIN_READ = 0.5
MOVING_FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
# TIFF's tag of what a page is, and its bits for a smaller version and for a mask of another page.
PAGE_KIND, NO_PAGE_BITS = 254, 0b101
# A document may have thousands; each is looked up.
MAX_PAGES_COUNTED = 200
_TRUNCATION_LOCK = threading.Lock()
_APPLICATION_1, _SCAN = 0xE1, 0xDA


@frozen
class PictureFile:
    """A picture as read from its file, scaled down if very large; width and height are the file's own."""

    picture: Image.Image
    width: int
    height: int
    media_type: str
    warnings: tuple[str, ...]
    missing_share: float


def read_picture(content: bytes) -> PictureFile:
    """Raises ReelproofError (ProviderFailure) if it is not a picture, too large, or mostly missing."""
    if not content:
        raise rejected("The picture is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(_without_metadata(content))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise rejected(_unknown(content)) from error
    except DECODE_ERRORS as error:
        raise rejected("The picture is damaged: it cannot be decoded.") from error


def _read(content: bytes) -> PictureFile:
    padded = _padded_webp(content)
    opened = open_picture(padded)
    width, height, media_format = opened.width, opened.height, str(opened.format)
    notices = (*_animation_warning(opened), *_pages_warning(opened, padded))
    missing_share = 1 - len(content) / len(padded)
    breaks_off = missing_share > 0
    try:
        picture = load_reduced(opened, padded)
    except DECODE_ERRORS:
        breaks_off = True
        picture = _salvaged(padded)
        missing_share = _flat_share(picture, from_top=media_format == "BMP")
    if missing_share > 1 - MIN_READ:
        raise rejected("The picture is damaged: most of it is missing.")
    if breaks_off:
        notices += (_missing_warning(missing_share),)
        missing_share = max(missing_share, 1 / height)
    media_type = MEDIA_TYPES.get(media_format) or Image.MIME[media_format]
    return PictureFile(picture, width, height, media_type, notices, missing_share)


def _animation_warning(opened: ImageFile.ImageFile) -> tuple[str, ...]:
    if opened.format not in MOVING_FORMATS or not getattr(opened, "is_animated", False):
        return ()
    return ("The animation is not supported: only its first frame is shown. Save it as GIF or MP4.",)


def _pages_warning(opened: ImageFile.ImageFile, content: bytes) -> tuple[str, ...]:
    pages = 1
    if opened.format == "TIFF":
        pages = _tiff_pages(content)
    elif opened.format == "HEIF":
        pages = getattr(opened, "n_frames", 1)
    if pages == 1:
        return ()
    count, shown = (f"{pages} pages", "first") if opened.format == "TIFF" else (f"{pages} pictures", "main")
    if pages == MAX_PAGES_COUNTED:
        count = f"at least {count}"
    return (f"The file has {count}: only the {shown} one is shown. Save the others as files of their own.",)


def _tiff_pages(content: bytes) -> int:
    """Counts pages that are neither a smaller version nor a mask of another, as far as they can be read."""
    pages = 0
    try:
        opened = open_picture(content)
        for page in range(MAX_PAGES_COUNTED):
            opened.seek(page)
            kind = opened.tag_v2.get(PAGE_KIND, 0) if isinstance(opened, TiffImageFile) else 0
            pages += not (isinstance(kind, int) and kind & NO_PAGE_BITS)
    except DECODE_ERRORS:
        pass
    return max(1, pages)


def open_picture(content: bytes | IO[bytes]) -> ImageFile.ImageFile:
    """The size is in the header, so it is checked before anything is decompressed. Raises DECODE_ERRORS."""
    _register_heif()
    file = BytesIO(content) if isinstance(content, bytes) else content
    picture = Image.open(file, formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large()
    return picture


@cache
def _register_heif() -> None:
    import pi_heif  # imported late: few pictures are of this type

    pi_heif.register_heif_opener(thumbnails=False)


def _salvaged(content: bytes) -> Image.Image:
    """Returns the readable part of a truncated picture."""
    with _TRUNCATION_LOCK, _truncated_allowed():
        return load_reduced(open_picture(content), content)


@contextmanager
def _truncated_allowed() -> Iterator[None]:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _flat_share(picture: Image.Image, from_top: bool) -> float:
    """Returns the share of a single color at the file's end, which decoders leave for missing data."""
    values = np.asarray(picture.convert("RGB"))
    in_order = values if from_top else values[::-1]
    differs = (in_order != in_order[0, -1]).any(axis=(1, 2))
    return float(differs.argmax() / len(differs)) if differs.any() else 1.0


def _missing_warning(share: float) -> str:
    if share < 0.005:
        return "The file is truncated at its very end; the picture could be read."
    return f"The file is truncated: {ceil(share * 100)} % of the picture could not be read."


def _padded_webp(content: bytes) -> bytes:
    """Pads a truncated file to its declared length, as the decoder reads all or nothing."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return content
    declared = int.from_bytes(content[4:8], "little") + 8
    return content.ljust(declared, b"\0") if len(content) < declared <= 2 * len(content) else content


def _without_metadata(content: bytes) -> bytes:
    """Strips all but the first APP1 segment of a JPEG file: metadata may be larger than the picture."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, place, has_notes = [content[:2]], 2, False
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != _SCAN:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        is_note = content[place + 1] == _APPLICATION_1
        if not (is_note and has_notes):
            kept.append(content[place:end])
        has_notes = has_notes or (is_note and content[place + 4 : place + 8] == b"Exif")
        place = max(end, place + 4)
    return b"".join([*kept, content[place:]])


def _unknown(content: bytes) -> str:
    if b"<svg" in content[:4096]:
        return "The picture is an SVG drawing; save it as PNG."
    return f"The picture has an unsupported format. Supported are: {KINDS}; save it as one of them."


def _too_large() -> ReelproofError:
    return rejected(f"The picture is too large: more than {MAX_PIXELS // 1_000_000} million pixels.")
