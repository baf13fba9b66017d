"""Transitions as chunks of a film of their own, and their cache keys."""

from dataclasses import replace

from reelproof.domain.canonical import JsonValue, digest_of
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import TransitionKind
from reelproof.domain.timeline import Clip, Timeline, Transition
from reelproof.domain.units import FrameRate, Size
from reelproof.media.rendering.chunk import (
    Chunk,
    ShownCaption,
    full_chunk,
    key_facts,
    part_of,
    shown_captions,
    unusual_style,
)

# Increment when the same transition would render differently.
TRANSITION_VERSION = 1


@frozen
class TransitionChunk:
    """One clip gives way to the next: the last frames of `outgoing`, and as many first frames of `incoming`.

    Both are without captions: `captions` stay in place, counted from the transition's first frame.
    """

    kind: TransitionKind
    outgoing: Chunk
    incoming: Chunk
    captions: tuple[ShownCaption, ...] = ()
    caption_style: CaptionStyle | None = None
    first: int = 0

    @property
    def frames(self) -> int:
        return self.outgoing.frames

    @property
    def end(self) -> int:
        return self.first + self.frames

    @property
    def size(self) -> Size:
        return self.outgoing.size

    @property
    def rate(self) -> FrameRate:
        return self.outgoing.rate

    @property
    def language(self) -> str:
        return self.outgoing.language


AnyChunk = Chunk | TransitionChunk


def transition_chunk(
    timeline: Timeline, transition: Transition, before: Clip, after: Clip, options: RenderOptions
) -> TransitionChunk:
    """`before` and `after` are the clips on both sides of its cut."""
    captions = timeline.captions if options.burn_captions else ()
    without_captions = RenderOptions(burn_captions=False)
    outgoing, incoming = (full_chunk(timeline, clip, without_captions) for clip in (before, after))
    frames = transition.duration
    shown = tuple(shown_captions(captions, transition.start, frames, timeline.rate))
    return TransitionChunk(
        transition.kind,
        part_of(outgoing, outgoing.clip_frames - frames, outgoing.clip_frames),
        part_of(incoming, 0, frames),
        shown,
        unusual_style(options.caption_style, timeline.size) if shown else None,
    )


def transition_key(chunk: TransitionChunk, encoder: str) -> Digest:
    """Returns the digest of all that determines its bytes, of both clips what it shows of them."""
    value: dict[str, JsonValue] = {
        "kind": chunk.kind.value,
        "outgoing": key_facts(chunk.outgoing),
        "incoming": key_facts(chunk.incoming),
        "captions": key_facts(replace(chunk.outgoing, captions=chunk.captions))["captions"],
        "transition": TRANSITION_VERSION,
        "encoder": encoder,
    }
    if chunk.caption_style is not None:
        value["caption_style"] = chunk.caption_style.value
    return digest_of(value)
