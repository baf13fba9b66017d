"""Ken Burns camera moves: zoom and pan at every frame, easing, with subpixel precision."""

from reelproof.domain.frozen import frozen
from reelproof.domain.timeline import Framing, Motion
from reelproof.domain.units import Size

# The share of a move spent accelerating, and again decelerating.
RAMP = 0.2


@frozen
class NormalizedBox:
    """A rectangle of a picture; all four are fractions of its width or height."""

    left: float
    top: float
    right: float
    bottom: float


@frozen
class Window:
    """The part of a picture that fills the frame: left and top edge, and picture pixels per frame pixel.

    The two scales differ slightly, as the picture's whole pixels do not match the frame's shape exactly.
    """

    left: float
    top: float
    scale_across: float
    scale_down: float

    def of_plane(self, share: float) -> "Window":
        """Returns the same window over a plane that is subsampled by that share."""
        return Window(self.left * share, self.top * share, self.scale_across, self.scale_down)


def framing_at(motion: Motion, index: int, frames: int) -> Framing:
    """Zooms grow exponentially, so that they look even; the window never leaves the picture."""
    start, end = contained(motion.start), contained(motion.end)
    done = ease(index / (frames - 1)) if frames > 1 else 0.5
    return Framing(
        start.zoom * (end.zoom / start.zoom) ** done,
        start.center_x + (end.center_x - start.center_x) * done,
        start.center_y + (end.center_y - start.center_y) * done,
    )


def ease(passed: float) -> float:
    """Returns 0 to 1 with a speed that rises linearly, stays constant, and falls linearly."""
    top_speed = 1 / (1 - RAMP)
    if passed < RAMP:
        return top_speed * passed * passed / (2 * RAMP)
    if passed > 1 - RAMP:
        return 1 - top_speed * (1 - passed) * (1 - passed) / (2 * RAMP)
    return top_speed * (passed - RAMP / 2)


def contained(framing: Framing) -> Framing:
    """Returns the nearest framing whose window lies inside the picture."""
    zoom = max(1.0, framing.zoom)
    margin = 0.5 / zoom
    return Framing(
        zoom,
        min(max(framing.center_x, margin), 1 - margin),
        min(max(framing.center_y, margin), 1 - margin),
    )


def window_of(framing: Framing, picture: Size, frame: Size) -> Window:
    """For a picture of the frame's own shape."""
    seen = 0.5 / framing.zoom
    return Window(
        (framing.center_x - seen) * picture.width,
        (framing.center_y - seen) * picture.height,
        picture.width / (framing.zoom * frame.width),
        picture.height / (framing.zoom * frame.height),
    )


def always_visible(motion: Motion) -> NormalizedBox:
    """Returns the part of the picture that is visible during the entire move."""
    boxes = [_visible(contained(framing)) for framing in (motion.start, motion.end)]
    return NormalizedBox(
        max(box.left for box in boxes),
        max(box.top for box in boxes),
        min(box.right for box in boxes),
        min(box.bottom for box in boxes),
    )


def is_still(motion: Motion | None) -> bool:
    return motion is None or contained(motion.start) == contained(motion.end)


def largest_zoom(motion: Motion | None) -> float:
    return max(1.0, motion.start.zoom, motion.end.zoom) if motion else 1.0


def _visible(framing: Framing) -> NormalizedBox:
    half = 0.5 / framing.zoom
    return NormalizedBox(
        framing.center_x - half, framing.center_y - half, framing.center_x + half, framing.center_y + half
    )
