"""Rectangles in pixels, and the safe areas of a frame."""

from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof.domain.units import Size


@frozen
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def center_x(self) -> float:
        return self.left + self.width / 2

    @property
    def center_y(self) -> float:
        return self.top + self.height / 2

    def inset(self, x: float, y: float) -> "Box":
        return Box(self.left + x, self.top + y, self.width - 2 * x, self.height - 2 * y)

    def lowered(self, by: float) -> "Box":
        return Box(self.left, self.top + by, self.width, self.height)

    def columns(self, count: int, gap: float) -> tuple["Box", ...]:
        width = (self.width - gap * (count - 1)) / count
        return tuple(Box(self.left + at * (width + gap), self.top, width, self.height) for at in range(count))

    def rows(self, count: int, gap: float) -> tuple["Box", ...]:
        height = (self.height - gap * (count - 1)) / count
        return tuple(
            Box(self.left, self.top + at * (height + gap), self.width, height) for at in range(count)
        )


def square(center_x: float, center_y: float, size: float) -> Box:
    return Box(center_x - size / 2, center_y - size / 2, size, size)


def around(boxes: tuple[Box, ...]) -> Box:
    """Returns the smallest box that contains them all."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(left, top, right - left, bottom - top)


class FrameShape(StrEnum):
    """The aspect class of a frame, which decides between rows and columns."""

    wide = "wide"
    compact = "compact"
    tall = "tall"


@frozen
class Frame:
    """A picture's size and its safe area for text and icons."""

    width: int
    height: int

    @property
    def unit(self) -> float:
        """One pixel of a picture with a shorter side of 1080."""
        return min(self.width, self.height) / 1080

    @property
    def shape(self) -> FrameShape:
        if self.width > self.height * 1.3:
            return FrameShape.wide
        return FrameShape.tall if Size(self.width, self.height).is_tall else FrameShape.compact

    @property
    def safe(self) -> Box:
        """The area free of captions, app controls and camera movement.

        Tall films keep 250 px at the top, 170 px at the sides and everything below 1160 px of
        1920 free; others, whose captions begin at 78 % of the height, the lower 24 % and 8 % elsewhere.
        """
        if self.shape is FrameShape.tall:
            side, top, bottom = 170 / 1080, 250 / 1920, 1160 / 1920
        else:
            side, top, bottom = 0.08, 0.08, 0.76
        return Box(
            self.width * side, self.height * top, self.width * (1 - 2 * side), self.height * (bottom - top)
        )

    @property
    def horizon(self) -> float:
        """Where the ground of a landscape begins, in pixels from the top."""
        return self.height * (0.70 if self.shape is FrameShape.tall else 0.72)
