"""JSON of a film's timeline: clips, transitions, captions, chapters in seconds; selection by time."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.take import WordObject
from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import RecommendedAction
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.script import PictureFit, TransitionKind
from reelproof.domain.timeline import Clip, Timeline
from reelproof.domain.units import FrameRate
from reelproof.planning.timeline.own_caption import PlacedCaption, placed_captions


class ClipFailure(ResponseModel):
    """The reason a clip's asset could not be made; the asset has the details."""

    code: str
    message: str
    remediation: str
    action: RecommendedAction = Field(description="The recommended action.")


class ClipObject(ResponseModel):
    """A clip on a track, with times in seconds of the film."""

    name: str
    asset: str = Field(description="The key of the clip's asset.")
    segment_id: str | None
    start_s: float
    duration_s: float
    status: AssetStatus
    error: ClipFailure | None
    media_digest: str | None = Field(description="Null for a placeholder or silence.")
    is_video: bool
    speed: float = Field(description="Playback speed factor.")
    motion: str | None = Field(description="Camera motion over a still image.")
    fit: PictureFit | None = Field(
        description="Whether a picture or clip fills the frame or is shown whole; null for others."
    )
    replacement_key: str | None = Field(description="The key of the asset that is shown instead.")
    lead_s: float = Field(description="Silence before the media of a narration.")


class TransitionObject(ResponseModel):
    """Two clips shown together around the cut between them; both keep their start and duration."""

    kind: TransitionKind
    start_s: float
    duration_s: float


class CaptionObject(ResponseModel):
    """A caption."""

    start_s: float
    end_s: float
    text: str
    lines: list[str]
    segment_id: str | None
    number: int = Field(description="Among the captions of its segment, from 0.")
    words: list[WordObject] | None = Field(description="In film seconds; only with `include=words`.")


class ChapterMarkObject(ResponseModel):
    """The start of a chapter."""

    title: str
    start_s: float


class TimelineObject(ResponseModel):
    """The timeline of a film of the current script, or a part of it.

    Contains what starts in the requested range; the first page also what is in progress at its start.
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
    transitions: list[TransitionObject] = Field(description="Between visual clips; cuts are not listed.")
    captions: list[CaptionObject]
    chapters: list[ChapterMarkObject]
    clip_count: int = Field(description="Total number of visual clips in the film.")
    is_script_rendered: bool = Field(
        description="False if the script has changed since the newest film was made, which plays otherwise."
    )
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


class IncludeInTimeline(StrEnum):
    """Long fields that timelines include only on request."""

    words = "words"


@frozen
class TimelineSpan:
    """A range in frames; with `is_first` it includes what is in progress at its start."""

    start: int
    end: int
    is_first: bool

    def contains(self, start: float, end: float) -> bool:
        is_in_progress = self.is_first and start < self.start < end
        return is_in_progress or self.start <= start < self.end


def page_of_timeline(timeline: Timeline, window: TimelineSpan, limit: int) -> tuple[TimelineSpan, int | None]:
    """Returns the span of up to `limit` visual clips and the first frame of the next page."""
    visuals = [clip for clip in timeline.visuals if window.contains(clip.start, clip.end)]
    if len(visuals) <= limit:
        return window, None
    end = visuals[limit].start
    return TimelineSpan(window.start, end, window.is_first), end


def timeline_object(
    timeline: Timeline,
    span: TimelineSpan,
    has_words: bool,
    following: str | None,
    is_script_rendered: bool,
) -> TimelineObject:
    rate = timeline.rate
    return TimelineObject(
        title=timeline.title,
        language=timeline.language,
        width=timeline.size.width,
        height=timeline.size.height,
        frames_per_s=rate.frames_per_s,
        duration_s=round(timeline.duration_s, 3),
        visuals=_clips(timeline.visuals, span, rate),
        narration=_clips(timeline.narration, span, rate),
        music=_clips(timeline.music, span, rate),
        transitions=[
            TransitionObject(
                kind=one.kind,
                start_s=round(rate.seconds(one.start), 3),
                duration_s=round(rate.seconds(one.duration), 3),
            )
            for one in timeline.transitions
            if span.contains(one.start, one.start + one.duration)
        ],
        captions=[_caption(one, has_words) for one in _captions(timeline, span)],
        chapters=[
            ChapterMarkObject(title=mark.title, start_s=round(rate.seconds(mark.start), 3))
            for mark in timeline.chapters
            if span.contains(mark.start, mark.start)
        ],
        clip_count=len(timeline.visuals),
        is_script_rendered=is_script_rendered,
        next=following,
    )


def _captions(timeline: Timeline, span: TimelineSpan) -> Iterable[PlacedCaption]:
    frames_per_s = timeline.rate.frames_per_s
    return (
        one
        for one in placed_captions(timeline)
        if span.contains(one.caption.start_s * frames_per_s, one.caption.end_s * frames_per_s)
    )


def _caption(placed: PlacedCaption, has_words: bool) -> CaptionObject:
    caption = placed.caption
    words = [
        WordObject(text=word.text, start_s=round(word.start_s, 3), end_s=round(word.end_s, 3))
        for word in caption.words
    ]
    return CaptionObject(
        start_s=round(caption.start_s, 3),
        end_s=round(caption.end_s, 3),
        text=placed.text,
        lines=list(caption.lines),
        segment_id=placed.segment_id,
        number=placed.number,
        words=words if has_words else None,
    )


def _clips(clips: Sequence[Clip], span: TimelineSpan, rate: FrameRate) -> list[ClipObject]:
    return [_clip(clip, rate) for clip in clips if span.contains(clip.start, clip.end)]


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
        fit=clip.fit,
        replacement_key=clip.replacement_key,
        lead_s=round(clip.lead_s, 3),
    )


def _error(failure: Failure | None) -> ClipFailure | None:
    if failure is None:
        return None
    return ClipFailure(
        code=failure.full_code,
        message=failure.message,
        remediation=failure.remediation,
        action=failure.entry.recommended_action,
    )
