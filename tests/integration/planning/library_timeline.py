"""Timelines built of the OpenTimelineIO library's own objects, to compare the product's file with."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

import opentimelineio as otio

from reelproof.domain.ids import Digest
from reelproof.domain.script import MotionName
from reelproof.domain.timeline import Caption, Clip, Timeline, Transition
from reelproof.domain.units import FrameRate

FAILED_COLOR, CHAPTER_COLOR, CAPTION_COLOR = "RED", "CYAN", "WHITE"
TRACK_KINDS = {"visuals": otio.schema.TrackKind.Video}


def library_timeline(timeline: Timeline, media: Mapping[Digest, str]) -> otio.schema.Timeline:
    """Tracks of pictures, narration and music; captions and chapters are markers, gaps are gaps."""
    result = otio.schema.Timeline(name=timeline.title)
    result.global_start_time = _time(0, timeline.rate)
    result.metadata["reelproof"] = {
        "language": timeline.language,
        "width": timeline.size.width,
        "height": timeline.size.height,
        "frames_per_s": timeline.rate.frames_per_s,
    }
    tracks = {"visuals": timeline.visuals, "narration": timeline.narration, "music": timeline.music}
    result.tracks.extend(_track(name, clips, timeline, media) for name, clips in tracks.items() if clips)
    result.tracks.append(_caption_track(timeline))
    result.tracks.markers.extend(_chapters(timeline))
    return result


def _track(
    name: str, clips: Sequence[Clip], timeline: Timeline, media: Mapping[Digest, str]
) -> otio.schema.Track:
    track = otio.schema.Track(name=name, kind=TRACK_KINDS.get(name, otio.schema.TrackKind.Audio))
    at = 0
    by_cut = {transition.cut: transition for transition in timeline.transitions}
    for clip in clips:
        if clip.start > at:
            track.append(_gap(clip.start - at, timeline.rate))
        if clip.head_frames:
            track.append(_transition(by_cut[clip.start], timeline.rate))
        track.extend(_items(clip, name == "music", timeline.rate, media))
        at = clip.end
    if at < timeline.duration:
        track.append(_gap(timeline.duration - at, timeline.rate))
    return track


def _items(
    clip: Clip, is_repeated: bool, rate: FrameRate, media: Mapping[Digest, str]
) -> Iterator[otio.core.Item]:
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


def _moving_items(clip: Clip, rate: FrameRate, media: Mapping[Digest, str]) -> Iterator[otio.core.Item]:
    """Yields video at its speed, followed by its last frame, frozen, if it is too short.

    A range's length is that on the track; the media range is scaled by the speed.
    """
    length = _media_frames(clip, rate) or clip.shown_frames
    played = max(1, ceil(length / clip.speed - 1e-6)) - clip.head_frames
    if played < clip.duration:
        played = min(played, clip.duration - clip.tail_frames)
    played = min(clip.duration, played if played >= max(1, clip.head_frames) else 0)
    if played:
        item = _clip(clip, int(clip.head_frames * clip.speed), played, rate, media)
        if clip.speed != 1:
            item.effects.append(otio.schema.LinearTimeWarp(name="speed", time_scalar=clip.speed))
        yield item
    if played < clip.duration:
        held = _clip(clip, length - 1, clip.duration - played, rate, media)
        held.effects.append(otio.schema.FreezeFrame(name="hold"))
        yield held


def _transition(transition: Transition, rate: FrameRate) -> otio.schema.Transition:
    types = otio.schema.TransitionTypes
    return otio.schema.Transition(
        name=transition.kind.value,
        transition_type=types.SMPTE_Dissolve if transition.kind == "crossfade" else types.Custom,
        in_offset=_time(transition.side_frames, rate),
        out_offset=_time(transition.side_frames, rate),
        metadata={"reelproof": {"kind": transition.kind.value}},
    )


def _media_frames(clip: Clip, rate: FrameRate) -> int | None:
    """Returns the length of the media in the film's frames; None for a still picture."""
    if clip.media_duration_s is None:
        return None
    return max(1, ceil(clip.media_duration_s * rate.frames_per_s - 1e-6))


def _clip(
    clip: Clip, first: int, frames: int, rate: FrameRate, media: Mapping[Digest, str]
) -> otio.schema.Clip:
    item = otio.schema.Clip(
        name=clip.name,
        media_reference=_reference(clip, frames, rate, media),
        source_range=_range(first, frames, rate),
        metadata={"reelproof": _facts(clip)},
    )
    if clip.error is not None:
        item.markers.append(_marker("missing", first, frames, rate, FAILED_COLOR, clip.error.message))
    return item


def _reference(
    clip: Clip, frames: int, rate: FrameRate, media: Mapping[Digest, str]
) -> otio.core.MediaReference:
    """A still picture is available for as long as it is used."""
    if clip.media is None or clip.media not in media:
        return otio.schema.MissingReference(name=clip.name)
    available = _media_frames(clip, rate) or clip.head_frames + frames + clip.tail_frames
    return otio.schema.ExternalReference(media[clip.media], _range(0, available, rate))


def _facts(clip: Clip) -> dict[str, Any]:
    facts: dict[str, Any] = {"asset": clip.asset_key, "status": clip.status.value}
    if clip.segment_id is not None:
        facts["segment"] = clip.segment_id
    if clip.replacement_key is not None:
        facts["replacement_key"] = clip.replacement_key
    if clip.media is not None and clip.motion is not None and clip.motion.name is not MotionName.none:
        facts["motion"] = {
            "name": clip.motion.name.value,
            "start": [clip.motion.start.zoom, clip.motion.start.center_x, clip.motion.start.center_y],
            "end": [clip.motion.end.zoom, clip.motion.end.center_x, clip.motion.end.center_y],
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


def _caption_track(timeline: Timeline) -> otio.schema.Track:
    """Captions become markers on an empty track as long as the film."""
    track = otio.schema.Track(name="captions", kind=otio.schema.TrackKind.Video)
    track.append(_gap(timeline.duration, timeline.rate))
    track.enabled = False
    track.markers.extend(_caption(caption, timeline.rate) for caption in timeline.captions)
    return track


def _caption(caption: Caption, rate: FrameRate) -> otio.schema.Marker:
    start, end = rate.nearest_frame(caption.start_s), rate.nearest_frame(caption.end_s)
    return _marker(" ".join(caption.lines), start, max(1, end - start), rate, CAPTION_COLOR)


def _chapters(timeline: Timeline) -> Iterator[otio.schema.Marker]:
    ends = [*(mark.start for mark in timeline.chapters[1:]), timeline.duration]
    for mark, end in zip(timeline.chapters, ends, strict=False):
        yield _marker(mark.title, mark.start, end - mark.start, timeline.rate, CHAPTER_COLOR)


def _marker(
    name: str, start: int, frames: int, rate: FrameRate, color: str, comment: str = ""
) -> otio.schema.Marker:
    return otio.schema.Marker(
        name=name, marked_range=_range(start, frames, rate), color=color, comment=comment
    )


def _gap(frames: int, rate: FrameRate) -> otio.schema.Gap:
    return otio.schema.Gap(source_range=_range(0, frames, rate))


def _range(start: int, frames: int, rate: FrameRate) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(_time(start, rate), _time(frames, rate))


def _time(frames: int, rate: FrameRate) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, rate.frames_per_s)
