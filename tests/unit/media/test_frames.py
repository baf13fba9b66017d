"""Frames: sub-pixel motion, correct colors, any picture shape, fades."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.script import MotionName, PictureFit
from reelproof.domain.timeline import Framing, Motion
from reelproof.domain.units import Size
from reelproof.media.frames.camera import NormalizedBox, Window, framing_at
from reelproof.media.frames.picture_fitting import compose
from reelproof.media.frames.planes import Planes, darken, empty_planes, planes_of
from reelproof.media.frames.resample import MAX_DROPPED, MAX_SPARE, margin_for, nearest_cut, resample
from reelproof.media.frames.still import MovingPicture, Still, picture_frames
from reelproof.media.pictures.decoding import Rgb
from tests.integration.media.examples import TINY, ZOOM_IN, bands, landscape

FRAME = Size(480, 270)
WAVES = 11
MOTIONS = {
    "zoom": Motion(MotionName.zoom_in, Framing(1.0, 0.5, 0.5), Framing(1.1, 0.5, 0.5)),
    "pan": Motion(MotionName.pan_left, Framing(1.08, 0.53, 0.5), Framing(1.08, 0.47, 0.5)),
    "drift": Motion(MotionName.drift, Framing(1.03, 0.49, 0.48), Framing(1.09, 0.51, 0.53)),
}


@pytest.mark.parametrize("name", MOTIONS)
def test_motion_is_smooth_to_a_few_hundredths_of_a_pixel(name: str) -> None:
    motion, frames = MOTIONS[name], 90
    source = MovingPicture(waves(), motion, frames, FRAME)
    target = empty_planes(FRAME)
    errors = []
    for index in range(20, 60):
        source.draw(index, target)
        errors.append(displacement_px(target[0], framing_at(motion, index, frames)))
    # The position of the full picture is the same in every frame, to half a pixel.
    found = np.array(errors) - np.mean(errors, axis=0)
    assert np.sqrt(np.mean(found**2)) < 0.03
    assert np.abs(found).max() < 0.09
    assert np.sqrt(np.mean(np.diff(found, axis=0) ** 2)) < 0.05


def test_slow_motion_does_not_stutter() -> None:
    """At a tenth of a pixel a frame every frame differs from the one before."""
    motion = Motion(MotionName.pan_right, Framing(1.05, 0.50, 0.5), Framing(1.05, 0.51, 0.5))
    source = MovingPicture(waves(), motion, 60, FRAME)
    one, other = empty_planes(FRAME), empty_planes(FRAME)
    steps = []
    for index in range(15, 45):
        source.draw(index, one)
        source.draw(index + 1, other)
        steps.append(np.mean(one[0] != other[0]))
    assert min(steps) > 0.02


@given(
    scale=st.floats(1.02, 1.6), start=st.floats(0, 400), length=st.sampled_from([108, 270, 540, 1080, 1920])
)
def test_a_cut_gives_the_window_that_its_error_says(scale: float, start: float, length: int) -> None:
    cut = nearest_cut(scale, start, length)
    ratio = cut.length / cut.enlarged
    for place in (0.0, length / 2, float(length)):
        reached = cut.start + ratio * (cut.dropped + place)
        assert abs(reached - (start + scale * place)) / scale <= cut.error + 1e-9


def test_without_a_pixel_aligned_crop_the_window_is_still_exact() -> None:
    picture = waves_plane(Size(400, 220))
    margin = margin_for(1.0)
    padded = np.pad(picture, margin, "edge")
    spare = np.empty((300 + MAX_DROPPED + MAX_SPARE) * (200 + MAX_DROPPED + MAX_SPARE), np.uint8)
    target = np.empty((200, 300), np.uint8)
    resample(padded, margin, Window(10.5, 5.5, 1.0, 1.0), target, spare)
    between = (
        picture[5:205, 10:310].astype(int)
        + picture[6:206, 10:310]
        + picture[5:205, 11:311]
        + picture[6:206, 11:311]
    ) / 4
    assert np.abs(target - between).max() <= 1.5


def test_colors_are_bt709_in_limited_range() -> None:
    """ITU-R BT.709: what red, green, blue, white and black are in eight bits."""
    planes = planes_of(
        bands((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), size=Size(200, 100))
    )
    middles = [
        [int(plane[plane.shape[0] // 2, plane.shape[1] * (2 * band + 1) // 10]) for plane in planes]
        for band in range(5)
    ]
    assert middles == [[63, 102, 240], [173, 42, 26], [32, 240, 118], [235, 128, 128], [16, 128, 128]]


def test_a_picture_without_motion_is_drawn_once_and_copied() -> None:
    source = picture_frames(landscape(), None, 30, TINY)
    assert isinstance(source, Still)
    assert same(drawn(source, 0), drawn(source, 29))
    assert same(drawn(source, 0), planes_of(landscape()))


def test_a_still_camera_may_look_at_a_part() -> None:
    part = Motion(MotionName.none, Framing(1.5, 0.5, 0.5), Framing(1.5, 0.5, 0.5))
    whole = drawn(picture_frames(bands((0, 0, 0), (255, 255, 255), (0, 0, 0)), None, 9, TINY), 0)
    near = drawn(picture_frames(bands((0, 0, 0), (255, 255, 255), (0, 0, 0)), part, 9, TINY), 5)
    assert np.mean(near[0] > 200) == pytest.approx(1.5 * np.mean(whole[0] > 200), rel=0.1)


@pytest.mark.parametrize("frame", [Size(192, 108), Size(108, 192), Size(128, 128), Size(128, 160)])
@pytest.mark.parametrize("shape", [(40, 400), (400, 40), (90, 160), (160, 90), (128, 128), (33, 32)])
def test_any_picture_fills_any_frame(frame: Size, shape: tuple[int, int]) -> None:
    picture = landscape(1, Size(shape[1], shape[0]))
    planes = drawn(picture_frames(picture, ZOOM_IN, 10, frame), 3, frame)
    assert planes[0].shape == (frame.height, frame.width)
    assert planes[0].std() > 2


def test_a_picture_of_nearly_the_frame_s_shape_fills_it() -> None:
    scene = compose(bands((250, 250, 250), size=Size(400, 300)), Size(160, 90), NormalizedBox(0, 0, 1, 1))
    assert scene.min() == 250


def test_a_tall_picture_in_a_wide_film_is_shown_whole_before_a_dark_backdrop() -> None:
    picture = bands((255, 0, 0), (0, 255, 0), (0, 0, 255), size=Size(90, 160))
    scene = compose(picture, Size(320, 180), NormalizedBox(0.05, 0.05, 0.95, 0.95))
    row = scene[90].astype(int)
    pure = [index for index in range(320) if max(row[index]) > 245]
    assert pure[0] > 100
    assert pure[-1] < 220
    assert row[pure[0], 0] > 245
    assert row[pure[-1], 2] > 245
    assert scene[:, :80].max() < 160
    assert scene[:, :80].max() > 40


def test_the_whole_picture_stays_in_the_frame_while_the_camera_moves() -> None:
    picture = bands((255, 255, 255), (235, 255, 255), size=Size(90, 160))
    source = picture_frames(picture, ZOOM_IN, 30, Size(320, 180))
    for index in (0, 15, 29):
        luma = drawn(source, index, Size(320, 180))[0]
        assert luma[90, 160] > 230
        assert luma[0].max() < 200
        assert luma[-1].max() < 200


@pytest.mark.parametrize("motion", [None, *MOTIONS.values()])
def test_what_fills_is_cropped_and_what_is_whole_is_not(motion: Motion | None) -> None:
    picture = bands((255, 0, 0), (0, 255, 0), (0, 0, 255), size=Size(400, 300))
    picture[:15], picture[-15:] = 255, 255
    for fit, shows_edges in ((PictureFit.fill, False), (PictureFit.whole, True)):
        source = picture_frames(picture, motion, 30, Size(320, 180), fit)
        for index in (0, 15, 29):
            white = (drawn(source, index, Size(320, 180))[0] > 225).mean(axis=1) > 0.5
            assert white[:90].any() == white[90:].any() == shows_edges


def test_a_picture_with_plain_edges_continues_in_their_color() -> None:
    picture = bands((250, 240, 230), size=Size(400, 300))
    picture[40:260, 40:360] = landscape(1, Size(320, 220))
    picture[0, :8] = 0
    scene = compose(picture, Size(320, 180), NormalizedBox(0.05, 0.05, 0.95, 0.95), PictureFit.whole)
    assert (scene[:, :40] == (250, 240, 230)).all()
    assert (scene[:, -40:] == (250, 240, 230)).all()
    assert scene[30:150, 100:220].std() > 10


@pytest.mark.parametrize("size", [Size(4000, 64), Size(4001, 63), Size(64, 4000), Size(63, 4001)])
def test_a_strip_that_fills_is_scaled_in_the_middle_only(size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    scaled, resize = [], cv2.resize

    def resized(picture: Rgb, to: tuple[int, int], **options: int) -> npt.NDArray[Any]:
        scaled.append(to[0] * to[1])
        return np.asarray(resize(picture, to, **options))

    monkeypatch.setattr(cv2, "resize", resized)
    ramp = np.abs(np.arange(-size.width + 1, size.width, 2) if size.width > size.height else np.zeros(1))
    down = np.abs(np.arange(-size.height + 1, size.height, 2) if size.width < size.height else np.zeros(1))
    picture = np.broadcast_to(ramp + down[:, None], (size.height, size.width)).clip(0, 255).astype(np.uint8)
    scene = compose(np.dstack([picture] * 3), FRAME, NormalizedBox(0, 0, 1, 1), PictureFit.fill).astype(int)
    assert scene.shape == (FRAME.height, FRAME.width, 3)
    assert max(scaled) <= 4 * FRAME.width * FRAME.height
    assert np.abs(scene - scene[::-1, ::-1]).max() <= 2
    assert scene[FRAME.height // 2, FRAME.width // 2].max() < 8


def test_an_icon_is_enlarged_eight_times_at_most() -> None:
    icon = bands((255, 0, 0), (0, 0, 255), size=Size(64, 64))
    scene = compose(icon, Size(1920, 1080), NormalizedBox(0, 0, 1, 1), PictureFit.whole)
    red = np.abs(scene.astype(int) - (255, 0, 0)).max(axis=2) < 6
    assert red.any(axis=1).sum() == pytest.approx(512, abs=4)
    assert red.any(axis=0).sum() == pytest.approx(256, abs=8)


def test_darkening_goes_evenly_to_black() -> None:
    planes = planes_of(bands((255, 255, 255), (200, 30, 90)))
    before = [plane.copy() for plane in planes]
    darken(planes, 0.5)
    assert abs(int(planes[0][0, 0]) - (16 + 219 / 2)) <= 1
    darken(planes, 0.0)
    assert [set(np.unique(plane)) for plane in planes] == [{16}, {128}, {128}]
    assert before[0].max() == 235


def waves() -> npt.NDArray[np.uint8]:
    return np.repeat(waves_plane(Size(960, 540))[..., None], 3, axis=2)


def waves_plane(size: Size) -> npt.NDArray[np.uint8]:
    across = (np.arange(size.width) + 0.5) / size.width
    down = (np.arange(size.height) + 0.5) / size.height
    return np.rint(brightness(across[None, :], down[:, None])).astype(np.uint8)


def brightness(across: npt.NDArray[np.float64], down: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """By the place in the picture, as fractions of its sides."""
    waves = 60 * np.sin(2 * np.pi * WAVES * across) + 50 * np.cos(2 * np.pi * WAVES * down)
    return np.asarray(128 + waves, np.float64)


def displacement_px(luma: npt.NDArray[np.uint8], framing: Framing) -> tuple[float, float]:
    """How far the drawn frame is from the ideal one, by least squares over all its pixels."""
    across = framing.center_x + ((np.arange(FRAME.width) + 0.5) / FRAME.width - 0.5) / framing.zoom
    down = framing.center_y + ((np.arange(FRAME.height) + 0.5) / FRAME.height - 0.5) / framing.zoom
    ideal = 16 + 219 / 255 * brightness(across[None, :], down[:, None])
    rest = luma - ideal
    slope_down, slope_across = np.gradient(ideal)
    return (
        float((rest * slope_across).sum() / (slope_across**2).sum()),
        float((rest * slope_down).sum() / (slope_down**2).sum()),
    )


def drawn(source: Still | MovingPicture, index: int, size: Size = TINY) -> Planes:
    planes = empty_planes(size)
    source.draw(index, planes)
    return planes


def same(one: Planes, other: Planes) -> bool:
    return all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))
