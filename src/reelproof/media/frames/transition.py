"""Frames of a transition between two others: cross-fade, push, wipe."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
import numpy.typing as npt

from reelproof.domain.script import TransitionKind
from reelproof.media.frames.camera import ease
from reelproof.media.frames.planes import Plane, Planes

# The share of the width over which a wipe's edge blends both pictures.
EDGE_SHARE = 0.06
DrawTransition = Callable[[Planes, Planes, float, Planes], None]


def crossfade(outgoing: Planes, incoming: Planes, done: float, target: Planes) -> None:
    """Blends both; `done` is from 0 to 1."""
    for before, after, plane in zip(outgoing, incoming, target, strict=True):
        cv2.addWeighted(before, 1 - done, after, done, 0, dst=plane)


def push(outgoing: Planes, incoming: Planes, done: float, target: Planes) -> None:
    """The incoming picture pushes the other out to the left."""
    chroma_width = target[1].shape[1]
    moved = round(ease(done) * chroma_width)
    for before, after, plane, shift in zip(
        outgoing, incoming, target, (2 * moved, moved, moved), strict=True
    ):
        left = plane.shape[1] - shift
        plane[:, :left] = before[:, shift:]
        plane[:, left:] = after[:, :shift]


def wipe(outgoing: Planes, incoming: Planes, done: float, target: Planes) -> None:
    """A soft edge moves from left to right and uncovers the incoming picture."""
    for before, after, plane in zip(outgoing, incoming, target, strict=True):
        width = plane.shape[1]
        edge = max(2.0, EDGE_SHARE * width)
        position = ease(done) * (width + edge) - edge
        first, end = (min(width, max(0, at)) for at in (int(position), int(np.ceil(position + edge))))
        plane[:, :first] = after[:, :first]
        plane[:, end:] = before[:, end:]
        shares = (position + edge - np.arange(first, end) - 0.5) / edge
        _blend(before[:, first:end], after[:, first:end], shares, plane[:, first:end])


def _blend(before: Plane, after: Plane, shares: npt.NDArray[np.float64], target: Plane) -> None:
    """`shares` of the incoming picture, for each column."""
    taken = shares.clip(0, 1).astype(np.float32)
    target[:] = np.rint(before * (1 - taken) + after * taken)


DRAWN: Mapping[TransitionKind, DrawTransition] = {
    TransitionKind.crossfade: crossfade,
    TransitionKind.push: push,
    TransitionKind.wipe: wipe,
}
