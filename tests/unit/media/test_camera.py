"""The camera moves smoothly and never leaves the picture."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.script import MotionName
from reelproof.domain.timeline import Framing, Motion
from reelproof.domain.units import Size
from reelproof.media.frames.camera import always_visible, contained, ease, framing_at, is_still, window_of

framings = st.builds(
    Framing, zoom=st.floats(0.5, 1.5), center_x=st.floats(-0.2, 1.2), center_y=st.floats(-0.2, 1.2)
)
motions = st.builds(Motion, st.just(MotionName.drift), framings, framings)


@given(motions, st.integers(1, 400), st.data())
def test_the_window_never_leaves_the_picture(motion: Motion, frames: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, frames - 1))
    picture, frame = Size(1600, 900), Size(640, 360)
    window = window_of(framing_at(motion, index, frames), picture, frame)
    assert window.left >= -1e-6
    assert window.left + window.scale_across * frame.width <= picture.width + 1e-6
    assert window.top >= -1e-6
    assert window.top + window.scale_down * frame.height <= picture.height + 1e-6


@given(motions, st.integers(2, 400))
def test_a_move_goes_from_its_start_to_its_end(motion: Motion, frames: int) -> None:
    for index, framing in ((0, motion.start), (frames - 1, motion.end)):
        reached, wanted = framing_at(motion, index, frames), contained(framing)
        assert reached.zoom == pytest.approx(wanted.zoom)
        assert reached.center_x == pytest.approx(wanted.center_x)
        assert reached.center_y == pytest.approx(wanted.center_y)


@given(motions)
def test_the_always_visible_area_is_in_every_frame(motion: Motion) -> None:
    box = always_visible(motion)
    for index in range(0, 60, 7):
        framing = framing_at(motion, index, 60)
        half = 0.5 / framing.zoom
        if box.left < box.right:
            assert framing.center_x - half <= box.left + 0.02
            assert framing.center_x + half >= box.right - 0.02


def test_speed_rises_and_falls_without_a_jerk() -> None:
    passed = np.linspace(0, 1, 1001)
    way = np.array([ease(float(at)) for at in passed])
    speed = np.diff(way) * 1000
    assert (way[0], way[-1]) == (0, pytest.approx(1))
    assert speed.min() >= 0
    assert speed[0] < 0.01
    assert speed[-1] < 0.01
    assert np.abs(np.diff(speed)).max() < 0.01


def test_a_single_frame_shows_the_middle_of_the_move() -> None:
    motion = Motion(MotionName.pan_left, Framing(1.2, 0.55, 0.5), Framing(1.2, 0.45, 0.5))
    assert framing_at(motion, 0, 1).center_x == pytest.approx(0.5)


def test_no_motion_is_still() -> None:
    assert is_still(None)
    assert is_still(Motion(MotionName.none, Framing(1, 0.5, 0.5), Framing(0.9, 0.2, 0.5)))
    assert not is_still(Motion(MotionName.zoom_in, Framing(1, 0.5, 0.5), Framing(1.1, 0.5, 0.5)))
