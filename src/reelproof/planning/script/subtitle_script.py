"""Subtitles as scripts: recognizes SRT and WebVTT by their content, and joins cues to paragraphs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reelproof.domain.frozen import frozen
from reelproof.planning.script.subtitle_text import (
    CueTime,
    LineKind,
    cue_time,
    has_rolling_words,
    header_title,
    line_kinds,
    words_of,
)

LONG_PAUSE_S = 2.0
"""Begins a paragraph after a sentence."""
VERY_LONG_PAUSE_S = 4.0
"""Begins a paragraph anywhere."""
GOOD_LENGTH = 240
"""From this many characters on, the end of a sentence is the end of a paragraph."""
MAX_CHARACTERS = 600
"""Automatic captions have no sentences: a paragraph ends with the cue that reaches this length."""
LONGEST_TITLE = 80
_FEWEST_CUES_PER_STRAY = 3

_SPOKEN = (LineKind.stray, LineKind.words)
_SENTENCE_END = re.compile(r"(?:(?<!\.)\.|[!?。！？؟।])['\"”’»)\]]*\Z")
# Unlike 10:00 -> 11:00 in an agenda.
_EXACT_TIME = re.compile(r"[\s\d]*:[\s\d]*[:,.]\s?\d")
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)


@frozen
class CueParagraph:
    """Words of cues that follow each other. Each line break is one of the source, from `line` on, which
    counts from 0.
    """

    line: int
    text: str


@frozen
class _Cue:
    """`line` is that of the cue's number, if it has one, else of its time."""

    time: CueTime
    line: int


@frozen
class Subtitles:
    """The words of subtitles; lines count from 0."""

    title: str | None
    title_line: int
    first_line: int
    note_lines: tuple[int, ...]
    paragraphs: tuple[CueParagraph, ...]


def read_subtitles(text: str, *, is_named_so: bool = False) -> Subtitles | None:
    """None if the text is no subtitles, as one that quotes a cue. The name of a file decides in doubt."""
    if ">" not in text:
        return None
    lines = text.split("\n")
    kinds = line_kinds(lines)
    if LineKind.time not in kinds or not (is_named_so or _is_nothing_else(text, lines, kinds)):
        return None
    return _subtitles_of(lines, kinds, is_rolling=has_rolling_words(text))


def words_of_subtitles(text: str) -> str | None:
    """All words of subtitles, to find their language by; None if the text is no subtitles."""
    subtitles = read_subtitles(text)
    return None if subtitles is None else "\n\n".join(one.text for one in subtitles.paragraphs)


def _subtitles_of(lines: Sequence[str], kinds: list[LineKind], *, is_rolling: bool) -> Subtitles:
    title, title_line = None, _title_line(lines, kinds)
    if title_line is not None:
        title = header_title(lines[title_line]) or _heading(lines[title_line])
    spoken = [kind in _SPOKEN and line != title_line for line, kind in enumerate(kinds)]
    words = [words_of(line) if is_spoken else "" for line, is_spoken in zip(lines, spoken, strict=True)]
    first = next(index for index, kind in enumerate(kinds) if kind is not LineKind.blank)
    paragraphs = tuple(_Joining(is_rolling).paragraphs(words, _cues(lines, kinds)))
    return Subtitles(title, title_line or 0, first, _notes(kinds), paragraphs)


def _cues(lines: Sequence[str], kinds: Sequence[LineKind]) -> dict[int, _Cue]:
    """By the lines of their times."""
    found = ((index, cue_time(lines[index])) for index, kind in enumerate(kinds) if kind is LineKind.time)
    return {index: _Cue(time, _first_line(kinds, index)) for index, time in found if time}


def _first_line(kinds: Sequence[LineKind], index: int) -> int:
    has_number = index > 0 and kinds[index - 1] is LineKind.number
    return index - 1 if has_number else index


def _notes(kinds: Sequence[LineKind]) -> tuple[int, ...]:
    """The first lines of notes."""
    pairs = zip([LineKind.blank, *kinds], kinds, strict=False)
    return tuple(line for line, pair in enumerate(pairs) if pair[1] is LineKind.note is not pair[0])


def _is_nothing_else(text: str, lines: Sequence[str], kinds: Sequence[LineKind]) -> bool:
    is_exact = any(_EXACT_TIME.match(lines[at]) for at, kind in enumerate(kinds) if kind is LineKind.time)
    if _FENCE.search(text) or not is_exact:
        return False
    stray = kinds.count(LineKind.stray)
    if stray * _FEWEST_CUES_PER_STRAY > kinds.count(LineKind.time):
        return False
    above = _lines_above(kinds)
    return not above or _is_heading_alone(lines, above)


def _title_line(lines: Sequence[str], kinds: Sequence[LineKind]) -> int | None:
    """The line of a WebVTT's header that has a title, or a heading above the first cue."""
    headers = (index for index, kind in enumerate(kinds) if kind is LineKind.header)
    named = next((index for index in headers if header_title(lines[index])), None)
    above = _lines_above(kinds)
    return above[0] if named is None and _is_heading_alone(lines, above) else named


def _lines_above(kinds: Sequence[LineKind]) -> list[int]:
    """Lines of words above the first cue."""
    return [index for index in range(kinds.index(LineKind.time)) if kinds[index] in _SPOKEN]


def _is_heading_alone(lines: Sequence[str], above: Sequence[int]) -> bool:
    return len(above) == 1 and _heading(lines[above[0]]) is not None


def _heading(line: str) -> str | None:
    """A short line that is no sentence."""
    title = words_of(line).lstrip("#").strip()
    is_short = 0 < len(title) <= LONGEST_TITLE and any(map(str.isalpha, title))
    return title if is_short and not title.endswith((".", ",", ";", ":")) else None


@dataclass(slots=True)
class _Joining:
    """Joins cues to paragraphs."""

    is_rolling: bool
    _first: int = 0
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _last_words: str = ""

    def paragraphs(self, words: Sequence[str], cues: Mapping[int, _Cue]) -> Iterator[CueParagraph]:
        """`words` of each line; `cues` by the lines of their times."""
        before: CueTime | None = None
        for index, spoken in enumerate(words):
            if cue := cues.get(index):
                pause_s = cue.time.start_s - before.end_s if before else 0.0
                if self._length and self._is_over(pause_s):
                    yield self._closed()
                self._open(index, cue.line)
                before = cue.time
            else:
                self._add(index, spoken)
        if self._length:
            yield self._closed()

    def _open(self, index: int, line: int) -> None:
        """A paragraph begins with its first cue's number, so that whoever edits or moves it has all of it."""
        if self._length:
            self._parts.append("")
        else:
            self._first, self._parts = line, [""] * (index + 1 - line)

    def _add(self, index: int, words: str) -> None:
        if self.is_rolling and words == self._last_words:
            words = ""
        if words:
            self._last_words = words
            self._length += len(words) + 1
        if words and not self._parts:
            self._first = index
        if words or self._parts:
            self._parts.append(words)

    def _is_over(self, pause_s: float) -> bool:
        if pause_s >= VERY_LONG_PAUSE_S or self._length >= MAX_CHARACTERS:
            return True
        is_sentence = _SENTENCE_END.search(self._last_words) is not None
        return is_sentence and (pause_s >= LONG_PAUSE_S or self._length >= GOOD_LENGTH)

    def _closed(self) -> CueParagraph:
        paragraph = CueParagraph(self._first, "\n".join(self._parts).rstrip("\n"))
        self._parts, self._length = [], 0
        return paragraph
