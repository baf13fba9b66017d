"""Which way the camera moves over a still picture."""

import hashlib
from collections.abc import Mapping

from reelproof.domain.timeline import Framing, Motion, MotionName

MOTIONS: Mapping[MotionName, Motion] = {
    MotionName.static: Motion(MotionName.static, Framing(1.0, 0.5, 0.5), Framing(1.0, 0.5, 0.5)),
    MotionName.zoom_in: Motion(MotionName.zoom_in, Framing(1.0, 0.5, 0.5), Framing(1.10, 0.5, 0.5)),
    MotionName.zoom_out: Motion(MotionName.zoom_out, Framing(1.10, 0.5, 0.5), Framing(1.0, 0.5, 0.5)),
    MotionName.pan_left: Motion(MotionName.pan_left, Framing(1.08, 0.53, 0.5), Framing(1.08, 0.47, 0.5)),
    MotionName.pan_right: Motion(MotionName.pan_right, Framing(1.08, 0.47, 0.5), Framing(1.08, 0.53, 0.5)),
    MotionName.pan_up: Motion(MotionName.pan_up, Framing(1.08, 0.5, 0.53), Framing(1.08, 0.5, 0.47)),
    MotionName.pan_down: Motion(MotionName.pan_down, Framing(1.08, 0.5, 0.47), Framing(1.08, 0.5, 0.53)),
    MotionName.drift: Motion(MotionName.drift, Framing(1.03, 0.49, 0.5), Framing(1.09, 0.51, 0.5)),
}
MOVING = tuple(name for name in MOTIONS if name is not MotionName.static)


def choose_motion(clip_name: str, previous: MotionName | None) -> Motion:
    """The motion that a name always has, or the next one where that would be the same twice running."""
    index = int.from_bytes(hashlib.sha256(clip_name.encode()).digest()[:4]) % len(MOVING)
    if MOVING[index] is previous:
        index = (index + 1) % len(MOVING)
    return MOTIONS[MOVING[index]]
