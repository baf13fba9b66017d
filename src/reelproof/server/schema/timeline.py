"""A film in time as answers tell it, a stretch at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import Button
from reelproof.domain.failure import Failure
from reelproof.domain.timeline import Caption, Clip, Timeline
from reelproof.domain.units import FrameRate
from reelproof.server.schema.asset import WordObject
from reelproof.server.schema.shape import Answer


class ClipFailure(Answer):
    """Why a clip's asset could not be made; its asset tells more."""

    code: str
    message: str
    remediation: str
    action: Button = Field(description="The one thing to do first.")


class ClipObject(Answer):
    """A stretch of a track, in seconds of the film."""

    name: str
    asset: str = Field(description="The key of the asset whose place this is.")
    segment_id: str | None
    start_s: float
    duration_s: float
    status: AssetStatus
    error: ClipFailure | None
    media_digest: str | None = Field(description="None: a placeholder or silence stands in.")
    is_video: bool
    speed: float = Field(description="Times its own pace.")
    motion: str | None = Field(description="How the camera moves over a picture.")
    stand_in: str | None = Field(description="The key of the asset that is shown instead.")


class CaptionObject(Answer):
    """Lines on the screen."""

    start_s: float
    end_s: float
    lines: list[str]
    words: list[WordObject] | None = Field(description="In seconds of the film; only with `include=words`.")


class MarkObject(Answer):
    """Where a chapter starts."""

    title: str
    start_s: float


class TimelineObject(Answer):
    """A film laid out in time, as it would be rendered now, or a stretch of it.

    What begins in the stretch is told, on the first page also what goes on at its start.
    """

    title: str
    language: str
    width: int
    height: int
    frames_per_s: float
    duration_s: float
    visuals: list[ClipObject]
    narration: list[ClipObject]
    music: list[ClipObject]
    captions: list[CaptionObject]
    chapters: list[MarkObject]
    clip_count: int = Field(description="How many clips of the visuals the film has in all.")
    next: str | None = Field(description="What to give as `after` for the next page; none is the last.")


class IncludeInTimeline(StrEnum):
    """What a timeline tells on request alone, as it is long."""

    words = "words"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a film is told, in frames; `is_first` also tells what goes on already at its start."""

    start: int
    end: int
    is_first: bool

    def has(self, start: float, end: float) -> bool:
        is_under_way = self.is_first and start < self.start < end
        return is_under_way or self.start <= start < self.end


def page_of_timeline(timeline: Timeline, window: Stretch, limit: int) -> tuple[Stretch, int | None]:
    """So many clips of the visuals, and the frame at which the next page begins."""
    visuals = [clip for clip in timeline.visuals if window.has(clip.start, clip.end)]
    if len(visuals) <= limit:
        return window, None
    end = visuals[limit].start
    return Stretch(window.start, end, window.is_first), end


def timeline_object(
    timeline: Timeline, stretch: Stretch, has_words: bool, following: str | None
) -> TimelineObject:
    rate = timeline.rate
    return TimelineObject(
        title=timeline.title,
        language=timeline.language,
        width=timeline.size.width,
        height=timeline.size.height,
        frames_per_s=rate.frames_per_s,
        duration_s=round(timeline.duration_s, 3),
        visuals=_clips(timeline.visuals, stretch, rate),
        narration=_clips(timeline.narration, stretch, rate),
        music=_clips(timeline.music, stretch, rate),
        captions=[_caption(one, has_words) for one in _captions(timeline, stretch)],
        chapters=[
            MarkObject(title=mark.title, start_s=round(rate.seconds(mark.start), 3))
            for mark in timeline.chapters
            if stretch.has(mark.start, mark.start)
        ],
        clip_count=len(timeline.visuals),
        next=following,
    )


def _captions(timeline: Timeline, stretch: Stretch) -> Iterable[Caption]:
    frames_per_s = timeline.rate.frames_per_s
    return (
        one for one in timeline.captions if stretch.has(one.start_s * frames_per_s, one.end_s * frames_per_s)
    )


def _caption(caption: Caption, has_words: bool) -> CaptionObject:
    words = [
        WordObject(text=word.text, start_s=round(word.start_s, 3), end_s=round(word.end_s, 3))
        for word in caption.words
    ]
    return CaptionObject(
        start_s=round(caption.start_s, 3),
        end_s=round(caption.end_s, 3),
        lines=list(caption.lines),
        words=words if has_words else None,
    )


def _clips(clips: Sequence[Clip], stretch: Stretch, rate: FrameRate) -> list[ClipObject]:
    return [_clip(clip, rate) for clip in clips if stretch.has(clip.start, clip.end)]


def _clip(clip: Clip, rate: FrameRate) -> ClipObject:
    return ClipObject(
        name=clip.name,
        asset=clip.asset_key,
        segment_id=clip.segment_id,
        start_s=round(rate.seconds(clip.start), 3),
        duration_s=round(rate.seconds(clip.duration), 3),
        status=clip.status,
        error=_error(clip.error),
        media_digest=clip.media,
        is_video=clip.is_video,
        speed=clip.speed,
        motion=clip.motion.name.value if clip.motion else None,
        stand_in=clip.stand_in,
    )


def _error(failure: Failure | None) -> ClipFailure | None:
    if failure is None:
        return None
    return ClipFailure(
        code=failure.full_code,
        message=failure.message,
        remediation=failure.remediation,
        action=failure.entry.button,
    )
