"""A film's timeline: tracks of clips, captions, chapters, motions and fades, measured in frames."""

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
    """A camera framing: `zoom` from 1, the window's center as a fraction of the picture."""

    zoom: float
    center_x: float
    center_y: float


@dataclass(frozen=True, slots=True)
class Motion:
    """A camera move over a still picture, from the first frame to the last."""

    name: MotionName
    start: Framing
    end: Framing


@dataclass(frozen=True, slots=True)
class DrawnPlaceholder:
    """A drawing shown for a missing picture: the segment's words and a small sign."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip on a track. `media` is None if a placeholder or silence is used instead.

    `start` is its position on the track; `lead_s` delays the media within the clip (narration only).
    `status` and `error` are those of the asset `asset_key`, even if another asset's media is shown instead;
    `replacement_key` then names that asset. Video (`is_video`) plays at `speed` times its own rate, holding
    its last frame if it ends before the clip does.
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
    placeholder: DrawnPlaceholder | None = None
    media_duration_s: float | None = None
    is_video: bool = False
    speed: float = 1.0
    replacement_key: AssetKey | None = None
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
    """The start of a chapter."""

    title: str
    start: Frames


@dataclass(frozen=True, slots=True)
class Timeline:
    """A complete film timeline. Visuals cover it without gaps or overlaps; narration sets its length."""

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
