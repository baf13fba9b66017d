"""What is wrong with an encoded chunk is found; what is meant to be so, is not."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from reelproof.domain.film_measure import FlawKind, PictureFlaw
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import DrawnPlaceholder
from reelproof.domain.units import Size
from reelproof.media.frames.planes import Planes
from reelproof.media.rendering.chunk import Chunk, ShownCaption, ShownWord
from reelproof.media.rendering.chunk_check import DrawnFrames, chunk_flaws
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encode import encode_chunk, encode_frames, write_chunk
from reelproof.media.rendering.piece_check import PieceCheck, checksum_of, is_changed
from tests.integration.media.clips import clip, squares
from tests.integration.media.examples import RATE, ZOOM_IN, bands, encoded, landscape

SMALL = Size(320, 180)
CAPTION = ShownCaption(4, 20, ("Tides rise", "every day"))
LIT = replace(CAPTION, words=(ShownWord("Tides", 4), ShownWord("rise", 9)))


def chunk_of(picture: str, size: Size = SMALL) -> Chunk:
    return Chunk(Digest(picture), ZOOM_IN, None, 24, 0, 24, size, RATE, "en")


def stored(picture: npt.NDArray[np.uint8], folder: Path) -> Path:
    path = folder / "picture"
    path.write_bytes(encoded(picture))
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return stored(landscape(3, SMALL), tmp_path)


def flaws(chunk: Chunk, picture: Path | None, content: bytes | None = None) -> list[PictureFlaw]:
    """Of a chunk, or of other content in its place."""
    drawn = DrawnFrames()
    own = encode_chunk(chunk, picture, drawn=drawn)
    return [*chunk_flaws(own if content is None else content, chunk, [picture], drawn)]


def kinds(found: list[PictureFlaw]) -> set[FlawKind]:
    return {flaw.kind for flaw in found}


@pytest.mark.parametrize(
    "chunk",
    [
        chunk_of("plain"),
        replace(chunk_of("short"), frames=1),
        replace(chunk_of("two"), first=11, frames=2),
        replace(chunk_of("faded"), fade_in_frames=12, fade_out_frames=12),
        replace(chunk_of("captioned"), captions=(CAPTION,)),
        replace(chunk_of("lit", Size(180, 320)), captions=(LIT,)),
        replace(chunk_of("part"), first=6, frames=9, captions=(CAPTION,)),
        replace(chunk_of("signs"), captions=(ShownCaption(0, 24, ("…",)), ShownCaption(0, 24, ()))),
        replace(chunk_of("overlapping"), captions=(CAPTION, ShownCaption(19, 24, ("I",)))),
    ],
    ids=lambda chunk: chunk.picture,
)
def test_a_right_chunk_passes(chunk: Chunk, picture: Path) -> None:
    assert flaws(chunk, picture) == []


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((180, 320, 3), np.uint8),
        np.full((180, 320, 3), 200, np.uint8),
        np.random.default_rng(1).integers(0, 6, (180, 320, 3), np.uint8),
        (landscape(2, SMALL) // 16).astype(np.uint8),
        np.random.default_rng(1).integers(0, 256, (180, 320, 3), np.uint8),
        np.repeat(np.repeat(bands((0, 0, 0), (9, 9, 9)), 2, 0), 2, 1),
        np.indices((1800, 3200)).sum(axis=0)[..., None].repeat(3, -1).astype(np.uint8) % 2 * 255,
    ],
    ids=["black", "of one color", "almost black", "dark", "noise", "two shades of black", "a fine pattern"],
)
def test_any_picture_passes(pixels: npt.NDArray[np.uint8], tmp_path: Path) -> None:
    chunk = replace(chunk_of(str(pixels.mean())), captions=(CAPTION,))
    assert flaws(chunk, stored(pixels, tmp_path)) == []


def test_a_picture_with_content_only_outside_the_frame_passes(tmp_path: Path) -> None:
    """A frame shows the middle of a picture that is a little too tall."""
    tall = np.full((240, 320, 3), 255, np.uint8)
    tall[:12] = 0
    assert flaws(chunk_of("tall"), stored(tall, tmp_path)) == []


def test_a_placeholder_passes() -> None:
    card = DrawnPlaceholder("A chapter", "")
    chunk = replace(chunk_of("none"), picture=None, motion=None, placeholder=card)
    assert flaws(chunk, None) == []


def test_a_clip_that_begins_black_passes(tmp_path: Path) -> None:
    path = tmp_path / "clip"
    path.write_bytes(clip(chain(repeat(np.zeros((180, 320, 3), np.uint8), 13), squares(1.0, size=SMALL))))
    chunk = replace(chunk_of("clip"), motion=None, is_video=True)
    assert flaws(chunk, path) == []
    assert flaws(replace(chunk, frames=12), path) == []


def test_black_frames_are_found(picture: Path) -> None:
    chunk = chunk_of("plain")
    assert kinds(flaws(chunk, picture, black(chunk))) == {FlawKind.different}
    half = encode_frames(chunk, lambda target: repainted(draw_frames(chunk, [picture], target), target, 12))
    (flaw,) = flaws(chunk, picture, half)
    assert flaw.kind is FlawKind.different
    assert 12 <= flaw.first < flaw.end <= 24


def test_a_picture_that_is_drawn_in_one_color_is_found(picture: Path, tmp_path: Path) -> None:
    chunk, drawn = chunk_of("plain"), DrawnFrames()
    gray = tmp_path / "gray"
    gray.write_bytes(encoded(np.full((180, 320, 3), 90, np.uint8)))
    content = encode_chunk(replace(chunk, picture=Digest("gray")), gray, drawn=drawn)
    assert chunk_flaws(content, chunk, [picture], drawn) == (PictureFlaw(FlawKind.blank, 0, 24),)
    assert chunk_flaws(content, chunk, [gray], drawn) == ()


def test_a_missing_caption_is_found(picture: Path) -> None:
    chunk = replace(chunk_of("plain"), captions=(CAPTION,))
    assert flaws(chunk, picture, encode_chunk(replace(chunk, captions=()), picture)) == [
        PictureFlaw(FlawKind.no_caption, 4, 20)
    ]


def test_missing_frames_are_found(picture: Path) -> None:
    chunk = chunk_of("plain")
    content = encode_chunk(replace(chunk, frames=20), picture)
    assert PictureFlaw(FlawKind.incomplete, 20, 24) in flaws(chunk, picture, content)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.99])
def test_a_truncated_chunk_is_found(picture: Path, share: float) -> None:
    chunk = chunk_of("plain")
    content = encode_chunk(chunk, picture)
    assert kinds(flaws(chunk, picture, content[: round(share * len(content))])) & {
        FlawKind.undecodable,
        FlawKind.incomplete,
    }


def test_the_check_is_kept_with_the_digest(picture: Path, tmp_path: Path) -> None:
    path = tmp_path / "chunks" / "chunk.mp4"
    write_chunk(chunk_of("plain"), [picture], path)
    check = PieceCheck.load(path)
    assert check is not None
    assert check.flaws == ()
    assert not is_changed(path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert is_changed(path)


def black(chunk: Chunk) -> bytes:
    return encode_frames(chunk, lambda target: repainted(repeat(None, chunk.frames), target, 0))


def repainted(frames: Iterable[None], target: Planes, first: int) -> Iterator[None]:
    """Black from frame `first` on."""
    for number, _ in enumerate(frames):
        if number >= first:
            for plane, level in zip(target, (16, 128, 128), strict=True):
                plane.fill(level)
        yield


def test_an_error_of_the_check_itself_costs_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of the check")

    monkeypatch.setattr("reelproof.media.rendering.encode.chunk_flaws", fail)
    picture, path = tmp_path / "picture.png", tmp_path / "piece.mp4"
    picture.write_bytes(encoded(landscape(1)))
    write_chunk(chunk_of("checked"), [picture], path)
    assert path.stat().st_size > 0
    assert PieceCheck.load(path) == PieceCheck(
        checksum_of(path.read_bytes()), not_checked="ZeroDivisionError: a fault of the check"
    )
