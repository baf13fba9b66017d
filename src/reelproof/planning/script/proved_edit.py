"""Changes of a script's text that are proved by reading it again; places in the text, joining of the rest.

A script has many forms, so that what is written where is tried: nothing else about the film may change.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import SegmentId
from reelproof.domain.script import Script, Segment

Parse = Callable[[str], Script]
# Each try reads the whole script.
MAX_TRIES = 12

_LAST_LETTERS = re.compile(r"(\w{1,12})\W*$")
_FIRST_LETTERS = re.compile(r"^\W*(\w{1,12})")


@frozen
class TextRegion:
    """The characters of a text around a cut between two segments, and their words, if there are any."""

    start: int
    end: int
    last: str
    first: str


def index_of(script: Script, segment_id: SegmentId) -> int:
    for index, segment in enumerate(script.segments):
        if segment.id == segment_id:
            return index
    raise invalid_input("segment_id", f"The script has no segment {segment_id}.")


def with_segment(script: Script, index: int, segment: Segment) -> Script:
    """Returns the script with another segment in the place of one."""
    before = script.segments[index]
    return replace(
        script,
        chapters=tuple(
            replace(chapter, segments=tuple(segment if one is before else one for one in chapter.segments))
            for chapter in script.chapters
        ),
    )


def proved(texts: Iterator[str], wanted: Script, parse: Parse, refusal: ReelproofError) -> tuple[str, Script]:
    """Returns the first text that is read as the script that is wanted. Raises `refusal` if none is."""
    for text in islice(dict.fromkeys(texts), MAX_TRIES):
        try:
            script = parse(text)
        except ReelproofError:
            continue
        if without_lines(script) == without_lines(wanted):
            return text, script
    raise refusal


def without_lines(script: Script) -> Script:
    """Returns the script without what a line that is added or removed changes."""
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


def closed(before: str, after: str) -> str:
    """Joins what was around a direction, without the space or the empty lines that were its own."""
    if before.endswith((" ", "\t")):
        return before.rstrip(" \t") + after
    is_own_line = before == "" or before.endswith("\n")
    return before + after.lstrip() if is_own_line and after.strip() else before + after.lstrip(" \t")


def cuts(text: str, region: TextRegion) -> Iterator[int]:
    """Yields the places between the last word of a segment and the first of the next one."""
    last, first = _LAST_LETTERS.search(region.last), _FIRST_LETTERS.search(region.first)
    if last is None or first is None:
        return
    between = re.compile(rf"{re.escape(last[1])}[^\w\s]*(\s*)[^\w\s]*(?={re.escape(first[1])})")
    for found in between.finditer(text, region.start, region.end):
        if not re.search(r"\n\s*\n", found[1]):
            yield found.start(1)


def end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def line_start(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        found = text.find("\n", at)
        if found < 0:
            break
        at = found + 1
    return at


def line_end(text: str, line: int) -> int:
    return end_of_line(text, line_start(text, line))


def newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
