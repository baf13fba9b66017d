"""How far pictures are from where the camera should be: `python -m benchmarks.motion`.

Corners are followed from frame to frame (Lucas and Kanade) and compared with the path of the camera; one line
of JSON with the root mean square over all frames, in pixels of 1080p, for each motion.
"""

import json
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.photo import photo_of
from reelproof.domain.timeline import Motion
from reelproof.domain.units import Size
from reelproof.media.frames.camera import framing_at, window_of
from reelproof.media.frames.planes import Plane, empty_planes
from reelproof.media.frames.still import MovingPicture
from reelproof.planning.timeline.motion import MOTIONS, MOVING

SIZE = Size(1920, 1080)
FRAMES = 180
# Every third pair of frames.
STEP = 3
CORNERS, QUALITY, APART = 300, 0.02, 25
# Corners that jump farther were not found again.
LOST_PX = 1.5
Points = npt.NDArray[np.float64]


def main() -> None:
    print(json.dumps(measure_motion()))


def measure_motion() -> Mapping[str, float]:
    picture = np.ascontiguousarray(photo_of(1)[..., ::-1])
    errors = {name: _rms_px(picture, MOTIONS[name]) for name in MOVING}
    return {
        "motion_error_px": max(errors.values()),
        **{f"{name}_px": error for name, error in errors.items()},
    }


def _rms_px(picture: npt.NDArray[np.uint8], motion: Motion) -> float:
    """Of the whole frame: what moves all corners by the same distance is what shakes."""
    source = MovingPicture(picture, motion, FRAMES, SIZE)
    errors = [_error_px(source, motion, index) for index in range(0, FRAMES - 1, STEP)]
    return round(float(np.sqrt(np.mean(np.square(errors)))), 4)


def _error_px(source: MovingPicture, motion: Motion, index: int) -> Points:
    before, after = _luma(source, index), _luma(source, index + 1)
    corners = cv2.goodFeaturesToTrack(before, CORNERS, QUALITY, APART, blockSize=7)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-4)
    found, is_found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, corners, None, winSize=(31, 31), maxLevel=2, criteria=criteria
    )
    kept = is_found[:, 0] == 1
    errors = found[kept, 0].astype(float) - _expected(motion, index, corners[kept, 0].astype(float))
    near = np.abs(errors - np.median(errors, axis=0)).max(axis=1) < LOST_PX
    mean: Points = errors[near].mean(axis=0)
    return mean


def _luma(source: MovingPicture, index: int) -> Plane:
    planes = empty_planes(SIZE)
    source.draw(index, planes)
    return planes[0]


def _expected(motion: Motion, index: int, points: Points) -> Points:
    """Where points of one frame are in the next; pixel centers lie at halves."""
    now, then = (window_of(framing_at(motion, at, FRAMES), SIZE, SIZE) for at in (index, index + 1))
    scales_now, scales_then = ((window.scale_across, window.scale_down) for window in (now, then))
    places = np.array([now.left, now.top]) + (points + 0.5) * scales_now
    expected: Points = (places - [then.left, then.top]) / scales_then - 0.5
    return expected


if __name__ == "__main__":
    main()
