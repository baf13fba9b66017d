"""Frames woven from two moments, such as old camcorders and television give."""

import numpy as np

from reelproof.media.frames.planes import Plane, Planes

# Lines of the other moment stand out from both their neighbors by more than noise does.
LEAST_COMB = 36


def woven_apart(planes: Planes) -> Planes:
    """The first moment alone where the two differ; what stands still keeps all of its lines."""
    luma, blue, red = (_apart(plane) for plane in planes)
    return luma, blue, red


def _apart(plane: Plane) -> Plane:
    whole = np.array(plane)
    above, between, below = (lines.astype(np.int16) for lines in (whole[0:-2:2], whole[1:-1:2], whole[2::2]))
    is_comb = (between - above) * (between - below).astype(np.int32) > LEAST_COMB
    whole[1:-1:2] = np.where(is_comb, (above + below) // 2, between)
    return whole
