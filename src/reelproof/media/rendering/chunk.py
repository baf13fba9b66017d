"""Chunks of a film: length of the pieces that are encoded separately, and their cache keys."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import pairwise
from math import ceil, floor

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import PictureFit
from reelproof.domain.timeline import Caption, Clip, DrawnPlaceholder, Motion, Timeline
from reelproof.domain.units import FrameRate, Size
from reelproof.media.text.characters import clean, without_emoji
from reelproof.planning.export.caption_look import usual_style
from reelproof.planning.script.speech.marks import is_spoken

# Short enough to keep two processors busy with one segment, and to seek quickly anywhere in a film.
LONGEST_S = 4
# Increment when the same clip would render differently.
FOOTAGE_VERSION = 1


@frozen
class ShownWord:
    """A word of a caption, highlighted from its first frame until the next word's."""

    text: str
    first: int


@frozen
class ShownCaption:
    """Lines on the frames from `first` to before `end`, counted from the first frame that shows the clip."""

    first: int
    end: int
    lines: tuple[str, ...]
    words: tuple[ShownWord, ...] = ()


@frozen
class Chunk:
    """`frames` frames of a clip that is shown for `clip_frames`, from its frame `first` on.

    It shows `picture` under `motion`, or video (`is_video`) at `speed`, or else `placeholder`. All
    frames are counted from the clip's first: a chunk does not depend on the clip's place on the timeline.
    """

    picture: Digest | None
    motion: Motion | None
    placeholder: DrawnPlaceholder | None
    clip_frames: int
    first: int
    frames: int
    size: Size
    rate: FrameRate
    language: str
    captions: tuple[ShownCaption, ...] = ()
    fade_in_frames: int = 0
    fade_out_frames: int = 0
    is_video: bool = False
    speed: float = 1.0
    caption_style: CaptionStyle | None = None
    fit: PictureFit | None = None

    @property
    def shown_fit(self) -> PictureFit:
        """How its picture or clip is shown; undecided without its size."""
        return self.fit or PictureFit.auto

    @property
    def end(self) -> int:
        return self.first + self.frames


def chunk_key(chunk: Chunk, encoder: str) -> Digest:
    """Returns the digest of all that determines the chunk's bytes; `encoder` identifies the encoder."""
    return digest_of({**key_facts(chunk), "encoder": encoder})


def key_facts(chunk: Chunk) -> dict[str, JsonValue]:
    """Returns all that determines the chunk's frames."""
    value: dict[str, JsonValue] = asdict(chunk)
    if chunk.is_video:
        value["footage"] = FOOTAGE_VERSION
    else:
        # Settings that do not affect a still picture stay out of its key.
        del value["is_video"], value["speed"]
    if chunk.caption_style is None:
        del value["caption_style"]
    return value


def chunks_of(timeline: Timeline, clip: Clip, options: RenderOptions) -> tuple[Chunk, ...]:
    """Cuts what a clip shows alone, between its transitions, into chunks of about equal length."""
    full = full_chunk(timeline, clip, options)
    start, end = 2 * clip.head_frames, clip.shown_frames - 2 * clip.tail_frames
    count = max(1, ceil((end - start) / (LONGEST_S * timeline.rate.frames_per_s)))
    bounds = [start + (end - start) * number // count for number in range(count + 1)]
    return tuple(part_of(full, first, end) for first, end in pairwise(bounds))


def full_chunk(timeline: Timeline, clip: Clip, options: RenderOptions) -> Chunk:
    """Returns a clip with its transitions as a single chunk."""
    rate = timeline.rate
    captions = timeline.captions if options.burn_captions else ()
    longest_fade = clip.duration // 2
    is_video = clip.is_video and clip.media is not None
    return Chunk(
        picture=clip.media,
        motion=clip.motion if clip.media and not is_video else None,
        placeholder=_placeholder(clip) if clip.media is None else None,
        clip_frames=clip.shown_frames,
        first=0,
        frames=clip.shown_frames,
        size=timeline.size,
        rate=rate,
        language=timeline.language,
        captions=tuple(shown_captions(captions, clip.start - clip.head_frames, clip.shown_frames, rate)),
        fade_in_frames=min(longest_fade, rate.nearest_frame(clip.fade_in_s)),
        fade_out_frames=min(longest_fade, rate.nearest_frame(clip.fade_out_s)),
        is_video=is_video,
        speed=clip.speed if is_video else 1.0,
        caption_style=unusual_style(options.caption_style, timeline.size),
        fit=clip.fit if clip.media else None,
    )


def unusual_style(style: CaptionStyle | None, frame: Size) -> CaptionStyle | None:
    """The usual style, named or not, makes the same pictures."""
    return None if style is usual_style(frame) else style


def _placeholder(clip: Clip) -> DrawnPlaceholder:
    requested = clip.placeholder or DrawnPlaceholder(clip.name, "")
    return DrawnPlaceholder(_with_letters_only(requested.heading), _with_letters_only(requested.words))


def part_of(full: Chunk, first: int, end: int) -> Chunk:
    """Keeps only what affects the part, so that a change elsewhere in the clip does not change its key."""
    captions = tuple(caption for caption in full.captions if caption.first < end and first < caption.end)
    return replace(
        full,
        first=first,
        frames=end - first,
        captions=captions,
        caption_style=full.caption_style if captions else None,
        fade_in_frames=full.fade_in_frames if first < full.fade_in_frames else 0,
        fade_out_frames=full.fade_out_frames if end > full.clip_frames - full.fade_out_frames else 0,
    )


def shown_captions(
    captions: tuple[Caption, ...], start: int, frames: int, rate: FrameRate
) -> Iterator[ShownCaption]:
    """Yields the captions of a part of the film, counted from its first frame."""
    for caption in captions:
        first, end = (_frame(at_s, start, rate) for at_s in (caption.start_s, caption.end_s))
        if first < frames and end > 0 and first < end:
            words = tuple(
                ShownWord(word_text, _frame(word.start_s, start, rate))
                for word in caption.words
                if is_spoken(word_text := _with_letters_only(word.text))
            )
            lines = tuple(filter(None, map(_with_letters_only, caption.lines)))
            yield ShownCaption(max(0, first), min(frames, end), lines, words)


def _with_letters_only(text: str) -> str:
    return without_emoji(clean(text))


def _frame(at_s: float, start: int, rate: FrameRate) -> int:
    """Returns the nearest frame, counted from `start`; halves always round up."""
    return floor(at_s * rate.frames_per_s + 0.5 + 1e-4) - start
