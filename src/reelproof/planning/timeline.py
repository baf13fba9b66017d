"""From a script and its takes to a timeline. Narration is master of time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reelproof.domain.asset import Asset, AssetStatus, SpokenWord, Take
from reelproof.domain.ids import AssetKey
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, MusicMood, Pause, Script, Segment
from reelproof.domain.timeline import Caption, ChapterMark, Clip, MotionName, Placeholder, Timeline
from reelproof.domain.units import FrameRate, Frames
from reelproof.planning.asset import (
    END_CARD_KEY,
    MUSIC_KEY,
    TITLE_CARD_KEY,
    chapter_card_key,
    has_chapter_card,
    has_title_card,
    image_key,
    narration_key,
)
from reelproof.planning.caption import CaptionLayout, estimate_duration_s, plan_captions, spread_words
from reelproof.planning.motion import choose_motion

TITLE_CARD_S = 2.6
CHAPTER_CARD_S = 2.0
END_CARD_S = 3.0
VERTICAL_END_CARD_S = 1.6
LEAD_S = 0.25
TAIL_S = 0.4
FADE_IN_S = 0.5
FADE_OUT_S = 0.9


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What is shown and said between two cuts."""

    image_key: AssetKey
    duration_s: float
    placeholder: Placeholder
    segment: Segment | None = None
    chapter_title: str | None = None


def plan_timeline(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> Timeline:
    """The whole film. Assets without a take are on it as placeholders or silence, with their status and
    error.
    """
    stretches = tuple(_stretches(script, options, assets))
    starts = tuple(_starts(stretches, options.frame_rate))
    duration = starts[-1]
    visuals = tuple(_visuals(stretches, starts, assets))
    narration = tuple(_narrations(stretches, starts, assets))
    return Timeline(
        title=script.title,
        language=script.language,
        size=options.size,
        rate=options.frame_rate,
        duration=duration,
        visuals=_with_fades(visuals),
        narration=narration,
        music=tuple(_music(options, assets, duration)),
        captions=tuple(_captions(script, options, narration, stretches, assets)),
        chapters=tuple(_chapter_marks(script, stretches, starts)),
    )


def estimate_film_s(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> float:
    """How long the film will be with the narrations there are, and estimates for the others."""
    stretches = tuple(_stretches(script, options, assets))
    return options.frame_rate.seconds(tuple(_starts(stretches, options.frame_rate))[-1])


def _stretches(script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]) -> Iterator[_Stretch]:
    if has_title_card(options):
        yield _Stretch(TITLE_CARD_KEY, TITLE_CARD_S, Placeholder(script.title, ""))
    for chapter in script.chapters:
        yield from _chapter_stretches(chapter, script, options, assets)
    end_s = VERTICAL_END_CARD_S if options.size.is_vertical else END_CARD_S
    yield _Stretch(END_CARD_KEY, end_s, Placeholder(script.title, ""))


def _chapter_stretches(
    chapter: Chapter, script: Script, options: FilmOptions, assets: Mapping[AssetKey, Asset]
) -> Iterator[_Stretch]:
    title = chapter.title
    if title is not None and has_chapter_card(chapter, script, options):
        yield _Stretch(chapter_card_key(chapter), CHAPTER_CARD_S, Placeholder(title, ""), chapter_title=title)
        title = None
    for segment in chapter.segments:
        narration_s = _narration_s(segment, script.language, assets)
        duration_s = _lead_s(segment) + narration_s + TAIL_S + _tail_pause_s(segment)
        placeholder = Placeholder(chapter.title or script.title, segment.text)
        yield _Stretch(image_key(segment), duration_s, placeholder, segment, title)
        title = None


def _narration_s(segment: Segment, language: str, assets: Mapping[AssetKey, Asset]) -> float:
    take = _take(narration_key(segment), assets)
    if take is not None and take.duration_s is not None:
        return take.duration_s
    return estimate_duration_s(segment.text, language) + _inner_pauses_s(segment)


def _starts(stretches: tuple[_Stretch, ...], rate: FrameRate) -> Iterator[Frames]:
    """The first frame of every stretch, and last the frame after the film."""
    at = 0
    for stretch in stretches:
        yield Frames(at)
        at += max(1, rate.frames_covering(stretch.duration_s))
    yield Frames(at)


def _visuals(
    stretches: tuple[_Stretch, ...], starts: tuple[Frames, ...], assets: Mapping[AssetKey, Asset]
) -> Iterator[Clip]:
    previous: MotionName | None = None
    for stretch, start, end in zip(stretches, starts, starts[1:], strict=False):
        motion = choose_motion(stretch.image_key, previous)
        previous = motion.name
        clip = _clip(stretch.image_key, start, end, assets, stretch.segment)
        placeholder = stretch.placeholder if clip.media is None else None
        yield replace(clip, motion=motion, placeholder=placeholder)


def _narrations(
    stretches: tuple[_Stretch, ...], starts: tuple[Frames, ...], assets: Mapping[AssetKey, Asset]
) -> Iterator[Clip]:
    for stretch, start, end in zip(stretches, starts, starts[1:], strict=False):
        if stretch.segment is not None:
            clip = _clip(narration_key(stretch.segment), start, end, assets, stretch.segment)
            yield replace(clip, lead_s=_lead_s(stretch.segment))


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
    first = replace(visuals[0], fade_in_s=FADE_IN_S)
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
    layout = CaptionLayout.for_film(options.size, script.language, options.frame_rate)
    segments = [stretch.segment for stretch in stretches if stretch.segment is not None]
    for clip, segment in zip(narration, segments, strict=True):
        start_s = options.frame_rate.seconds(clip.start)
        end_s = options.frame_rate.seconds(clip.end)
        words = _words(segment, script.language, assets)
        yield from plan_captions(words, start_s + clip.lead_s, end_s, layout)


def _words(segment: Segment, language: str, assets: Mapping[AssetKey, Asset]) -> tuple[SpokenWord, ...]:
    take = _take(narration_key(segment), assets)
    duration_s = _narration_s(segment, language, assets)
    return take.words if take is not None and take.words else spread_words(segment.text, duration_s)


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


def _lead_s(segment: Segment) -> float:
    first = segment.narration[0] if segment.narration else None
    return LEAD_S + (first.duration_s if isinstance(first, Pause) else 0.0)


def _tail_pause_s(segment: Segment) -> float:
    """A pause that ends a segment; one that is its only part counts as its lead."""
    last = segment.narration[-1] if len(segment.narration) > 1 else None
    return last.duration_s if isinstance(last, Pause) else 0.0


def _inner_pauses_s(segment: Segment) -> float:
    return sum(part.duration_s for part in segment.narration[1:-1] if isinstance(part, Pause))
