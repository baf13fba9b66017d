"""Rotation and mirroring of clips, such as from phones, by their display matrix."""

import struct

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideData

from reelproof.domain.frozen import frozen

Plane = npt.NDArray[np.uint8]


@frozen
class Orientation:
    """Transposition comes first, then mirroring."""

    is_transposed: bool = False
    flips_across: bool = False
    flips_down: bool = False

    @property
    def is_upright(self) -> bool:
        return not (self.is_transposed or self.flips_across or self.flips_down)

    def applied(self, plane: Plane) -> Plane:
        turned = cv2.transpose(plane) if self.is_transposed else plane
        if self.flips_across and self.flips_down:
            turned = cv2.flip(turned, -1)
        elif self.flips_across or self.flips_down:
            turned = cv2.flip(turned, int(self.flips_across))
        return np.asarray(turned, np.uint8)


UPRIGHT = Orientation()


class OrientationReader:
    """Reads the orientations of a clip's frames.

    PyAV's side data refers to its frame and the frame to it: each frame read would stay in memory until
    garbage is collected, so frames of the same rotation share what was read from the first of them.
    """

    def __init__(self) -> None:
        self._known: dict[int, Orientation] = {}

    def read(self, frame: av.VideoFrame) -> Orientation:
        if frame.rotation not in self._known:
            self._known[frame.rotation] = orientation_of(frame)
        return self._known[frame.rotation]


def orientation_of(frame: av.VideoFrame) -> Orientation:
    """Returns the orientation of a frame's display matrix, to the nearest quarter turn."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    return _of_matrix(bytes(matrix)) if isinstance(matrix, SideData) else UPRIGHT


def _of_matrix(matrix: bytes) -> Orientation:
    """A pixel at (x, y) is shown at (a·x + c·y, b·x + d·y)."""
    a, b, _, c, d = struct.unpack_from("=5i", matrix)
    if max(abs(b), abs(c)) > max(abs(a), abs(d)):
        return Orientation(is_transposed=True, flips_across=c < 0, flips_down=b < 0)
    return Orientation(flips_across=a < 0, flips_down=d < 0)
