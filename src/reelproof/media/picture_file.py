"""Files of pictures, read as browsers do: what is there counts, and what is missing at the end is told."""

import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import ceil

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from reelproof.domain.failure import ReelproofError
from reelproof.media.container import refused
from reelproof.media.large_picture import loaded

MOST_PIXELS = 64_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "HEIF", "GIF", "TIFF", "BMP", "JPEG2000")
# Types that Pillow names in another way than browsers.
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
# Of a picture that breaks off, so much must be there.
LEAST_READ = 0.5
MOVING_FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
_SWITCH = threading.Lock()
_APPLICATION_1, _SCAN = 0xE1, 0xDA


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as its file tells it, made smaller where it is very large; its size is the file's own."""

    picture: Image.Image
    width: int
    height: int
    media_type: str
    warnings: tuple[str, ...]
    missing_share: float


def read_picture(content: bytes) -> PictureFile:
    """Raises ReelproofError (ProviderFailure) for what is no picture, too large, or mostly missing."""
    if not content:
        raise refused("The picture is empty.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(_lighter(content))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise refused(_unknown(content)) from error
    except DECODE_ERRORS as error:
        raise refused("The picture is damaged: it does not decode.") from error


def _read(content: bytes) -> PictureFile:
    whole = _whole_webp(content)
    opened = _opened(whole)
    width, height, media_format = opened.width, opened.height, str(opened.format)
    notices, missing_share = _moves_words(opened), 1 - len(content) / len(whole)
    breaks_off = missing_share > 0
    try:
        picture = loaded(opened, whole)
    except DECODE_ERRORS:
        breaks_off = True
        picture = _salvaged(whole)
        missing_share = _flat_share(picture, from_top=media_format == "BMP")
    if missing_share > 1 - LEAST_READ:
        raise refused("The picture is damaged: most of it is missing.")
    if breaks_off:
        notices += (_missing_words(missing_share),)
        missing_share = max(missing_share, 1 / height)
    media_type = MEDIA_TYPES.get(media_format) or Image.MIME[media_format]
    return PictureFile(picture, width, height, media_type, notices, missing_share)


def _moves_words(opened: ImageFile.ImageFile) -> tuple[str, ...]:
    if opened.format not in MOVING_FORMATS or not getattr(opened, "is_animated", False):
        return ()
    return ("Its pictures do not move here: the first is shown. Save it as GIF or MP4 to see it move.",)


def _opened(content: bytes) -> ImageFile.ImageFile:
    """The size is in the header, so nothing is unpacked before it is known to fit."""
    _know_heif()
    picture = Image.open(BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    return picture


@cache
def _know_heif() -> None:
    import pi_heif  # late: few pictures are of this kind

    pi_heif.register_heif_opener(thumbnails=False)


def _salvaged(content: bytes) -> Image.Image:
    """What can be read of a picture that breaks off."""
    with _SWITCH, _incomplete_allowed():
        return loaded(_opened(content), content)


@contextmanager
def _incomplete_allowed() -> Iterator[None]:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _flat_share(picture: Image.Image, from_top: bool) -> float:
    """The part at the file's end that is in one color: so decoders leave what they cannot read."""
    values = np.asarray(picture.convert("RGB"))
    in_order = values if from_top else values[::-1]
    differs = (in_order != in_order[0, -1]).any(axis=(1, 2))
    return float(differs.argmax() / len(differs)) if differs.any() else 1.0


def _missing_words(share: float) -> str:
    if share < 0.005:
        return "The file breaks off at its very end; the picture could be read."
    return f"The file breaks off: {ceil(share * 100)} % of the picture could not be read."


def _whole_webp(content: bytes) -> bytes:
    """One that breaks off, filled up to the length it tells: its decoder reads all or nothing."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return content
    told = int.from_bytes(content[4:8], "little") + 8
    return content.ljust(told, b"\0") if len(content) < told <= 2 * len(content) else content


def _lighter(content: bytes) -> bytes:
    """A JPEG file without all but the first of its camera's notes: they may be larger than the picture."""
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
    return f"The picture is of no kind that can be read. These are: {KINDS}; save it as one of them."


def _too_large() -> ReelproofError:
    return refused(f"The picture is too large: more than {MOST_PIXELS // 1_000_000} million pixels.")
