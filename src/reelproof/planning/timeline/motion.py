"""Camera motion over still pictures (Ken Burns): how far it zooms and pans, which one a clip gets."""

import hashlib
from collections.abc import Mapping

from reelproof.domain.script import MotionName
from reelproof.domain.timeline import Framing, Motion

# Pictures hold words that must stay inside the title-safe 90 %: the camera moves little.
ZOOM, PAN_ZOOM, PAN = 1.06, 1.05, 0.015
STILL = Framing(1.0, 0.5, 0.5)
NEAR = Framing(ZOOM, 0.5, 0.5)
LEFT, RIGHT = Framing(PAN_ZOOM, 0.5 - PAN, 0.5), Framing(PAN_ZOOM, 0.5 + PAN, 0.5)
UPPER, LOWER = Framing(PAN_ZOOM, 0.5, 0.5 - PAN), Framing(PAN_ZOOM, 0.5, 0.5 + PAN)

MOTIONS: Mapping[MotionName, Motion] = {
    motion.name: motion
    for motion in (
        Motion(MotionName.none, STILL, STILL),
        Motion(MotionName.zoom_in, STILL, NEAR),
        Motion(MotionName.zoom_out, NEAR, STILL),
        Motion(MotionName.pan_left, RIGHT, LEFT),
        Motion(MotionName.pan_right, LEFT, RIGHT),
        Motion(MotionName.pan_up, LOWER, UPPER),
        Motion(MotionName.pan_down, UPPER, LOWER),
        Motion(MotionName.drift, Framing(1.02, 0.493, 0.5), Framing(ZOOM, 0.507, 0.5)),
    )
}
MOVING = tuple(name for name in MOTIONS if name is not MotionName.none)


def motion_of(requested: MotionName, varied: Motion) -> Motion:
    """The requested motion, or the one that was chosen to vary from picture to picture."""
    return varied if requested is MotionName.varied else MOTIONS[requested]


def choose_motion(clip_name: str, previous: MotionName | None) -> Motion:
    """Picks a motion determined by the name, avoiding the previous one."""
    index = int.from_bytes(hashlib.sha256(clip_name.encode()).digest()[:4]) % len(MOVING)
    if MOVING[index] is previous:
        index = (index + 1) % len(MOVING)
    return MOTIONS[MOVING[index]]
