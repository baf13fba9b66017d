"""Lays out a film by its narration: lengths of title, chapter and end cards, fades, clip speed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reelproof.domain.asset import Asset, AssetStatus, Take
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.own_media import replaced_own_medium
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, MotionName, MusicMood, Script, Segment, TransitionKind
from reelproof.domain.timeline import (
    Caption,
    ChapterMark,
    Clip,
    DrawnPlaceholder,
    Motion,
    Timeline,
    Transition,
)
from reelproof.domain.units import FrameRate, Frames
from reelproof.planning.assets.asset_key import (
    END_CARD_KEY,
    MUSIC_KEY,
    TITLE_CARD_KEY,
    chapter_card_key,
    has_chapter_card,
    has_title_card,
    image_key,
    is_filmed,
    narration_key,
    starting_image_key,
    video_key,
)
from reelproof.planning.assets.fit import fit_of
from reelproof.planning.script.speech.segment_length import estimate_narration_s, lead_s, tail_s
from reelproof.planning.timeline.caption import CaptionLayout, own_captions, plan_captions
from reelproof.planning.timeline.caption_words import caption_words
from reelproof.planning.timeline.cue import MIN_S
from reelproof.planning.timeline.motion import choose_motion, motion_of
from reelproof.planning.timeline.transition import plan_transitions, with_handles

TITLE_CARD_S = 2.6
CHAPTER_CARD_S = 2.0
END_CARD_S = 3.0
VERTICAL_END_CARD_S = 1.6
FADE_IN_S = 0.5
FADE_OUT_S = 0.9
# Beyond these a speed change is visible.
MIN_SPEED, MAX_SPEED = 0.8, 1.2


@frozen
class _Stretch:
    """Picture and narration between two cuts. `replacement_key` is shown if `picture_key` is missing.

    With `is_moving` the pictures under `picture_key` are a clip's. The `transition` leads to it.
    """

    picture_key: AssetKey
    duration_s: float
    placeholder: DrawnPlaceholder
    segment: Segment | None = None
    chapter_title: str | None = None
    replacement_key: AssetKey | None = None
    is_moving: bool = False
    transition: TransitionKind | None = None


def plan_timeline(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> Timeline:
    """Lays out the entire film. Assets without a take become placeholders or silence, with their status and
    error.
    """
    stretches = tuple(_stretches(script, options, assets))
    starts = tuple(_starts(stretches, options.frame_rate))
    duration = starts[-1]
    transitions = tuple(_transitions(stretches, starts, options))
    visuals = tuple(_visuals(stretches, starts, transitions, assets, options))
    narration = tuple(_narrations(stretches, starts, assets))
    return Timeline(
        title=script.title,
        language=script.language,
        size=options.film_size,
        rate=options.frame_rate,
        duration=duration,
        visuals=_with_fades(visuals),
        narration=narration,
        music=tuple(_music(options, assets, duration)),
        captions=tuple(_captions(script, options, narration, stretches, assets)),
        chapters=tuple(_chapter_marks(script, stretches, starts)),
        transitions=transitions,
    )


def estimate_film_s(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> float:
    """Estimates the film's length from existing narrations, and estimates for the others."""
    stretches = tuple(_stretches(script, options, assets))
    return options.frame_rate.seconds(tuple(_starts(stretches, options.frame_rate))[-1])


def _stretches(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> Iterator[_Stretch]:
    if has_title_card(options):
        yield _Stretch(TITLE_CARD_KEY, TITLE_CARD_S, DrawnPlaceholder(script.title, ""))
    for chapter in script.chapters:
        yield from _chapter_stretches(chapter, script, options, assets)
    end_s = VERTICAL_END_CARD_S if options.size.is_vertical else END_CARD_S
    end = DrawnPlaceholder(script.title, "")
    yield _Stretch(END_CARD_KEY, end_s, end, transition=script.last_transition)


def _chapter_stretches(
    chapter: Chapter, script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]
) -> Iterator[_Stretch]:
    title, to_chapter = chapter.title, chapter.transition
    if title is not None and has_chapter_card(chapter, script, options):
        card = DrawnPlaceholder(title, "")
        key = chapter_card_key(chapter)
        yield _Stretch(key, CHAPTER_CARD_S, card, chapter_title=title, transition=to_chapter)
        title = to_chapter = None
    for segment in chapter.segments:
        stretch = _segment_stretch(segment, chapter.title or script.title, script, options, assets)
        yield replace(stretch, chapter_title=title, transition=segment.transition or to_chapter)
        title = to_chapter = None


def _segment_stretch(
    segment: Segment,
    heading: str,
    script: Script,
    options: FilmOptions,
    assets: Mapping[AssetKey, Asset],
) -> _Stretch:
    spoken_s = _narration_s(segment, script.language, assets) + tail_s(segment)
    # The captions of a very short recording need time to be read.
    duration_s = lead_s(segment) + (spoken_s if segment.is_silent else max(spoken_s, MIN_S))
    placeholder = DrawnPlaceholder(heading, segment.text)
    if is_filmed(segment, options):
        image = starting_image_key(segment)
        return _Stretch(
            video_key(segment), duration_s, placeholder, segment, replacement_key=image, is_moving=True
        )
    if segment.shows_own_clip:
        return _Stretch(video_key(segment), duration_s, placeholder, segment, is_moving=True)
    return _Stretch(image_key(segment), duration_s, placeholder, segment)


def _narration_s(segment: Segment, language: str, assets: Mapping[AssetKey, Asset]) -> float:
    take = _take(narration_key(segment), assets)
    if take is not None and take.duration_s is not None:
        return take.duration_s
    return estimate_narration_s(segment, language)


def _starts(stretches: tuple[_Stretch, ...], rate: FrameRate) -> Iterator[Frames]:
    """Yields the first frame of every stretch, then the frame after the film."""
    at = 0
    for stretch in stretches:
        yield Frames(at)
        at += max(1, rate.frames_covering(stretch.duration_s))
    yield Frames(at)


def _transitions(
    stretches: tuple[_Stretch, ...], starts: tuple[Frames, ...], options: FilmOptions
) -> Iterator[Transition]:
    kinds = [stretch.transition or options.transition for stretch in stretches]
    return plan_transitions(starts, kinds, options.frame_rate)


def _visuals(
    stretches: tuple[_Stretch, ...],
    starts: tuple[Frames, ...],
    transitions: tuple[Transition, ...],
    assets: Mapping[AssetKey, Asset],
    options: FilmOptions,
) -> Iterator[Clip]:
    """Varies the motion from picture to picture, shown or not, so that a missing one, or one with a motion of
    its own, does not affect the next.
    """
    previous: MotionName | None = None
    by_cut = {transition.cut: transition for transition in transitions}
    for stretch, start, end in zip(stretches, starts, starts[1:], strict=False):
        varied = choose_motion(stretch.picture_key, previous)
        previous = varied.name
        segment = stretch.segment
        motion = motion_of((segment.motion if segment else None) or options.motion, varied)
        clip = with_handles(_clip(stretch.picture_key, start, end, assets, segment), by_cut)
        shown = _shown(clip, stretch, motion, assets, options.frame_rate)
        take = _take(shown.replacement_key or shown.asset_key, assets)
        fit = fit_of((segment.fit if segment else None) or options.fit, take, options.film_size)
        yield replace(shown, fit=fit)


def _shown(
    clip: Clip, stretch: _Stretch, motion: Motion, assets: Mapping[AssetKey, Asset], rate: FrameRate
) -> Clip:
    """Builds the clip with its video or picture, else with its replacement, else with a placeholder."""
    if clip.media is not None and stretch.is_moving and not _is_still(stretch.picture_key, assets):
        speed = clip_speed(clip.media_duration_s, Frames(clip.shown_frames), rate)
        return replace(clip, is_video=True, speed=speed)
    if clip.media is not None:
        return replace(clip, motion=motion)
    key = stretch.replacement_key
    shown_instead = _take(key, assets) if key else None
    if shown_instead is not None:
        return replace(clip, motion=motion, media=shown_instead.media_digest, replacement_key=key)
    return replace(clip, motion=motion, placeholder=stretch.placeholder)


def _is_still(key: AssetKey, assets: Mapping[AssetKey, Asset]) -> bool:
    """Whether a still picture replaces the writer's own clip."""
    asset = assets.get(key)
    return asset is not None and replaced_own_medium(asset) is not None


def clip_speed(media_s: float | None, frames: Frames, rate: FrameRate) -> float:
    """Returns the playback speed that fits a video to its clip, within limits that look natural."""
    needed_s = rate.seconds(frames)
    if not media_s or abs(media_s - needed_s) <= rate.seconds(1):
        return 1.0
    return round(min(MAX_SPEED, max(MIN_SPEED, media_s / needed_s)), 4)


def _narrations(
    stretches: tuple[_Stretch, ...], starts: tuple[Frames, ...], assets: Mapping[AssetKey, Asset]
) -> Iterator[Clip]:
    for stretch, start, end in zip(stretches, starts, starts[1:], strict=False):
        if stretch.segment is not None and not stretch.segment.is_silent:
            clip = _clip(narration_key(stretch.segment), start, end, assets, stretch.segment)
            yield replace(clip, lead_s=lead_s(stretch.segment))


def _music(options: FilmOptions, assets: Mapping[AssetKey, Asset], duration: Frames) -> Iterator[Clip]:
    if options.music is not MusicMood.none:
        yield _clip(MUSIC_KEY, Frames(0), duration, assets, None)


def _clip(
    key: AssetKey, start: Frames, end: Frames, assets: Mapping[AssetKey, Asset], segment: Segment | None
) -> Clip:
    asset = assets.get(key)
    take = asset.accepted_take if asset else None
    return Clip(
        name=asset.title if asset else key,
        asset_key=key,
        start=start,
        duration=Frames(end - start),
        media=take.media_digest if take else None,
        status=asset.status if asset else AssetStatus.pending,
        error=asset.error if asset else None,
        segment_id=segment.id if segment else None,
        media_duration_s=take.duration_s if take else None,
    )


def _with_fades(visuals: tuple[Clip, ...]) -> tuple[Clip, ...]:
    """Only a title card fades in: a film that begins with a sentence begins with its picture."""
    begins_with_card = visuals[0].segment_id is None
    first = replace(visuals[0], fade_in_s=FADE_IN_S if begins_with_card else 0.0)
    if len(visuals) == 1:
        return (replace(first, fade_out_s=FADE_OUT_S),)
    return (first, *visuals[1:-1], replace(visuals[-1], fade_out_s=FADE_OUT_S))


def _captions(
    script: Script,
    options: FilmOptions,
    narration: tuple[Clip, ...],
    stretches: tuple[_Stretch, ...],
    assets: Mapping[AssetKey, Asset],
) -> Iterator[Caption]:
    layout = CaptionLayout.for_film(options.film_size, script.language, options.frame_rate)
    spoken = [stretch.segment for stretch in stretches if stretch.segment and not stretch.segment.is_silent]
    for clip, segment in zip(narration, spoken, strict=True):
        start_s, end_s = (options.frame_rate.seconds(at) for at in (clip.start, clip.end))
        if segment.captions:
            yield from own_captions(segment.captions, start_s + clip.lead_s, end_s, layout)
            continue
        take = _take(narration_key(segment), assets)
        duration_s = _narration_s(segment, script.language, assets)
        words = caption_words(segment, take.words if take else (), duration_s, layout.limits.line_length)
        yield from plan_captions(words, start_s + clip.lead_s, end_s, layout)


def _chapter_marks(
    script: Script, stretches: tuple[_Stretch, ...], starts: tuple[Frames, ...]
) -> Iterator[ChapterMark]:
    marks = [
        ChapterMark(stretch.chapter_title, start)
        for stretch, start in zip(stretches, starts, strict=False)
        if stretch.chapter_title is not None
    ]
    if marks and marks[0].start > 0 and len(marks) > 1:
        marks = [ChapterMark(marks[0].title, Frames(0)), *marks[1:]]
    return iter(marks)


def _take(key: AssetKey, assets: Mapping[AssetKey, Asset]) -> Take | None:
    asset = assets.get(key)
    return asset.accepted_take if asset else None
