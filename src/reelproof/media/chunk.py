"""What is encoded on its own: a few seconds of one clip, known by all that decides its pictures."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from math import ceil, floor

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.ids import Digest
from reelproof.domain.render import RenderOptions
from reelproof.domain.timeline import Caption, Clip, Motion, Placeholder, Timeline
from reelproof.domain.units import FrameRate, Size
from reelproof.media.text.characters import clean, without_emoji

# Short enough to keep two processors busy with one segment, and to jump to any place of a film at once.
LONGEST_S = 4
# Raised when the same clip would come out with other pictures.
FOOTAGE_VERSION = 1


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A word of a caption, highlighted from a frame on until the next word's."""

    text: str
    first: int


@dataclass(frozen=True, slots=True)
class ShownCaption:
    """Lines on the frames from `first` to before `end`, counted from the first frame of the clip."""

    first: int
    end: int
    lines: tuple[str, ...]
    words: tuple[ShownWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """`frames` frames of a clip of `clip_frames`, from its frame `first` on.

    It shows `picture` under `motion`, or moving pictures (`is_video`) at `speed`, or else `placeholder`. All
    frames are counted from the clip's first: nothing here says where on the timeline the clip is.
    """

    picture: Digest | None
    motion: Motion | None
    placeholder: Placeholder | None
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

    @property
    def end(self) -> int:
        return self.first + self.frames


def chunk_key(chunk: Chunk, encoder: str) -> Digest:
    """The digest of all that decides the chunk's bytes; `encoder` names the encoder and how it is set."""
    value: dict[str, JsonValue] = {**asdict(chunk), "encoder": encoder}
    if chunk.is_video:
        value["footage"] = FOOTAGE_VERSION
    else:
        # What is no part of a still picture stays out of its key.
        del value["is_video"], value["speed"]
    return digest_of(value)


def chunks_of(timeline: Timeline, clip: Clip, options: RenderOptions) -> tuple[Chunk, ...]:
    """A clip cut into pieces of about equal length."""
    whole = _whole(timeline, clip, options)
    count = max(1, ceil(clip.duration / (LONGEST_S * timeline.rate.frames_per_s)))
    bounds = [clip.duration * number // count for number in range(count + 1)]
    return tuple(_part(whole, first, end) for first, end in pairwise(bounds))


def _whole(timeline: Timeline, clip: Clip, options: RenderOptions) -> Chunk:
    rate = timeline.rate
    captions = timeline.captions if options.burn_captions else ()
    longest_fade = clip.duration // 2
    is_video = clip.is_video and clip.media is not None
    return Chunk(
        picture=clip.media,
        motion=clip.motion if clip.media and not is_video else None,
        placeholder=_placeholder(clip) if clip.media is None else None,
        clip_frames=clip.duration,
        first=0,
        frames=clip.duration,
        size=timeline.size,
        rate=rate,
        language=timeline.language,
        captions=tuple(_shown(captions, clip, rate)),
        fade_in_frames=min(longest_fade, rate.nearest_frame(clip.fade_in_s)),
        fade_out_frames=min(longest_fade, rate.nearest_frame(clip.fade_out_s)),
        is_video=is_video,
        speed=clip.speed if is_video else 1.0,
    )


def _placeholder(clip: Clip) -> Placeholder:
    asked = clip.placeholder or Placeholder(clip.name, "")
    return Placeholder(_lettered(asked.heading), _lettered(asked.words))


def _part(whole: Chunk, first: int, end: int) -> Chunk:
    """Keeps what reaches into the part, so that a change elsewhere in the clip leaves its key alone."""
    return replace(
        whole,
        first=first,
        frames=end - first,
        captions=tuple(caption for caption in whole.captions if caption.first < end and first < caption.end),
        fade_in_frames=whole.fade_in_frames if first < whole.fade_in_frames else 0,
        fade_out_frames=whole.fade_out_frames if end > whole.clip_frames - whole.fade_out_frames else 0,
    )


def _shown(captions: tuple[Caption, ...], clip: Clip, rate: FrameRate) -> Iterator[ShownCaption]:
    for caption in captions:
        first, end = (_frame(at_s, clip, rate) for at_s in (caption.start_s, caption.end_s))
        if first < clip.duration and end > 0 and first < end:
            words = tuple(
                ShownWord(word_text, _frame(word.start_s, clip, rate))
                for word in caption.words
                if (word_text := _lettered(word.text))
            )
            lines = tuple(filter(None, map(_lettered, caption.lines)))
            yield ShownCaption(max(0, first), min(clip.duration, end), lines, words)


def _lettered(text: str) -> str:
    return without_emoji(clean(text))


def _frame(at_s: float, clip: Clip, rate: FrameRate) -> int:
    """The nearest frame, from the clip's first; halves always go up, wherever on the timeline the clip is."""
    return floor(at_s * rate.frames_per_s + 0.5 + 1e-4) - clip.start
