"""A film laid out in time, in OpenTimelineIO's terms: tracks of clips, measured in frames."""

from dataclasses import dataclass
from enum import StrEnum

from reelproof.domain.asset import AssetStatus, SpokenWord
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.units import FrameRate, Frames, Size


class MotionName(StrEnum):
    """Named Ken Burns motions."""

    static = "static"
    zoom_in = "zoom_in"
    zoom_out = "zoom_out"
    pan_left = "pan_left"
    pan_right = "pan_right"
    pan_up = "pan_up"
    pan_down = "pan_down"
    drift = "drift"


@dataclass(frozen=True, slots=True)
class Framing:
    """What the camera sees: `zoom` from 1, the window's centre as a fraction of the picture."""

    zoom: float
    center_x: float
    center_y: float


@dataclass(frozen=True, slots=True)
class Motion:
    """A move of the camera over a still picture, from the first frame to the last."""

    name: MotionName
    start: Framing
    end: Framing


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What is drawn for a picture that is missing: the segment's words and a small sign."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a track. `media` is None where a placeholder or silence stands in.

    `start` is its place on the track; `lead_s` how long the media waits inside the clip (narration only).
    `status` and `error` are those of the asset `asset_key`, also where another asset's medium is shown
    instead: then `stand_in` names that one. Moving pictures (`is_video`) run at `speed` times their own pace,
    their last frame held where they end before the clip does.
    """

    name: str
    asset_key: AssetKey
    start: Frames
    duration: Frames
    media: Digest | None
    status: AssetStatus
    error: Failure | None = None
    segment_id: SegmentId | None = None
    motion: Motion | None = None
    placeholder: Placeholder | None = None
    media_duration_s: float | None = None
    is_video: bool = False
    speed: float = 1.0
    stand_in: AssetKey | None = None
    lead_s: float = 0.0
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0

    @property
    def end(self) -> Frames:
        return Frames(self.start + self.duration)


@dataclass(frozen=True, slots=True)
class Caption:
    """Lines on the screen from `start_s` to `end_s` of the film; `words` with their own times."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    words: tuple[SpokenWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """Where a chapter starts."""

    title: str
    start: Frames


@dataclass(frozen=True, slots=True)
class Timeline:
    """A whole film in time. Visuals cover it without gap or overlap; narration is master of its length."""

    title: str
    language: str
    size: Size
    rate: FrameRate
    duration: Frames
    visuals: tuple[Clip, ...]
    narration: tuple[Clip, ...]
    music: tuple[Clip, ...]
    captions: tuple[Caption, ...]
    chapters: tuple[ChapterMark, ...] = ()

    @property
    def duration_s(self) -> float:
        return self.rate.seconds(self.duration)
