"""Pictures between two others."""

import numpy as np
import pytest

from reelproof.domain.script import TransitionKind
from reelproof.domain.units import Size
from reelproof.media.frames.planes import Planes, empty_planes
from reelproof.media.frames.transition import DRAWN, crossfade, push, wipe

SIZE = Size(256, 144)


def flat(luma: int, chroma: int = 128) -> Planes:
    planes = empty_planes(SIZE)
    for plane, value in zip(planes, (luma, chroma, chroma), strict=True):
        plane[:] = value
    return planes


def striped() -> Planes:
    """Every column of its own brightness; of the chroma, of half as many."""
    planes = empty_planes(SIZE)
    for plane in planes:
        plane[:] = np.arange(plane.shape[1])
    return planes


def drawn(kind: TransitionKind, outgoing: Planes, incoming: Planes, done: float) -> Planes:
    target = flat(77, 77)
    DRAWN[kind](outgoing, incoming, done, target)
    return target


@pytest.mark.parametrize("kind", list(DRAWN))
def test_it_leads_from_one_to_the_other(kind: TransitionKind) -> None:
    black, white = flat(16, 100), flat(235, 150)
    for plane, before, after in zip(drawn(kind, black, white, 0.0), black, white, strict=True):
        assert np.array_equal(plane, before), after.mean()
    for plane, after in zip(drawn(kind, black, white, 1.0), white, strict=True):
        assert np.array_equal(plane, after)
    light = [drawn(kind, black, white, step / 16)[0].mean() for step in range(17)]
    assert light == sorted(light)
    assert light[8] == pytest.approx((16 + 235) / 2, abs=1.5)


def test_every_kind_but_the_cut_is_drawn() -> None:
    assert set(DRAWN) == set(TransitionKind) - {TransitionKind.cut}


def test_a_crossfade_is_even() -> None:
    target = flat(0)
    crossfade(flat(100), flat(200), 0.25, target)
    assert np.unique(target[0]).tolist() == [125]


def test_a_push_moves_both_pictures_together() -> None:
    target = flat(0)
    push(striped(), flat(235), 0.5, target)
    assert target[0][0, :128].tolist() == list(range(128, 256))
    assert np.unique(target[0][:, 128:]).tolist() == [235]
    assert target[1][0, :64].tolist() == list(range(64, 128))
    push(flat(16), striped(), 0.5, target)
    assert target[0][0, 128:].tolist() == list(range(128))


def test_a_wipe_moves_an_edge_over_pictures_at_rest() -> None:
    target = flat(0)
    wipe(striped(), flat(235), 0.5, target)
    assert np.unique(target[0][:, :100]).tolist() == [235]
    assert target[0][0, 150:].tolist() == list(range(150, 256))
    edge = target[0][0, 118:135].astype(int)
    assert (np.diff(edge) <= 0).all()
