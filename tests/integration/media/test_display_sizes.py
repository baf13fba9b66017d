"""Sizes of the author's own pictures and clips, read from their beginnings."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from PIL import Image

from reelproof.domain.units import Size
from reelproof.media.display_sizes import SandboxedSizes, display_size
from reelproof.media.pictures.decoding import check_picture
from reelproof.provider_api.sandbox import EndReason, Sandbox, SandboxError
from tests.integration.media.clips import PLAIN, clip
from tests.integration.media.examples import TINY, encoded, landscape

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


async def test_they_are_those_that_are_shown(tmp_path: Path) -> None:
    (tmp_path / "plain.png").write_bytes(encoded(landscape()))
    (tmp_path / "phone.mp4").write_bytes(clip([landscape()] * 2, replace(PLAIN, turn=90)))
    (tmp_path / "broken.png").write_bytes(b"no picture at all" * 100)
    (tmp_path / "broken.mp4").write_bytes(b"no clip at all" * 100)
    (tmp_path / "tiny.png").write_bytes(encoded(landscape(1, Size(64, 31))))
    (tmp_path / "tiny.mp4").write_bytes(clip([landscape(1, Size(128, 48))] * 2, PLAIN))
    (tmp_path / "script").mkdir()
    script = str(tmp_path / "film.md")
    broken = ["broken.png", "broken.mp4", "missing.png", "tiny.png", "tiny.mp4"]
    with Sandbox(workers=1) as sandbox:
        sizes = await SandboxedSizes(sandbox).of(script, [*broken, "plain.png", "phone.mp4"])
        assert await SandboxedSizes(sandbox).of(str(tmp_path / "script" / "film.md"), ["../plain.png"]) == {}
    assert sizes == {"plain.png": TINY, "phone.mp4": Size(TINY.height, TINY.width)}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "JPEG2000", "GIF", "BMP"])
def test_a_picture_on_its_side_has_the_size_that_the_film_shows(
    kind: str, orientation: int, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(landscape()).save(tmp_path / "picture", kind, exif=exif)
    facts = check_picture((tmp_path / "picture").read_bytes())
    assert display_size(str(tmp_path / "film.md"), "picture") == Size(facts.width, facts.height)


def test_only_the_header_of_a_picture_is_read(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG", "TIFF", "BMP", "GIF"):
        content = encoded(landscape(), kind)
        beginning = content if kind == "TIFF" else content[:1_000]
        (tmp_path / kind).write_bytes(beginning)
        assert display_size(str(tmp_path / "film.md"), kind) == TINY


def test_a_file_that_is_refused_as_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.png").open("wb") as file:
        file.write(encoded(landscape()))
        file.truncate(250_000_001)
    assert display_size(str(tmp_path / "film.md"), "large.png") is None


class SmallSandbox(Sandbox):
    """Has no memory for files of a certain name."""

    async def run(
        self,
        time_s: float,
        function: Callable[Parameters, Result],
        *args: Parameters.args,
        **kwargs: Parameters.kwargs,
    ) -> Result:
        if "huge.png" in args:
            raise SandboxError(EndReason.memory, "no memory")
        return await super().run(time_s, function, *args, **kwargs)


async def test_a_file_that_ends_the_process_does_not_affect_the_others(tmp_path: Path) -> None:
    for name in ("one.png", "huge.png", "two.png"):
        (tmp_path / name).write_bytes(encoded(landscape()))
    with SmallSandbox(workers=1) as sandbox:
        sizes = await SandboxedSizes(sandbox).of(
            str(tmp_path / "film.md"), ["one.png", "huge.png", "two.png"]
        )
    assert sizes == {"one.png": TINY, "two.png": TINY}


async def test_a_busy_sandbox_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(encoded(landscape()))
    with Sandbox(workers=1) as sandbox:
        busy = asyncio.create_task(sandbox.run(600.0, time.sleep, 600.0))
        await asyncio.sleep(0)
        assert await SandboxedSizes(sandbox, limit_s=0.1).of(str(tmp_path / "film.md"), ["one.png"]) == {}
        assert not busy.done()
        busy.cancel()
