"""Writes other captions of a segment into a script's text, apart from what is spoken."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import SegmentId
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.script import Script, Segment
from reelproof.planning.script.directive import DIRECTIVE, read_directive, write_directive
from reelproof.planning.script.proved_edit import (
    Parse,
    TextRegion,
    closed,
    cuts,
    index_of,
    line_end,
    line_start,
    newline,
    proved,
    with_segment,
)

_COMMENT = re.compile(r"<!--\s*(?P<words>caption\s.*?)\s*-->", re.IGNORECASE | re.DOTALL)


def with_captions(
    text: str, script: Script, segment_id: SegmentId, captions: Sequence[OwnCaption], parse: Parse
) -> str:
    """Returns the text with these captions of the segment; with none, its words are shown again. `script` is
    what `parse` reads in the text.

    Raises ReelproofError (InvalidInput) for a segment that the script does not have and where captions cannot
    be written.
    """
    index = index_of(script, segment_id)
    segment = script.segments[index]
    if segment.captions == tuple(captions):
        return text
    wanted = with_segment(script, index, replace(segment, captions=tuple(captions)))
    refusal = invalid_input(
        "captions",
        "The captions of this segment have no place of their own in the script. Edit it at line "
        f"{segment.line}: [caption 0s-1.5s: Some words].",
    )
    return proved(_texts(text, script, index, captions), wanted, parse, refusal)[0]


def _texts(text: str, script: Script, index: int, captions: Sequence[OwnCaption]) -> Iterator[str]:
    segments = script.segments
    segment, before = segments[index], segments[index - 1] if index else None
    following = segments[index + 1] if index + 1 < len(segments) else None
    start = line_start(text, before.line) if before else 0
    end = line_end(text, following.line) if following else len(text)
    first = line_start(text, segment.line)
    bare, moved = _without(text, start, end, segment)
    if not captions:
        yield bare
        return
    at = first - sum(length for place, length in moved if place < first)
    written, gap = [write_directive(caption) for caption in captions], newline(text)
    yield bare[:at] + "".join(f"{one}{gap}" for one in written) + bare[at:]
    yield bare[:at] + gap.join(written) + gap * 2 + bare[at:]
    region = TextRegion(start, line_end(bare, segment.line), before.text if before else "", segment.text)
    yield from (f"{bare[:cut]} {' '.join(written)}{bare[cut:]}" for cut in cuts(bare, region))
    for found in list(re.finditer(r"\w", bare[at:]))[:1]:
        yield f"{bare[: at + found.start()]}{' '.join(written)} {bare[at + found.start() :]}"


def _without(text: str, start: int, end: int, segment: Segment) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text without the segment's captions, and where how many characters were taken out."""
    taken: list[tuple[int, int]] = []
    written = [*DIRECTIVE.finditer(text, start, end), *_COMMENT.finditer(text, start, end)]
    for found in sorted(written, key=lambda found: found.start(), reverse=True):
        if _caption_of(found[0]) not in segment.captions:
            continue
        shorter = closed(text[: found.start()], text[found.end() :])
        taken.append((found.start(), len(text) - len(shorter)))
        text = shorter
    return text, taken


def _caption_of(source: str) -> OwnCaption | None:
    comment = _COMMENT.fullmatch(source)
    try:
        directive = read_directive(f"[{comment['words']}]" if comment else source, 1)
    except ReelproofError:
        return None
    return directive if isinstance(directive, OwnCaption) else None
