"""Pictures and clips as people have them, through the command line into a film."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reelproof.media.pictures.decoding import Rgb
from tests.acceptance.command_line import CommandLine, CommandResult
from tests.integration.media.clips import ClipEncoding, clip, squares
from tests.integration.media.colors import GREEN, RED, WHITE, chart, difference, pq_of
from tests.integration.media.examples import landscape
from tests.integration.media.film_frames import frame_at
from tests.integration.media.sound.samples import tone, write
from tests.integration.media.test_clip_kinds import deep, gif, transparent
from tests.integration.media.test_picture_kinds import FILES, lab, saved, with_chunk

CASES = Path(__file__).parent / "cases" / "media"
CHART = Image.fromarray(chart())
# Positions of the chart's red and green in the film, as fractions of its width and height.
LEFT, RIGHT, MIDDLE = (0.1, 0.2), (0.9, 0.2), (0.5, 0.5)
CHART_COLORS = {LEFT: RED, RIGHT: GREEN, MIDDLE: WHITE}
NEAR = 6.0
TIMES = re.compile(r"(\S+) --> (\S+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file next to the script, what the film should show of it, and what is reported."""

    name: str
    content: bytes
    colors: dict[tuple[float, float], tuple[int, int, int]]
    warning: str | None = None


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def hdr_png() -> bytes:
    levels = np.rint(pq_of(chart(), 203) * 255).astype(np.uint8)
    return with_chunk(saved(Image.fromarray(levels), "PNG"), b"cICP", bytes([9, 16, 0, 1]))


def see_through() -> Image.Image:
    layer = CHART.convert("RGBA")
    layer.paste((0, 0, 0, 0), (0, 0, 128, 144))
    return layer


def moving_webp() -> bytes:
    frames = [CHART, Image.fromarray(landscape(1)), Image.fromarray(landscape(2))]
    target = BytesIO()
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:], duration=100, quality=95)
    return target.getvalue()


CUT_JPEG = saved(Image.fromarray(landscape(3)), "JPEG", quality=95)
MEDIA = (
    Shown("adobe.jpg", case("adobe-rgb.jpg"), {LEFT: RED}),
    Shown("short.jpg", case("two-bytes-short.jpg"), {LEFT: RED}, "is truncated at its very end"),
    Shown("cut.jpg", CUT_JPEG[: len(CUT_JPEG) * 9 // 10], {}, "of the picture could not be read"),
    Shown("cmyk.jpg", saved(CHART.convert("CMYK"), "JPEG", quality=95), CHART_COLORS),
    Shown("lab.tif", saved(lab(CHART), "TIFF"), CHART_COLORS),
    Shown("palette.png", saved(CHART.quantize(8), "PNG"), CHART_COLORS),
    Shown("hole.png", saved(see_through(), "PNG"), {LEFT: WHITE, RIGHT: GREEN}),
    Shown("hdr.png", hdr_png(), CHART_COLORS),
    Shown("phone.heic", (FILES / "plain.heic").read_bytes(), CHART_COLORS),
    Shown("hdr.HEIC", (FILES / "pq.heic").read_bytes(), CHART_COLORS),
    Shown("chart.avif", saved(CHART, "AVIF", quality=95), CHART_COLORS),
    Shown("chart.bmp", saved(CHART, "BMP"), CHART_COLORS),
    Shown("chart.jp2", saved(CHART, "JPEG2000"), CHART_COLORS),
    Shown("moving.webp", moving_webp(), CHART_COLORS, "only its first frame is shown"),
    Shown("hlg.mov", case("hdr-hlg.mov"), {LEFT: RED}),
    Shown("pq.mov", deep([pq_of(chart(), 1_000)] * 24, 16), CHART_COLORS),
    Shown("mirrored.mp4", case("mirrored-phone.mp4"), {}),
    Shown("hole.webm", transparent("libvpx-vp9", "webm", "yuva420p"), {LEFT: WHITE, RIGHT: GREEN}),
    Shown("hole.mov", transparent("prores_ks", "mov", "yuva444p10le"), {LEFT: WHITE, RIGHT: GREEN}),
    Shown("moving.gif", gif(), {}),
    Shown(
        "old.avi", clip([chart()] * 12 + [landscape()], ClipEncoding(24, "mpeg4", "avi", is_tagged=False)), {}
    ),
    Shown("camera.mts", clip(squares(1.0), ClipEncoding(24, "libx264", "mpegts")), {}),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write(folder / "take.wav", tone(440, 1.0, 0.5), codec="pcm_s16le")
    paragraphs = []
    for shown in MEDIA:
        (folder / shown.name).write_bytes(shown.content)
        paragraphs.append(f"![]({shown.name})\n![](take.wav) Here is {shown.name.split('.')[0]}.\n")
    (folder / "media.md").write_text("---\nlanguage: en\n---\n\n" + "\n".join(paragraphs))
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> CommandResult:
    line = CommandLine(folder / "home", folder=folder)
    return line.run("make", "media.md", "--local", "--music", "none", "--json")


@pytest.mark.film
def test_every_input_is_in_the_film_and_omissions_are_reported(made: CommandResult) -> None:
    assert made.code == 0, made.errors
    assert made.result["placeholders"] == []
    warnings = made.result["warnings"]
    for shown in MEDIA:
        reported = [warning for warning in warnings if warning.startswith(f"{shown.name}: ")]
        assert len(reported) == (shown.warning is not None), reported
        assert shown.warning is None or shown.warning in reported[0]


@pytest.mark.film
def test_every_one_has_its_colors(made: CommandResult) -> None:
    frames = seen(Path(made.result["output"]["path"]))
    for shown, frame in zip(MEDIA, frames, strict=True):
        height, width = frame.shape[:2]
        assert frame.std() > 5, shown.name
        for (across, down), expected in shown.colors.items():
            found = frame[round(down * height), round(across * width)]
            assert difference(found, expected) <= NEAR, (shown.name, found.tolist(), expected)


def seen(film: Path) -> list[Rgb]:
    """One frame from the middle of each caption: each picture or clip has one."""
    times = TIMES.findall(film.with_suffix(".srt").read_text())
    return [frame_at(film, (seconds(start) + seconds(end)) / 2) for start, end in times]


def seconds(time: str) -> float:
    hours, minutes, rest = time.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)
