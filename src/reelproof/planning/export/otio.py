"""OpenTimelineIO export for video editors: tracks, transitions, gaps, markers and their colors."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import Digest
from reelproof.domain.script import MotionName, TransitionKind
from reelproof.domain.timeline import Caption, Clip, Framing, Timeline, Transition
from reelproof.domain.units import FrameRate
from reelproof.planning.export.otio_objects import (
    OtioObject,
    clip_object,
    external_reference,
    freeze_frame,
    gap_object,
    marker_object,
    missing_reference,
    otio_text,
    rational_time,
    time_range,
    time_warp,
    timeline_object,
    track_object,
    transition_object,
)

FAILED_COLOR, CHAPTER_COLOR, CAPTION_COLOR = "RED", "CYAN", "WHITE"
VIDEO, AUDIO = "Video", "Audio"
# Editors know of cross-fades; the others are named in the metadata.
DISSOLVE, CUSTOM = "SMPTE_Dissolve", "Custom_Transition"


def to_otio(timeline: Timeline, media: Mapping[Digest, str]) -> str:
    """Writes a timeline; `media` are paths relative to it."""
    return otio_text(_timeline(timeline, media))


def _timeline(timeline: Timeline, media: Mapping[Digest, str]) -> OtioObject:
    """Tracks of pictures, narration and music; captions and chapters are markers, gaps are gaps."""
    tracks = {"visuals": timeline.visuals, "narration": timeline.narration, "music": timeline.music}
    laid_out = [_track(name, clips, timeline, media) for name, clips in tracks.items() if clips]
    return timeline_object(
        timeline.title,
        rational_time(0, timeline.rate),
        [*laid_out, _caption_track(timeline)],
        list(_chapters(timeline)),
        {
            "language": timeline.language,
            "width": timeline.size.width,
            "height": timeline.size.height,
            "frames_per_s": timeline.rate.frames_per_s,
        },
    )


def _track(name: str, clips: Sequence[Clip], timeline: Timeline, media: Mapping[Digest, str]) -> OtioObject:
    children = list(_children(clips, name == "music", timeline, media))
    return track_object(name, VIDEO if name == "visuals" else AUDIO, children)


def _children(
    clips: Sequence[Clip], is_repeated: bool, timeline: Timeline, media: Mapping[Digest, str]
) -> Iterator[OtioObject]:
    at = 0
    by_cut = {transition.cut: transition for transition in timeline.transitions}
    for clip in clips:
        if clip.start > at:
            yield _gap(clip.start - at, timeline.rate)
        if clip.head_frames:
            yield _transition(by_cut[clip.start], timeline.rate)
        yield from _items(clip, is_repeated, timeline.rate, media)
        at = clip.end
    if at < timeline.duration:
        yield _gap(timeline.duration - at, timeline.rate)


def _items(
    clip: Clip, is_repeated: bool, rate: FrameRate, media: Mapping[Digest, str]
) -> Iterator[OtioObject]:
    """Yields a clip; a gap before it if its media starts later, a gap or repetition after it if too short."""
    if clip.is_video:
        yield from _moving_items(clip, rate, media)
        return
    lead = min(clip.duration, rate.nearest_frame(clip.lead_s))
    if lead:
        yield _gap(lead, rate)
    left = clip.duration - lead
    length = _media_frames(clip, rate) or left
    while left > 0:
        yield _clip(clip, clip.head_frames, min(left, length), rate, media)
        left -= length
        if left > 0 and not is_repeated:
            yield _gap(left, rate)
            return


def _moving_items(clip: Clip, rate: FrameRate, media: Mapping[Digest, str]) -> Iterator[OtioObject]:
    """Yields video at its speed, followed by its last frame, frozen, if it is too short.

    A range's length is that on the track; the media range is scaled by the speed. Each is as long as the
    transition next to it.
    """
    length = _media_frames(clip, rate) or clip.shown_frames
    played = max(1, ceil(length / clip.speed - 1e-6)) - clip.head_frames
    if played < clip.duration:
        played = min(played, clip.duration - clip.tail_frames)
    played = min(clip.duration, played if played >= max(1, clip.head_frames) else 0)
    effects = [time_warp("speed", clip.speed)] if clip.speed != 1 else []
    if played:
        yield _clip(clip, int(clip.head_frames * clip.speed), played, rate, media, effects)
    if played < clip.duration:
        yield _clip(clip, length - 1, clip.duration - played, rate, media, [freeze_frame("hold")])


def _transition(transition: Transition, rate: FrameRate) -> OtioObject:
    side = rational_time(transition.side_frames, rate)
    kind = DISSOLVE if transition.kind is TransitionKind.crossfade else CUSTOM
    return transition_object(transition.kind.value, kind, side, side)


def _media_frames(clip: Clip, rate: FrameRate) -> int | None:
    """Returns the length of the media in the film's frames; None for a still picture."""
    if clip.media_duration_s is None:
        return None
    return max(1, ceil(clip.media_duration_s * rate.frames_per_s - 1e-6))


def _clip(
    clip: Clip,
    first: int,
    frames: int,
    rate: FrameRate,
    media: Mapping[Digest, str],
    effects: Sequence[OtioObject] = (),
) -> OtioObject:
    markers = []
    if clip.error is not None:
        markers.append(_marker("missing", first, frames, rate, FAILED_COLOR, clip.error.message))
    used = time_range(first, frames, rate)
    return clip_object(clip.name, used, _reference(clip, frames, rate, media), _facts(clip), effects, markers)


def _reference(clip: Clip, frames: int, rate: FrameRate, media: Mapping[Digest, str]) -> OtioObject:
    """A still picture is available for as long as it is used, with its transitions."""
    if clip.media is None or clip.media not in media:
        return missing_reference(clip.name)
    available = _media_frames(clip, rate) or clip.head_frames + frames + clip.tail_frames
    return external_reference(media[clip.media], time_range(0, available, rate))


def _facts(clip: Clip) -> OtioObject:
    facts: OtioObject = {"asset": clip.asset_key, "status": clip.status.value}
    if clip.segment_id is not None:
        facts["segment"] = clip.segment_id
    if clip.replacement_key is not None:
        facts["replacement_key"] = clip.replacement_key
    if clip.media is not None and clip.motion is not None and clip.motion.name is not MotionName.none:
        facts["motion"] = {
            "name": clip.motion.name.value,
            "start": _framing(clip.motion.start),
            "end": _framing(clip.motion.end),
        }
    if clip.fit is not None:
        facts["fit"] = clip.fit.value
    if clip.error is not None:
        facts["error"] = {
            "code": clip.error.full_code,
            "message": clip.error.message,
            "remediation": clip.error.remediation,
        }
    return facts


def _framing(framing: Framing) -> JsonValue:
    return [framing.zoom, framing.center_x, framing.center_y]


def _caption_track(timeline: Timeline) -> OtioObject:
    """Captions become markers on an empty track as long as the film."""
    gap = _gap(timeline.duration, timeline.rate)
    markers = [_caption(caption, timeline.rate) for caption in timeline.captions]
    return track_object("captions", VIDEO, [gap], markers, is_enabled=False)


def _caption(caption: Caption, rate: FrameRate) -> OtioObject:
    start, end = rate.nearest_frame(caption.start_s), rate.nearest_frame(caption.end_s)
    return _marker(" ".join(caption.lines), start, max(1, end - start), rate, CAPTION_COLOR)


def _chapters(timeline: Timeline) -> Iterator[OtioObject]:
    ends = [*(mark.start for mark in timeline.chapters[1:]), timeline.duration]
    for mark, end in zip(timeline.chapters, ends, strict=False):
        yield _marker(mark.title, mark.start, end - mark.start, timeline.rate, CHAPTER_COLOR)


def _marker(name: str, start: int, frames: int, rate: FrameRate, color: str, comment: str = "") -> OtioObject:
    return marker_object(name, time_range(start, frames, rate), color, comment)


def _gap(frames: int, rate: FrameRate) -> OtioObject:
    return gap_object(time_range(0, frames, rate))
