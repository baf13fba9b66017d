"""Writes other pauses around segments into a script's text, and changes nothing else about the film.

What is written where is tried, and proved by reading the script again: a script has many forms.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import SegmentId
from reelproof.domain.script import NarrationPart, Pause, Script, Segment
from reelproof.planning.script.directive import write_directive
from reelproof.planning.script.speech.segment_length import pause_after_s, pause_before_s

# Each try reads the whole script.
MAX_TRIES = 12

_WRITTEN = (
    r"(?:\[\s*pause\s*:?\s*[\d.,]+\s*(?:ms|s|sec|seconds?)\s*\]"
    r"|<!--\s*pause\s*:?\s*[\d.,]+\s*(?:ms|s|sec|seconds?)\s*-->)"
)
_PAUSES = re.compile(rf"{_WRITTEN}(?:\s*{_WRITTEN})*", re.IGNORECASE)
_ID_AT_END = re.compile(r"\s*\{#[^{}\n]*\}\s*$")
_LAST_LETTERS = re.compile(r"(\w{1,12})\W*$")
_FIRST_LETTERS = re.compile(r"^\W*(\w{1,12})")


@frozen
class PauseChange:
    """Other pauses before and after a segment's words; None leaves one as it is."""

    segment_id: SegmentId
    before_s: float | None = None
    after_s: float | None = None


@frozen
class _Region:
    """The characters of a text in which the pauses around a segment stand, and the words that it cuts."""

    start: int
    end: int
    last: str
    first: str


def with_pauses(
    text: str, script: Script, changes: Sequence[PauseChange], parse: Callable[[str], Script]
) -> str:
    """Returns the text with these pauses. `script` is what `parse` reads in it.

    Raises ReelproofError (InvalidInput) for a segment that the script does not have and for a pause that
    cannot be written where it would have to stand.
    """
    for change in changes:
        index = _index_of(script, change.segment_id)
        if change.after_s is not None:
            text, script = _with_after(text, script, index, change.after_s, parse)
        if change.before_s is not None:
            text, script = _with_before(text, script, index, change.before_s, parse)
    return text


def _index_of(script: Script, segment_id: SegmentId) -> int:
    for index, segment in enumerate(script.segments):
        if segment.id == segment_id:
            return index
    raise invalid_input("segment_id", f"The script has no segment {segment_id}.")


def _with_after(
    text: str, script: Script, index: int, seconds: float, parse: Callable[[str], Script]
) -> tuple[str, Script]:
    segments = script.segments
    segment, following = segments[index], segments[index + 1] if index + 1 < len(segments) else None
    if pause_after_s(segment) == seconds:
        return text, script
    region = _Region(
        _line_start(text, segment.line),
        _line_end(text, following.line) if following else len(text),
        segment.text,
        following.text if following else "",
    )
    wanted = _with_segment(script, index, _surrounded(segment, pause_before_s(segment), seconds))
    tries = _after_texts(text, region, seconds)
    return _proved(tries, wanted, parse, segment, "after")


def _with_before(
    text: str, script: Script, index: int, seconds: float, parse: Callable[[str], Script]
) -> tuple[str, Script]:
    segment = script.segments[index]
    if pause_before_s(segment) == seconds:
        return text, script
    before = script.segments[index - 1] if index else None
    start = _line_start(text, before.line) if before else 0
    region = _Region(start, _line_end(text, segment.line), before.text if before else "", segment.text)
    wanted = _with_segment(script, index, _surrounded(segment, seconds, pause_after_s(segment)))
    return _proved(_before_texts(text, region, segment, seconds), wanted, parse, segment, "before")


def _surrounded(segment: Segment, before_s: float, after_s: float) -> tuple[NarrationPart, ...]:
    if segment.is_silent:
        return (Pause(after_s),) if after_s else ()
    words = list(segment.narration)
    while words and isinstance(words[0], Pause):
        words.pop(0)
    while words and isinstance(words[-1], Pause):
        words.pop()
    first = (Pause(before_s),) if before_s else ()
    return (*first, *words, *((Pause(after_s),) if after_s else ()))


def _with_segment(script: Script, index: int, narration: tuple[NarrationPart, ...]) -> Script:
    changed = script.segments[index]
    return replace(
        script,
        chapters=tuple(
            replace(
                chapter,
                segments=tuple(
                    replace(one, narration=narration) if one is changed else one for one in chapter.segments
                ),
            )
            for chapter in script.chapters
        ),
    )


def _proved(
    texts: Iterator[str], wanted: Script, parse: Callable[[str], Script], segment: Segment, side: str
) -> tuple[str, Script]:
    """Returns the first text that is read as the script that is wanted."""
    for text in islice(dict.fromkeys(texts), MAX_TRIES):
        try:
            script = parse(text)
        except ReelproofError:
            continue
        if _without_lines(script) == _without_lines(wanted):
            return text, script
    raise invalid_input(
        f"pause_{side}",
        f"A pause {side} this segment has no place of its own in the script. Edit the script at line "
        f"{segment.line}, for example with an empty line.",
    )


def _without_lines(script: Script) -> Script:
    return replace(
        script,
        notices=(),
        chapters=tuple(
            replace(
                chapter,
                segments=tuple(
                    replace(one, line=1, picture_line=None, recording_line=None) for one in chapter.segments
                ),
            )
            for chapter in script.chapters
        ),
    )


def _after_texts(text: str, region: _Region, seconds: float) -> Iterator[str]:
    """Yields the text with another pause in place of one, or with a new one where the words end."""
    yield from _replaced(text, region, seconds)
    if not seconds:
        return
    written, line_end = _written(seconds), _newline(text)
    ends = list(_block_ends(text, region))
    yield from (f"{text[:at]} {written}{text[at:]}" for at in _cuts(text, region))
    yield from (f"{text[:at]} {written}{text[at:]}" for at in ends[:1])
    yield from (f"{text[:at]}{line_end}{line_end}{written}{text[at:]}" for at in ends)


def _before_texts(text: str, region: _Region, segment: Segment, seconds: float) -> Iterator[str]:
    yield from _replaced(text, region, seconds)
    if not seconds:
        return
    written, start = _written(seconds), _line_start(text, segment.line)
    yield f"{text[:start]}{written} {text[start:]}"
    yield f"{text[:start]}{written}{_newline(text) * 2}{text[start:]}"


def _replaced(text: str, region: _Region, seconds: float) -> Iterator[str]:
    """Yields the text with each of its runs of pauses replaced, the last one first."""
    for found in reversed(list(_PAUSES.finditer(text, region.start, region.end))):
        before, after = text[: found.start()], text[found.end() :]
        yield f"{before}{_written(seconds)}{after}" if seconds else _closed(before, after)


def _closed(before: str, after: str) -> str:
    """Joins what was around a pause, without the space or the empty lines that were its own."""
    if before.endswith((" ", "\t")):
        return before.rstrip(" \t") + after
    is_own_line = before == "" or before.endswith("\n")
    return before + after.lstrip() if is_own_line and after.strip() else before + after.lstrip(" \t")


def _cuts(text: str, region: _Region) -> Iterator[int]:
    """Yields the places between the last word of a segment and the first of the next one."""
    last, first = _LAST_LETTERS.search(region.last), _FIRST_LETTERS.search(region.first)
    if last is None or first is None:
        return
    between = re.compile(rf"{re.escape(last[1])}[^\w\s]*(\s*)[^\w\s]*(?={re.escape(first[1])})")
    for found in between.finditer(text, region.start, region.end):
        if not re.search(r"\n\s*\n", found[1]):
            yield found.start(1)


def _block_ends(text: str, region: _Region) -> Iterator[int]:
    """Yields the ends of the lines before empty ones, in the region; an id at an end stays there."""
    at = region.start
    while at < region.end:
        end = _end_of_line(text, at)
        line, following = text[at:end], text[end + 1 : _end_of_line(text, end + 1)]
        if line.strip() and (end >= len(text) or not following.strip()):
            given_id = _ID_AT_END.search(line)
            yield at + (given_id.start() if given_id else len(line.rstrip()))
        at = end + 1


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _line_start(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        found = text.find("\n", at)
        if found < 0:
            break
        at = found + 1
    return at


def _line_end(text: str, line: int) -> int:
    return _end_of_line(text, _line_start(text, line))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _written(seconds: float) -> str:
    return write_directive(Pause(seconds))
