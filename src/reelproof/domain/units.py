"""Frames, frame rates, microdollars and picture sizes as types, with their conversions."""

from math import ceil
from typing import NewType

from reelproof.domain.frozen import frozen

Frames = NewType("Frames", int)
Microusd = NewType("Microusd", int)
MAX_USD = 1_000_000
# The frame rates that films can have.
FRAME_RATES = (24, 25, 30, 60)


def microusd_of(amount_usd: float) -> Microusd:
    """Returns an amount in dollars as millionths, rounded to the nearest."""
    return Microusd(round(amount_usd * 1_000_000))


@frozen
class FrameRate:
    """An integer frame rate."""

    frames_per_s: int

    def frames_covering(self, duration_s: float) -> Frames:
        """Returns the smallest number of frames that lasts `duration_s`, within rounding error."""
        return Frames(max(0, ceil(duration_s * self.frames_per_s - 1e-6)))

    def nearest_frame(self, at_s: float) -> Frames:
        return Frames(max(0, round(at_s * self.frames_per_s)))

    def seconds(self, frames: int) -> float:
        return frames / self.frames_per_s


@frozen
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    @property
    def is_vertical(self) -> bool:
        return self.height > self.width

    @property
    def is_tall(self) -> bool:
        """Of the shape of a phone's screen, where apps lay their controls over films."""
        return self.height > self.width * 1.5

    def scaled_to(self, short_side: int) -> "Size":
        """Returns a size of about the same aspect ratio with even sides, as video encoders require."""
        scale = short_side / min(self.width, self.height)
        return Size(2 * round(self.width * scale / 2), 2 * round(self.height * scale / 2))
