"""Writes other pauses around segments into a script's text, and changes nothing else about the film."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import SegmentId
from reelproof.domain.script import NarrationPart, Pause, Script, Segment
from reelproof.planning.script.directive import write_directive
from reelproof.planning.script.proved_edit import (
    Parse,
    TextRegion,
    closed,
    cuts,
    end_of_line,
    index_of,
    line_end,
    line_start,
    newline,
    proved,
    with_segment,
)
from reelproof.planning.script.speech.segment_length import pause_after_s, pause_before_s

_PAUSE = re.compile(
    r"\[\s*pause\s*:?\s*[\d.,]+\s*(?:ms|s|sec|seconds?)\s*\]"
    r"|<!--\s*pause\s*:?\s*[\d.,]+\s*(?:ms|s|sec|seconds?)\s*-->",
    re.IGNORECASE,
)
_ID_AT_END = re.compile(r"\s*\{#[^{}\n]*\}\s*$")


@frozen
class PauseChange:
    """Other pauses before and after a segment's words; None leaves one as it is."""

    segment_id: SegmentId
    before_s: float | None = None
    after_s: float | None = None


def with_pauses(text: str, script: Script, changes: Sequence[PauseChange], parse: Parse) -> str:
    """Returns the text with these pauses. `script` is what `parse` reads in it.

    Raises ReelproofError (InvalidInput) for a segment that the script does not have and for a pause that
    cannot be written where it would have to stand.
    """
    for change in changes:
        index = index_of(script, change.segment_id)
        if change.after_s is not None:
            text, script = _with_after(text, script, index, change.after_s, parse)
        if change.before_s is not None:
            text, script = _with_before(text, script, index, change.before_s, parse)
    return text


def _with_after(text: str, script: Script, index: int, seconds: float, parse: Parse) -> tuple[str, Script]:
    segments = script.segments
    segment, following = segments[index], segments[index + 1] if index + 1 < len(segments) else None
    if pause_after_s(segment) == seconds:
        return text, script
    region = TextRegion(
        line_start(text, segment.line),
        line_end(text, following.line) if following else len(text),
        segment.text,
        following.text if following else "",
    )
    wanted = _surrounded(script, index, pause_before_s(segment), seconds)
    return proved(_after_texts(text, region, seconds), wanted, parse, _no_place(segment, "after"))


def _with_before(text: str, script: Script, index: int, seconds: float, parse: Parse) -> tuple[str, Script]:
    segment = script.segments[index]
    if pause_before_s(segment) == seconds:
        return text, script
    before = script.segments[index - 1] if index else None
    start = line_start(text, before.line) if before else 0
    region = TextRegion(start, line_end(text, segment.line), before.text if before else "", segment.text)
    wanted = _surrounded(script, index, seconds, pause_after_s(segment))
    tries = _before_texts(text, region, segment, seconds)
    return proved(tries, wanted, parse, _no_place(segment, "before"))


def _no_place(segment: Segment, side: str) -> ReelproofError:
    return invalid_input(
        f"pause_{side}",
        f"A pause {side} this segment has no place of its own in the script. Edit the script at line "
        f"{segment.line}, for example with an empty line.",
    )


def _surrounded(script: Script, index: int, before_s: float, after_s: float) -> Script:
    """Returns the script with these pauses around the words of one segment."""
    segment = script.segments[index]
    return with_segment(script, index, replace(segment, narration=_narration(segment, before_s, after_s)))


def _narration(segment: Segment, before_s: float, after_s: float) -> tuple[NarrationPart, ...]:
    if segment.is_silent:
        return (Pause(after_s),) if after_s else ()
    words = list(segment.narration)
    while words and isinstance(words[0], Pause):
        words.pop(0)
    while words and isinstance(words[-1], Pause):
        words.pop()
    first = (Pause(before_s),) if before_s else ()
    return (*first, *words, *((Pause(after_s),) if after_s else ()))


def _after_texts(text: str, region: TextRegion, seconds: float) -> Iterator[str]:
    """Yields the text with another pause in place of one, or with a new one where the words end."""
    yield from _replaced(text, region, seconds)
    if not seconds:
        return
    written, gap = _written(seconds), newline(text) * 2
    ends = list(_block_ends(text, region))
    yield from (f"{text[:at]} {written}{text[at:]}" for at in cuts(text, region))
    yield from (f"{text[:at]} {written}{text[at:]}" for at in ends[:1])
    yield from (f"{text[:at]}{gap}{written}{text[at:]}" for at in ends)


def _before_texts(text: str, region: TextRegion, segment: Segment, seconds: float) -> Iterator[str]:
    yield from _replaced(text, region, seconds)
    if not seconds:
        return
    written, start = _written(seconds), line_start(text, segment.line)
    yield f"{text[:start]}{written} {text[start:]}"
    yield f"{text[:start]}{written}{newline(text) * 2}{text[start:]}"


def _replaced(text: str, region: TextRegion, seconds: float) -> Iterator[str]:
    """Yields the text with each of its runs of pauses replaced, the last one first; then with parts of them:
    of pauses at a cut, some are after one segment's words and some before the next one's.
    """
    runs = [list(run) for run in _runs(text, region)]
    for run in reversed(runs):
        yield from (
            _with_other(text, run[first].start(), run[last - 1].end(), seconds)
            for length in (len(run), *range(1, len(run)))
            for first in reversed(range(len(run) - length + 1))
            for last in (first + length,)
        )


def _runs(text: str, region: TextRegion) -> Iterator[Sequence[re.Match[str]]]:
    """Yields the pauses that nothing but space separates."""
    run: list[re.Match[str]] = []
    for found in _PAUSE.finditer(text, region.start, region.end):
        if run and text[run[-1].end() : found.start()].strip():
            yield run
            run = []
        run.append(found)
    if run:
        yield run


def _with_other(text: str, start: int, end: int, seconds: float) -> str:
    before, after = text[:start], text[end:]
    return f"{before}{_written(seconds)}{after}" if seconds else closed(before, after)


def _block_ends(text: str, region: TextRegion) -> Iterator[int]:
    """Yields the ends of the lines before empty ones, in the region; an id at an end stays there."""
    at = region.start
    while at < region.end:
        end = end_of_line(text, at)
        line, following = text[at:end], text[end + 1 : end_of_line(text, end + 1)]
        if line.strip() and (end >= len(text) or not following.strip()):
            given_id = _ID_AT_END.search(line)
            yield at + (given_id.start() if given_id else len(line.rstrip()))
        at = end + 1


def _written(seconds: float) -> str:
    return write_directive(Pause(seconds))
