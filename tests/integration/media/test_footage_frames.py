"""A clip's frames are correct in time, position and color."""

import gc
from dataclasses import replace
from fractions import Fraction
from math import inf
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import PictureFit
from reelproof.domain.units import FrameRate, Size
from reelproof.media.frames.clip_fitting import Area, fit
from reelproof.media.frames.footage import Footage
from reelproof.media.frames.planes import Planes, empty_planes
from tests.integration.media.clips import PLAIN, WEBM, ClipEncoding, clip, muxed, shown_time_s, squares
from tests.integration.media.examples import RATE, TINY, bands, encoded, landscape

RED, GREEN, BLUE = (63, 102, 240), (173, 42, 26), (32, 240, 118)
KEYS = replace(PLAIN, options={"crf": "10", "g": "24", "bf": "2"})


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.2])
@pytest.mark.parametrize("rate", [15, 24, 25, 30, 60])
@pytest.mark.parametrize("making", [PLAIN, WEBM], ids=["mp4", "webm"])
def test_a_frame_shows_what_is_there_at_its_time(
    making: ClipEncoding, rate: int, speed: float, tmp_path: Path
) -> None:
    footage = stored(clip(squares(2.0, rate), replace(making, rate=rate)), tmp_path, speed)
    for index in range(0, int(60 / speed), 7):
        due_s = int(index / 30 * speed * rate + 0.05) / rate
        assert shown_time_s(drawn(footage, index)[0], 2.0) == pytest.approx(due_s, abs=0.015)


def test_its_last_frame_is_held(tmp_path: Path) -> None:
    footage = stored(clip(squares(1.0)), tmp_path)
    last = drawn(footage, 29)
    assert shown_time_s(last[0], 1.0) == pytest.approx(23 / 24, abs=0.01)
    assert all(same(drawn(footage, index), last) for index in (30, 31, 300))


@pytest.mark.parametrize("making", [PLAIN, WEBM], ids=["mp4", "webm"])
def test_a_clip_of_the_film_s_rate_shows_each_picture_once(making: ClipEncoding, tmp_path: Path) -> None:
    footage = stored(clip(squares(2.0, 30), replace(making, rate=30)), tmp_path)
    places = [shown_time_s(drawn(footage, index)[0], 2.0) for index in range(60)]
    assert np.diff(places) == pytest.approx([1 / 30] * 59, abs=0.018)


@pytest.mark.parametrize("making", [PLAIN, KEYS, WEBM], ids=["mp4", "mp4 with keys", "webm"])
def test_the_start_frame_of_drawing_does_not_matter(making: ClipEncoding, tmp_path: Path) -> None:
    content = clip(squares(5.0), making)
    in_order = stored(content, tmp_path)
    whole = [drawn(in_order, index) for index in range(160)]
    for order in ([80, 81, 120, 158], [140, 20, 60, 59, 0], [159, 100]):
        anywhere = stored(content, tmp_path)
        assert all(same(drawn(anywhere, index), whole[index]) for index in order)


def test_drawn_frames_do_not_stay_in_memory(tmp_path: Path) -> None:
    gc.collect()
    gc.disable()
    try:
        before = _frames_in_memory()
        footage = stored(clip(squares(2.0)), tmp_path)
        for index in range(60):
            drawn(footage, index)
        while_open = _frames_in_memory() - before
        del footage
        after = _frames_in_memory() - before
    finally:
        gc.enable()
    assert while_open < 8
    assert after < 3


def _frames_in_memory() -> int:
    return sum(isinstance(thing, av.VideoFrame) for thing in gc.get_objects())


def test_a_chunk_from_the_middle_does_not_decode_what_is_before(tmp_path: Path) -> None:
    noise = np.random.default_rng(0)
    pictures = [noise.integers(0, 255, (144, 256, 3), dtype=np.uint8) for _ in range(96)]
    content = bytearray(clip(pictures, KEYS))
    fifth = len(content) // 5
    content[fifth : 2 * fifth] = noise.bytes(fifth)
    assert drawn(stored(bytes(content), tmp_path), 90)[0].std() > 2
    footage = stored(bytes(content), tmp_path)
    with pytest.raises(ReelproofError, match="damaged") as caught:
        for index in range(60):
            drawn(footage, index)
    assert caught.value.failure.code is ErrorCode.ProviderFailure


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(0, [RED, GREEN, BLUE]), (180, [BLUE, GREEN, RED]), (90, [RED, GREEN, BLUE]), (-90, [BLUE, GREEN, RED])],
)
def test_it_is_upright(turn: int, expected: list[tuple[int, int, int]], tmp_path: Path) -> None:
    """A turn of 90° against the clock brings the right edge to the top."""
    picture = bands((255, 0, 0), (0, 255, 0), (0, 0, 255))
    is_turned = abs(turn) == 90
    size = Size(144, 256) if is_turned else TINY
    footage = stored(clip([picture] * 8, replace(PLAIN, turn=turn)), tmp_path, size=size)
    places = [(72, 213), (72, 128), (72, 42)] if is_turned else [(42, 72), (128, 72), (213, 72)]
    check_colors(drawn(footage, 0, size), places, expected)


@pytest.mark.parametrize(
    "making",
    [
        ClipEncoding(matrix=1),
        ClipEncoding(matrix=5),
        ClipEncoding(matrix=6),
        ClipEncoding(matrix=1, pixels="yuvj420p", is_full_range=True),
        ClipEncoding(matrix=6, pixels="yuvj420p", is_full_range=True),
        ClipEncoding(matrix=1, pixels="yuv444p"),
        ClipEncoding(matrix=1, pixels="yuv420p10le"),
        ClipEncoding(matrix=6, pixels="yuv422p10le", is_full_range=True),
        ClipEncoding(codec="libx264rgb", pixels="rgb24", matrix=0, is_full_range=True),
    ],
    ids=lambda making: f"{making.pixels} {making.matrix}",
)
def test_colors_match_the_film(making: ClipEncoding, tmp_path: Path) -> None:
    picture = bands((255, 0, 0), (0, 255, 0), (0, 0, 255))
    footage = stored(clip([picture] * 8, making), tmp_path)
    check_colors(drawn(footage, 0), [(42, 72), (128, 72), (213, 72)], [RED, GREEN, BLUE])


@pytest.mark.parametrize(("size", "matrix"), [(Size(256, 144), 6), (Size(1280, 720), 1)])
def test_untagged_colors_are_interpreted_as_players_do(size: Size, matrix: int, tmp_path: Path) -> None:
    picture = bands((255, 0, 0), (0, 255, 0), (0, 0, 255), size=size)
    tagged, untagged = ClipEncoding(matrix=matrix), ClipEncoding(matrix=matrix, is_tagged=False)
    one, other = (stored(clip([picture] * 2, making), tmp_path) for making in (tagged, untagged))
    assert same(drawn(one, 0), drawn(other, 0))


def test_square_pixels_are_made_of_others(tmp_path: Path) -> None:
    """192 pixels that are 4/3 as wide as high are 256."""
    narrow = np.asarray(bands((255, 0, 0), (0, 255, 0), (0, 0, 255), size=Size(192, 144)))
    footage = stored(clip([narrow] * 8, replace(PLAIN, pixel_aspect=Fraction(4, 3))), tmp_path)
    check_colors(drawn(footage, 0), [(42, 72), (128, 72), (213, 72)], [RED, GREEN, BLUE])
    check_colors(drawn(footage, 0), [(8, 4), (248, 140)], [RED, BLUE])


@pytest.mark.parametrize("size", [Size(256, 144), Size(144, 256), Size(128, 128), Size(160, 200)])
@pytest.mark.parametrize("shape", [(256, 144), (144, 256), (255, 143), (64, 301), (128, 128), (640, 64)])
def test_any_clip_fills_any_frame(size: Size, shape: tuple[int, int], tmp_path: Path) -> None:
    pictures = [landscape(number, Size(*shape)) for number in range(3)]
    pixels = "yuv444p" if shape[0] % 2 or shape[1] % 2 else "yuv420p"
    footage = stored(clip(pictures, replace(PLAIN, pixels=pixels)), tmp_path, size=size)
    planes = drawn(footage, 2, size)
    assert planes[0].shape == (size.height, size.width)
    assert planes[0].std() > 2


def test_a_tall_clip_in_a_wide_film_moves_whole_before_a_backdrop_that_does_not(tmp_path: Path) -> None:
    tall = bands((240, 240, 240), (30, 30, 30), size=Size(144, 256))
    footage = stored(clip(np.roll(tall, step * 8, axis=1) for step in range(9)), tmp_path)
    first, later = drawn(footage, 0)[0], drawn(footage, 9)[0]
    changed = np.nonzero((np.abs(first.astype(int) - later) > 40).any(axis=0))[0]
    assert 80 < changed.min() < changed.max() < 176
    backdrop = np.r_[0:80, 176:256]
    assert np.array_equal(first[:, backdrop], later[:, backdrop])
    assert first[:, backdrop].max() < 160
    assert first[:, backdrop].std() > 10


@pytest.mark.parametrize("turn", [0, 90])
def test_a_clip_of_another_shape_is_cropped_or_whole_as_decided(turn: int, tmp_path: Path) -> None:
    """Red left and right of a narrower blue, or above and below it."""
    size = Size(192, 144) if turn == 0 else Size(144, 192)
    picture = bands((0, 0, 255), size=size)
    picture[:12], picture[-12:], picture[:, :12], picture[:, -12:] = ((255, 0, 0),) * 4
    content = clip([picture] * 4, replace(PLAIN, turn=turn))
    for requested, shows_edges in ((PictureFit.fill, False), (PictureFit.whole, True)):
        luma = drawn(stored(content, tmp_path, fit=requested), 0)[0]
        reddish = np.abs(luma.astype(int) - RED[0]) < 8
        assert reddish[:, 128].any() == shows_edges
        assert luma[72, 128] == pytest.approx(BLUE[0], abs=3)


def test_pictures_may_change_their_size(tmp_path: Path) -> None:
    red, blue = bands((255, 0, 0)), bands((0, 0, 255), size=Size(320, 320))
    pictures = [encoded(red, "JPEG")] * 6 + [encoded(blue, "JPEG")] * 6
    footage = stored(muxed(pictures, "mjpeg"), tmp_path)
    check_colors(drawn(footage, 0), [(128, 72)], [RED], 4)
    check_colors(drawn(footage, 12), [(128, 72)], [BLUE], 4)
    check_colors(drawn(footage, 0), [(128, 72)], [RED], 4)


@pytest.mark.parametrize("later", [Size(330, 250), Size(192, 108), Size(144, 256)])
@pytest.mark.parametrize("requested", [PictureFit.fill, PictureFit.whole])
def test_a_decision_is_for_all_sizes_of_a_clip(requested: PictureFit, later: Size, tmp_path: Path) -> None:
    """The blue backdrop is darker than what is in front of it."""
    pictures = [bands((0, 0, 255), size=size) for size in (Size(320, 240), later)]
    content = muxed([encoded(picture, "JPEG") for picture in pictures for _ in range(6)], "mjpeg")
    footage = stored(content, tmp_path, fit=requested)
    corner = BLUE[0] if requested is PictureFit.fill else (BLUE[0] + 16) / 2
    for index in (0, 12):
        luma = drawn(footage, index)[0]
        assert luma[72, 128] == pytest.approx(BLUE[0], abs=3)
        assert luma[0, 0] == pytest.approx(corner, abs=3)


sides = st.integers(64, 5_000)
frames = st.tuples(st.integers(16, 1_000), st.integers(16, 1_000)).map(
    lambda half: Size(2 * half[0], 2 * half[1])
)


@given(sides, sides, st.floats(0.25, 4), frames)
def test_the_visible_area_lies_within_the_source(width: int, height: int, aspect: float, frame: Size) -> None:
    fitted = fit(Size(width, height), aspect, frame)
    for area, whole in ((fitted.seen, Size(width, height)), (fitted.place, frame)):
        assert inside(area, whole)
    # Sides are even and at least two, so each is up to two pixels from what would keep the shape exactly.
    least_shown, most_shown = (aspect * shape for shape in shapes_near(fitted.seen))
    least_placed, most_placed = shapes_near(fitted.place)
    assert least_shown < most_placed
    assert least_placed < most_shown


def shapes_near(area: Area) -> tuple[float, float]:
    """The narrowest and the widest shape whose sides are less than two pixels from these."""
    widest = (area.width + 2) / (area.height - 2) if area.height > 2 else inf
    return (area.width - 2) / (area.height + 2), widest


def inside(area: Area, whole: Size) -> bool:
    return (
        area.left % 2 == area.top % 2 == area.width % 2 == area.height % 2 == 0
        and 0 <= area.left <= whole.width - area.width
        and 0 <= area.top <= whole.height - area.height
        and min(area.width, area.height) >= 2
    )


def stored(
    content: bytes,
    folder: Path,
    speed: float = 1.0,
    size: Size = TINY,
    fit: PictureFit = PictureFit.auto,
) -> Footage:
    path = folder / f"{hash(content)}.mp4"
    path.write_bytes(content)
    return Footage(path, speed, size, RATE, fit)


def drawn(footage: Footage, index: int, size: Size = TINY) -> Planes:
    target = empty_planes(size)
    footage.draw(index, target)
    return target


def same(one: Planes, other: Planes, most: int = 0) -> bool:
    return all(
        np.abs(plane.astype(int) - another).max() <= most for plane, another in zip(one, other, strict=True)
    )


def check_colors(
    planes: Planes, places: list[tuple[int, int]], expected: list[tuple[int, int, int]], most: int = 3
) -> None:
    found = [
        tuple(int(plane[y // share, x // share]) for plane, share in zip(planes, (1, 2, 2), strict=True))
        for x, y in places
    ]
    assert np.abs(np.subtract(found, expected)).max() <= most, found


def test_the_film_s_rate_is_any(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip(squares(2.0)))
    footage = Footage(path, 1.0, TINY, FrameRate(60))
    assert shown_time_s(drawn(footage, 60)[0], 2.0) == pytest.approx(1.0, abs=0.015)
