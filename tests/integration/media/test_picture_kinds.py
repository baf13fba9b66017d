"""Pictures of all kinds that people have are shown as they meant them."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pi_heif.as_plugin import HeifImageFile
from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import AppendingTiffWriter

from reelproof.domain.failure import ReelproofError
from reelproof.media.pictures.decoding import check_picture, decode_picture
from tests.integration.media.colors import PLACES, RED, WHITE, chart, difference, pq_of
from tests.integration.media.examples import bands, landscape

FILES = Path(__file__).parent / "files"
CASES = Path(__file__).parents[2] / "acceptance" / "cases" / "media"


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def lab(picture: Image.Image) -> Image.Image:
    source, target = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(picture, source, target, outputMode="LAB")
    assert converted is not None
    return converted


CHART = Image.fromarray(chart())


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (saved(CHART, "AVIF", quality=95), "image/avif"),
        (saved(CHART, "TIFF"), "image/tiff"),
        (saved(CHART, "TIFF", compression="tiff_lzw"), "image/tiff"),
        (saved(CHART, "BMP"), "image/bmp"),
        (saved(CHART, "JPEG2000"), "image/jp2"),
        (saved(CHART, "GIF"), "image/gif"),
        (saved(CHART.quantize(8), "PNG"), "image/png"),
        (saved(CHART, "WEBP", lossless=True), "image/webp"),
        (saved(CHART, "JPEG", quality=95, progressive=True), "image/jpeg"),
        (saved(CHART.convert("CMYK"), "JPEG", quality=95), "image/jpeg"),
        (saved(CHART.convert("CMYK"), "TIFF"), "image/tiff"),
        (saved(CHART.convert("YCbCr"), "JPEG", quality=95), "image/jpeg"),
        ((FILES / "plain.heic").read_bytes(), "image/heic"),
        (saved(lab(CHART), "TIFF"), "image/tiff"),
    ],
)
def test_a_picture_of_any_kind_has_its_colors(content: bytes, media_type: str) -> None:
    facts, picture = check_picture(content), decode_picture(content)
    assert (facts.width, facts.height, facts.media_type, facts.warnings) == (256, 144, media_type, ())
    for (row, column), expected in zip(PLACES, chart()[tuple(zip(*PLACES, strict=True))], strict=True):
        assert np.abs(picture[row, column].astype(int) - expected).max() <= 8


def test_a_profile_says_what_the_numbers_mean() -> None:
    picture = decode_picture((CASES / "adobe-rgb.jpg").read_bytes())
    assert np.abs(picture[20, 20].astype(int) - RED).max() <= 3


def test_a_broken_color_profile_is_ignored() -> None:
    content = saved(CHART, "PNG", icc_profile=b"no profile at all")
    assert np.array_equal(decode_picture(content), chart())


def test_a_color_profile_applies_despite_transparency() -> None:
    with Image.open(CASES / "adobe-rgb.jpg") as source:
        profile, layer = source.info["icc_profile"], source.convert("RGBA")
    layer.putalpha(255)
    picture = decode_picture(saved(layer, "PNG", icc_profile=profile))
    assert np.abs(picture[20, 20].astype(int) - RED).max() <= 3


def test_a_png_s_gamma_is_applied() -> None:
    linear = np.rint((chart() / 255.0) ** 2.2 * 255).astype(np.uint8)
    picture = decode_picture(
        with_chunk(saved(Image.fromarray(linear), "PNG"), b"gAMA", (100_000).to_bytes(4))
    )
    assert np.abs(picture[20, 20].astype(int) - RED).max() <= 4


def with_chunk(png: bytes, name: bytes, content: bytes) -> bytes:
    """Behind the header."""
    target = BytesIO()
    PngImagePlugin.putchunk(target, name, content)
    return png[:33] + target.getvalue() + png[33:]


@pytest.mark.parametrize("white_nits", [203.0, 1_000.0])
def test_a_png_of_high_dynamic_range_is_brought_into_range(white_nits: float) -> None:
    levels = np.rint(pq_of(chart(), white_nits) * 255).astype(np.uint8)
    content = with_chunk(saved(Image.fromarray(levels), "PNG"), b"cICP", bytes([9, 16, 0, 1]))
    check_chart(decode_picture(content))


def test_a_heic_of_high_dynamic_range_is_brought_into_range() -> None:
    check_chart(decode_picture((FILES / "pq.heic").read_bytes()))


def check_chart(picture: np.ndarray[Any, Any]) -> None:
    for row, column in PLACES:
        assert difference(picture[row, column], chart()[row, column]) <= 6


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_orientation_is_turned_upright(kind: str, orientation: int) -> None:
    """Applies the inverse of the orientation that the camera recorded."""
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    names = list(Image.Transpose)
    picture = Image.fromarray(bands((200, 0, 0), (0, 0, 200), (0, 200, 0)))
    picture.paste((255, 255, 255), (0, 0, 60, 40))
    held = picture if orientation == 1 else picture.transpose(names[inverse[orientation]])
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(held, kind, exif=exif)
    facts = check_picture(content)
    assert (facts.width, facts.height) == (256, 144)
    assert (
        np.abs(decode_picture(content)[::20, ::20].astype(int) - np.asarray(picture)[::20, ::20]).max() <= 60
    )


@pytest.mark.parametrize(
    "content",
    [
        saved(Image.fromarray(np.dstack([chart(), np.zeros((144, 256), np.uint8)])), "PNG"),
        saved(Image.fromarray(np.dstack([chart(), np.zeros((144, 256), np.uint8)])), "WEBP", lossless=True),
        saved(Image.fromarray(np.dstack([chart(), np.zeros((144, 256), np.uint8)])), "TIFF"),
        saved(Image.new("P", (256, 144), 0), "PNG", transparency=0),
        saved(Image.new("LA", (256, 144), (10, 0)), "PNG"),
        saved(Image.new("L", (256, 144), 10), "PNG", transparency=10),
    ],
)
def test_transparent_pixels_are_white(content: bytes) -> None:
    assert tuple(decode_picture(content)[20, 20]) == WHITE


@pytest.mark.parametrize(
    "values",
    [
        np.tile(np.linspace(0, 65_535, 256).astype(np.uint16), (144, 1)),
        np.tile(np.linspace(0, 1, 256).astype(np.float32), (144, 1)),
        np.tile(np.linspace(0, 255, 256).astype(np.float32), (144, 1)),
        np.tile(np.linspace(0, 255, 256).astype(np.uint8), (144, 1)),
    ],
)
def test_gray_of_any_depth_keeps_its_brightness(values: np.ndarray[Any, Any]) -> None:
    picture = decode_picture(saved(Image.fromarray(values), "TIFF"))
    assert np.abs(picture[50, ::16, 0].astype(int) - np.arange(0, 256, 16)).max() <= 2


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_the_first_frame_of_an_animation_is_shown_and_reported(kind: str) -> None:
    frames = [Image.fromarray(landscape(number)) for number in range(3)]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    facts = check_picture(content)
    assert "only its first frame is shown" in facts.warnings[0]
    assert np.abs(decode_picture(content).astype(int) - landscape(0)).mean() < 12


def test_further_pages_of_a_tiff_file_are_reported() -> None:
    pages = [Image.fromarray(landscape(number)) for number in range(3)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert check_picture(content).warnings == (
        "The file has 3 pages: only the first one is shown. Save the others as files of their own.",
    )
    assert np.array_equal(decode_picture(content), landscape(0))
    many = saved(pages[0], "TIFF", save_all=True, append_images=[pages[1].resize((40, 40))] * 250)
    assert "at least 200 pages" in check_picture(many).warnings[0]


@pytest.mark.parametrize("kind", [1, 4])
def test_a_smaller_version_or_a_mask_in_a_tiff_file_is_no_page(kind: int) -> None:
    picture, target = Image.fromarray(landscape(0)), BytesIO()
    with AppendingTiffWriter(target) as writer:
        picture.save(writer, "TIFF")
        writer.newFrame()
        picture.resize((64, 36)).save(writer, "TIFF", tiffinfo={254: kind})
        writer.newFrame()
    assert Image.open(target).n_frames == 2  # type: ignore[attr-defined]
    assert check_picture(target.getvalue()).warnings == ()


def test_further_pictures_of_a_heic_file_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (FILES / "plain.heic").read_bytes()
    assert check_picture(content).warnings == ()
    monkeypatch.setattr(HeifImageFile, "n_frames", property(lambda _: 3))
    assert check_picture(content).warnings == (
        "The file has 3 pictures: only the main one is shown. Save the others as files of their own.",
    )


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("PNG", {}),
        ("GIF", {}),
        ("WEBP", {}),
        ("BMP", {}),
        ("TIFF", {}),
    ],
)
@pytest.mark.parametrize("share", [0.8, 0.98])
def test_a_picture_that_breaks_off_is_shown_as_far_as_it_goes(
    kind: str, options: dict[str, Any], share: float
) -> None:
    content = saved(Image.fromarray(landscape(3)), kind, **options)
    cut = content[: int(len(content) * share)]
    facts, picture = check_picture(cut), decode_picture(cut)
    assert "is truncated" in facts.warnings[0]
    there = slice(84, None) if kind == "BMP" else slice(60)
    assert np.abs(picture[there].astype(int) - decode_picture(content)[there]).mean() < 12


def test_one_that_lacks_two_bytes_is_all_there() -> None:
    content = (CASES / "two-bytes-short.jpg").read_bytes()
    assert check_picture(content).warnings == (
        "The file is truncated at its very end; the picture could be read.",
    )
    assert np.abs(decode_picture(content)[20, 20].astype(int) - RED).max() <= 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_one_of_which_most_is_missing_is_refused(kind: str) -> None:
    content = saved(Image.fromarray(landscape(3)), kind)
    with pytest.raises(ReelproofError, match=r"most of it is missing|cannot be decoded"):
        check_picture(content[: len(content) // 4])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_internal_damage_never_raises_another_exception(kind: str) -> None:
    noise = np.random.default_rng(0)
    content = saved(Image.fromarray(landscape(3)), kind)
    for _ in range(40):
        broken = bytearray(content)
        for place in noise.integers(0, len(content), 6):
            broken[place] = noise.integers(0, 256)
        try:
            check_picture(bytes(broken))
        except ReelproofError as error:
            assert error.failure.message.endswith(".")


def test_notes_larger_than_the_picture_are_passed_over() -> None:
    picture = saved(CHART, "JPEG", quality=95)
    note = b"\xff\xe1" + (60_002).to_bytes(2) + b"Exif\0\0" + bytes(59_994)
    content = picture[:2] + note * 450 + picture[2:]
    assert len(content) > 26_000_000
    assert check_picture(content).width == 256


SIZE = (4_500, 3_999)
# Decoding at full size takes 20 to 25.
MAX_BYTES_PER_PIXEL = 14
LARGE = """
import sys
from pathlib import Path
from reelproof.media.pictures.decoding import check_picture, decode_picture
from benchmarks.memory import highest_bytes
content = Path(sys.argv[1]).read_bytes()
before = highest_bytes()
facts, picture = check_picture(content), decode_picture(content)
most = highest_bytes() - before
assert (facts.width, facts.height) == (4500, 3999), facts
assert picture.shape[0] * picture.shape[1] <= 16_000_000, picture.shape
for corner, color in ((picture[0, 0], (255, 255, 255)), (picture[-1, -1], (200, 60, 40))):
    assert abs(corner.astype(int) - color).max() <= 4, corner
print(most)
"""


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("JPEG", "RGB"), ("WEBP", "RGBA"), ("JPEG2000", "RGB")],
)
def test_a_very_large_picture_takes_little_memory(kind: str, mode: str, tmp_path: Path) -> None:
    path = tmp_path / "large"
    large = Image.new("RGB", SIZE, (200, 60, 40)).convert(mode)
    # With transparency the white is that of what is behind.
    large.paste((255, 255, 255) if mode == "RGB" else (0, 0, 0, 0), (0, 0, 2_000, 2_000))
    large.save(path, kind, compress_level=1, method=0)
    done = subprocess.run(
        [sys.executable, "-c", LARGE, str(path)], capture_output=True, text=True, check=True
    )
    assert 0 < int(done.stdout) < MAX_BYTES_PER_PIXEL * SIZE[0] * SIZE[1]


def test_a_picture_without_levels_of_detail_is_read_whole() -> None:
    content = saved(Image.new("L", SIZE, 200), "JPEG2000", num_resolutions=1)
    assert (decode_picture(content)[0, 0] == 200).all()


@pytest.mark.parametrize(("size", "reason"), [((1, 1), "only 1×1"), ((1, 20_000), "only 1×20000")])
def test_pictures_too_small_to_see_are_refused(size: tuple[int, int], reason: str) -> None:
    with pytest.raises(ReelproofError, match=reason):
        check_picture(saved(Image.new("RGB", size), "PNG"))


def test_a_drawing_prompt_is_imperative() -> None:
    with pytest.raises(ReelproofError, match="SVG drawing; save it as PNG"):
        check_picture(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
