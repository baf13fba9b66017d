"""Frames, frame rates, microdollars and picture sizes as types, with their conversions."""

from dataclasses import dataclass
from math import ceil
from typing import NewType

Frames = NewType("Frames", int)
Microusd = NewType("Microusd", int)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    @property
    def is_vertical(self) -> bool:
        return self.height > self.width

    def scaled_to(self, short_side: int) -> "Size":
        """Returns a size of about the same aspect ratio with even sides, as video encoders require."""
        scale = short_side / min(self.width, self.height)
        return Size(2 * round(self.width * scale / 2), 2 * round(self.height * scale / 2))
