"""Deinterlacing of frames from old camcorders and television."""

import numpy as np

from reelproof.media.frames.planes import Plane, Planes

# Lines of the other field differ from both their neighbors by more than noise.
MIN_COMB = 36


def deinterlaced(planes: Planes) -> Planes:
    """Keeps the first field only where the two differ; static areas keep all lines."""
    luma, blue, red = (_deinterlaced(plane) for plane in planes)
    return luma, blue, red


def _deinterlaced(plane: Plane) -> Plane:
    whole = np.array(plane)
    above, between, below = (lines.astype(np.int16) for lines in (whole[0:-2:2], whole[1:-1:2], whole[2::2]))
    is_comb = (between - above) * (between - below).astype(np.int32) > MIN_COMB
    whole[1:-1:2] = np.where(is_comb, (above + below) // 2, between)
    return whole
