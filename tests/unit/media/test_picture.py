"""Pictures are decoded within limits, or refused with a plain sentence."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.media.pictures.decoding import PictureFacts, check_picture, decode_picture
from tests.integration.media.examples import bands, encoded, landscape

UNKNOWN = (
    "The picture has an unsupported format. Supported are: PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF, BMP and "
    "JPEG 2000; save it as one of them."
)


@pytest.mark.parametrize(
    ("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_facts_of_each_format(kind: str, media_type: str) -> None:
    assert check_picture(encoded(landscape(), kind)) == PictureFacts(256, 144, media_type)


def test_decoding_gives_the_pixels() -> None:
    picture = landscape()
    assert np.array_equal(decode_picture(encoded(picture)), picture)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The picture is empty."),
        (b"<html>502 Bad Gateway</html>", UNKNOWN),
    ],
)
def test_non_pictures_are_refused(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


@pytest.mark.parametrize("side", [9_000, 13_000, 30_000])
def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(side: int) -> None:
    assert "too large" in refusal(png_of_zeros(side))


def test_a_single_color_picture_is_refused() -> None:
    black = np.zeros((144, 256, 3), np.uint8)
    assert decode_picture(encoded(black)).shape == (144, 256, 3)
    assert check_refusal(encoded(black)) == "The picture is blank: every pixel has the same color."


def test_a_single_pixel_is_refused_as_a_picture() -> None:
    assert check_refusal(encoded(landscape()[:1, :1])) == "The picture is only 1×1 pixels."


def test_check_gives_the_facts_of_a_sound_picture() -> None:
    assert check_picture(encoded(landscape(), "JPEG")) == PictureFacts(256, 144, "image/jpeg")


def test_a_photograph_is_turned_as_the_camera_says() -> None:
    picture = bands((200, 0, 0), (0, 0, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    target = BytesIO()
    Image.fromarray(picture).save(target, "PNG", exif=exif)
    facts = check_picture(target.getvalue())
    turned = decode_picture(target.getvalue())
    assert (facts.width, facts.height) == (144, 256)
    assert tuple(turned[0, 50]) == (200, 0, 0)
    assert tuple(turned[-1, 50]) == (0, 0, 200)


def test_transparency_becomes_white() -> None:
    layer = np.zeros((144, 256, 4), np.uint8)
    layer[:72] = (10, 20, 30, 255)
    picture = decode_picture(encoded(layer))
    assert tuple(picture[10, 10]) == (10, 20, 30)
    assert tuple(picture[100, 10]) == (255, 255, 255)


@pytest.mark.parametrize("lines", [0, 2])
def test_a_white_drawing_is_on_black_unless_it_has_dark_lines(lines: int) -> None:
    layer = np.zeros((144, 256, 4), np.uint8)
    layer[:72] = (255, 255, 255, 255)
    layer[:lines] = (0, 0, 0, 255)
    check_picture(encoded(layer))
    picture = decode_picture(encoded(layer))
    assert tuple(picture[50, 10]) == (255, 255, 255)
    assert picture[100, 10].max() == (255 if lines else 30)


def test_sixteen_bits_keep_their_brightness() -> None:
    gray = np.tile(np.linspace(0, 65_535, 192).astype(np.uint16), (108, 1))
    picture = decode_picture(encoded(gray))
    assert abs(int(picture[50, 96].mean()) - 128) <= 2


def refusal(content: bytes) -> str:
    with pytest.raises(ReelproofError) as caught:
        decode_picture(content)
    assert caught.value.failure.code is ErrorCode.ProviderFailure
    return caught.value.failure.message


def check_refusal(content: bytes) -> str:
    with pytest.raises(ReelproofError) as caught:
        check_picture(content)
    return caught.value.failure.message


def png_of_zeros(side: int) -> bytes:
    """A few kilobytes that claim to be a square picture, and are."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    row = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", row) + chunk(b"IEND", b"")
