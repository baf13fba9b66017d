"""Fast cropping and scaling of a window at fractional positions, for smooth zooms and pans.

cv2.resize is three times as fast as cv2.warpAffine, but takes whole pixels only. Among the ways to scale a
whole-pixel crop to slightly more than the frame and drop a few pixels at its start, one is within some
hundredths of a pixel of the requested window; if none is, warpAffine is used, which is exact.
"""

from math import ceil

import cv2
import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.media.frames.camera import Window
from reelproof.media.frames.planes import Plane

# In pixels of the frame; a tenth would be visible.
MAX_ERROR = 0.05
MAX_DROPPED, MAX_SPARE = 64, 24
_DROPPED = np.arange(MAX_DROPPED)[:, None]
_SPARE = np.arange(MAX_SPARE)[None, :]


@frozen
class Cut:
    """Along one axis: `length` pixels from `start` become `enlarged`, of which the first `dropped` go."""

    start: int
    length: int
    enlarged: int
    dropped: int
    error: float


def margin_for(scale: float) -> int:
    """Returns how far beyond a plane's edges a crop may extend."""
    return ceil((MAX_DROPPED + MAX_SPARE) * scale) + 4


def resample(padded: Plane, margin: int, window: Window, target: Plane, spare: Plane) -> None:
    """Fills `target` with the window of a plane that has `margin` repeated pixels on every side.

    `spare` is a one-dimensional workspace of at least the frame plus 88 pixels each way.
    """
    height, width = target.shape
    across = nearest_cut(window.scale_across, window.left, width)
    down = nearest_cut(window.scale_down, window.top, height)
    if max(across.error, down.error) > MAX_ERROR:
        _warp(padded, margin, window, target)
        return
    crop = padded[
        margin + down.start : margin + down.start + down.length,
        margin + across.start : margin + across.start + across.length,
    ]
    enlarged = spare[: down.enlarged * across.enlarged].reshape(down.enlarged, across.enlarged)
    cv2.resize(crop, (across.enlarged, down.enlarged), dst=enlarged, interpolation=cv2.INTER_LINEAR)
    np.copyto(target, enlarged[down.dropped : down.dropped + height, across.dropped : across.dropped + width])


def nearest_cut(scale: float, start: float, length: int) -> Cut:
    """Returns the crop nearest to a window from `start`, of `length` frame pixels of `scale` each."""
    enlarged = length + _DROPPED + _SPARE
    crop = np.rint(scale * enlarged)
    ratio = crop / enlarged
    middle = start + scale * length / 2
    from_start = ratio * (_DROPPED + length / 2)
    at = np.rint(middle - from_start)
    error = (np.abs(from_start + at - middle) + np.abs(ratio - scale) * (length / 2)) / scale
    best = int(np.argmin(error + 1e-4 * (_DROPPED + _SPARE)))
    row, column = divmod(best, MAX_SPARE)
    return Cut(
        int(at[row, column]),
        int(crop[row, column]),
        int(enlarged[row, column]),
        row,
        float(error[row, column]),
    )


def _warp(padded: Plane, margin: int, window: Window, target: Plane) -> None:
    """Pixel centers lie at halves: frame pixel n samples start + scale (n + 1/2) - 1/2 of the picture."""
    left = window.left + margin + window.scale_across / 2 - 0.5
    top = window.top + margin + window.scale_down / 2 - 0.5
    matrix = np.array([[window.scale_across, 0, left], [0, window.scale_down, top]])
    height, width = target.shape
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(padded, matrix, (width, height), dst=target, flags=flags, borderMode=cv2.BORDER_REPLICATE)
