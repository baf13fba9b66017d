"""Which captions a segment has in a timeline, and one of them changed apart from what is spoken."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import SegmentId
from reelproof.domain.language_tag import primary_language
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.timeline import Caption, Timeline
from reelproof.planning.timeline.caption import CJK


@frozen
class SegmentCaptions:
    """Captions relative to `offset_s` of the film, at which the segment's words begin."""

    captions: Sequence[OwnCaption]
    offset_s: float


@frozen
class PlacedCaption:
    """A caption, the segment that is shown with it, and its number among that segment's, from 0."""

    caption: Caption
    segment_id: SegmentId | None
    number: int
    text: str


def placed_captions(timeline: Timeline) -> Iterator[PlacedCaption]:
    """Yields all captions, in order of time."""
    between = "" if primary_language(timeline.language) in CJK else " "
    clips, at, number = timeline.narration, 0, 0
    for caption in timeline.captions:
        while at + 1 < len(clips) and timeline.rate.seconds(clips[at + 1].start) <= caption.start_s:
            at, number = at + 1, 0
        # No-break spaces are the layout's.
        text = between.join(caption.lines).replace("\u00a0", " ")
        yield PlacedCaption(caption, clips[at].segment_id, number, text)
        number += 1


def captions_of(timeline: Timeline, segment_id: SegmentId) -> SegmentCaptions:
    """Returns the captions that are shown while the segment is."""
    clip = next((clip for clip in timeline.narration if clip.segment_id == segment_id), None)
    if clip is None:
        return SegmentCaptions((), 0.0)
    offset_s = timeline.rate.seconds(clip.start) + clip.lead_s
    captions = [
        OwnCaption(one.text, _after(one.caption.start_s, offset_s), _after(one.caption.end_s, offset_s))
        for one in placed_captions(timeline)
        if one.segment_id == segment_id
    ]
    return SegmentCaptions(captions, offset_s)


def with_caption(
    known: SegmentCaptions, number: int, text: str, start_s: float, end_s: float
) -> Sequence[OwnCaption]:
    """Returns the captions with one of them changed, whose times are those of the film. They stay in order:
    a neighbor ends, or begins, where it would be covered.

    Raises ReelproofError (InvalidInput) for a caption that is not there, and if a neighbor would vanish.
    """
    if not 0 <= number < len(known.captions):
        raise invalid_input("number", f"The segment has no caption {number}.")
    words = " ".join(text.split())
    changed = OwnCaption(words, _after(start_s, known.offset_s), _after(end_s, known.offset_s))
    before = [replace(one, end_s=min(one.end_s, changed.start_s)) for one in known.captions[:number]]
    after = [replace(one, start_s=max(one.start_s, changed.end_s)) for one in known.captions[number + 1 :]]
    captions = [*before, changed, *after]
    if not words or any(one.start_s >= one.end_s for one in captions):
        raise invalid_input(
            "caption",
            "Every caption needs words and a time: it ends after it starts, and covers no other one.",
        )
    return captions


def _after(moment_s: float, offset_s: float) -> float:
    """Whole milliseconds, as scripts have them."""
    return max(0.0, round(moment_s - offset_s, 3))
