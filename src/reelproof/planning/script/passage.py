"""Passages: narration text with its directives, formulas and source lines, before segments are made."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from reelproof.domain.frozen import frozen
from reelproof.domain.script import Exhibit, ExhibitKind, Formula, NarrationPart, Pause
from reelproof.planning.script.directive import LONGEST_PAUSE_S, Directive
from reelproof.planning.script.script_text import clean_characters
from reelproof.planning.script.speech.reading_time import reading_time_s

_SPACE = re.compile(r"[ \t\n]+")
_CLOSING = re.compile(r"\s?[.,;:!?…。、，！？)\]’”»]+(?=\s|$)")
_TAIL_CHARACTERS = 20
_Kind = TypeVar("_Kind", bound=Directive | Formula)


@frozen
class Mark:
    """A directive before the character at `offset` of a text, or the formula whose letters begin there."""

    offset: int
    directive: Directive | Formula
    line: int

    @property
    def end(self) -> int:
        written = self.directive.written if isinstance(self.directive, Formula) else ""
        return self.offset + len(written)


@frozen
class Passage:
    """Spoken words. `line_starts` pairs offsets with the source lines that begin there.

    `exhibit` is what its card shows; one without words is shown in silence.
    """

    text: str
    line_starts: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...] = ()
    exhibit: Exhibit | None = None

    @property
    def line(self) -> int:
        return self.line_starts[0][1]

    @property
    def is_spoken(self) -> bool:
        return bool(self.marks_of(Formula)) or any(character.isalnum() for character in self.text)

    @property
    def stands_alone(self) -> bool:
        """Whether it is a table or code, which takes no directives and is never split."""
        return self.exhibit is not None and self.exhibit.kind is not ExhibitKind.formula

    def line_at(self, offset: int) -> int:
        index = bisect_right(self.line_starts, offset, key=lambda start: start[0])
        return self.line_starts[max(1, index) - 1][1]

    def marks_of(self, kind: type[_Kind]) -> list[tuple[Mark, _Kind]]:
        return [(mark, mark.directive) for mark in self.marks if isinstance(mark.directive, kind)]


class PassageWriter:
    """Collects a passage while it is read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._parts: list[str] = []
        self._length = 0
        self._line_starts = [(0, line)]
        self._marks: list[Mark] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def tail(self) -> str:
        """The last few characters."""
        return "".join(self._parts[-3:])[-_TAIL_CHARACTERS:]

    def write(self, text: str) -> None:
        """Appends words; line breaks in `text` move the line on."""
        for count, piece in enumerate(text.split("\n")):
            if count:
                self._append(" ")
                self.line += 1
                self._line_starts.append((self._length, self.line))
            self._append(piece)

    def mark(self, directive: Directive) -> None:
        self._marks.append(Mark(self._length, directive, self.line))

    def write_formula(self, formula: Formula) -> None:
        """Appends its letters as they are, and apart from the words around it, as they are spoken."""
        if self._length and not self._ends_in_space():
            self._append(" ")
        self._marks.append(Mark(self._length, formula, self.line))
        self._parts.append(formula.written)
        self._length += len(formula.written)

    def close_gap(self) -> None:
        """Removes the space at the end, before closing punctuation."""
        if self._ends_in_space():
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1

    def skip_lines(self, source: str) -> None:
        """Advances the line number by the line breaks of unspoken text."""
        if count := source.count("\n"):
            self.line += count
            self._line_starts.append((self._length, self.line))

    def finish(self) -> Passage:
        text = self.text.rstrip()
        marks = tuple(replace(mark, offset=min(mark.offset, len(text))) for mark in self._marks)
        return Passage(text, tuple(self._line_starts), marks)

    def _append(self, piece: str) -> None:
        words = _SPACE.sub(" ", piece)
        if self._length and self._marks and self._marks[-1].offset == self._length:
            words = self._close_before_marks(words)
        if not self._length or self._ends_in_space():
            words = words.lstrip(" ")
        elif words and self._ends_in_formula():
            words = words.lstrip(" ") if _CLOSING.match(words) else f" {words.lstrip(' ')}"
        if words:
            self._parts.append(words)
            self._length += len(words)

    def _close_before_marks(self, words: str) -> str:
        """`wait [pause 1s], then` becomes `wait, [pause 1s] then`. Returns the rest of `words`."""
        closing = _CLOSING.match(words)
        if closing is None:
            return words
        at = self._length
        if self._ends_in_space():
            self._parts[-1] = self._parts[-1][:-1]
            self._length -= 1
        self._parts.append(closing[0])
        self._length += len(closing[0])
        self._marks = [
            replace(mark, offset=self._length) if mark.offset == at else mark for mark in self._marks
        ]
        return words[closing.end() :]

    def _ends_in_formula(self) -> bool:
        return any(
            mark.end == self._length and isinstance(mark.directive, Formula) for mark in self._marks[-1:]
        )

    def _ends_in_space(self) -> bool:
        return bool(self._parts) and self._parts[-1].endswith(" ")


def join_passages(passages: Sequence[Passage]) -> Passage:
    """One passage of several, a space between their texts."""
    text, marks, line_starts = "", list[Mark](), list[tuple[int, int]]()
    for passage in passages:
        text += " " if text else ""
        marks += [replace(mark, offset=mark.offset + len(text)) for mark in passage.marks]
        line_starts += [(offset + len(text), line) for offset, line in passage.line_starts]
        text += passage.text
    return Passage(text, tuple(line_starts), tuple(marks), passages[-1].exhibit)


def cut_passage(passage: Passage, starts: Sequence[int]) -> list[Passage]:
    """The pieces that begin at `starts`, of which the first is 0.

    A pause at a cut ends the piece before it; every other directive there belongs to the piece after it.
    Nothing is cut inside a formula, and a formula that is exhibited belongs to the last piece.
    """
    inside = {at for mark, _ in passage.marks_of(Formula) for at in range(mark.offset + 1, mark.end)}
    starts = [start for start in starts if start not in inside]
    if len(starts) == 1 or passage.stands_alone:
        return [passage]
    ends = [*starts[1:], len(passage.text) + 1]
    pieces = [_piece(passage, start, end) for start, end in zip(starts, ends, strict=True)]
    return [*pieces[:-1], replace(pieces[-1], exhibit=passage.exhibit)]


def narration_of(passage: Passage) -> tuple[NarrationPart, ...]:
    """Splits the words at pauses and formulas; adjacent pauses are added up, up to the longest one."""
    cuts = [mark for mark in passage.marks if isinstance(mark.directive, Pause | Formula)]
    parts: list[NarrationPart] = []
    at = 0
    for mark in sorted(cuts, key=lambda mark: mark.offset):
        _add_words(parts, passage.text[at : mark.offset])
        match mark.directive:
            case Pause() as pause:
                _add_pause(parts, pause)
            case Formula() as formula:
                parts.append(formula)
        at = max(at, mark.end)
    _add_words(parts, passage.text[at:])
    if not parts and passage.exhibit is not None:
        return (Pause(reading_time_s(passage.exhibit)),)
    return tuple(parts)


def _add_words(parts: list[NarrationPart], text: str) -> None:
    if words := clean_characters(text).strip():
        parts.append(words)


def too_long_pauses(passage: Passage) -> list[int]:
    """The lines of pauses that are cut off: with those beside them they are longer than one may be."""
    lengths: dict[int, float] = {}
    lines = list[int]()
    for mark, pause in passage.marks_of(Pause):
        lengths[mark.offset] = lengths.get(mark.offset, 0) + pause.duration_s
        if lengths[mark.offset] > LONGEST_PAUSE_S:
            lines.append(mark.line)
    return lines


def _add_pause(parts: list[NarrationPart], pause: Pause) -> None:
    before = parts[-1] if parts else None
    if not isinstance(before, Pause):
        parts.append(pause)
        return
    parts[-1] = Pause(min(round(before.duration_s + pause.duration_s, 3), LONGEST_PAUSE_S))


def _piece(passage: Passage, start: int, end: int) -> Passage:
    text = passage.text[start:end].rstrip()
    marks = tuple(_marks_between(passage.marks, start, end, len(text)))
    later = [(offset - start, line) for offset, line in passage.line_starts if start < offset < end]
    return Passage(text, ((0, passage.line_at(start)), *later), marks)


def _marks_between(marks: Sequence[Mark], start: int, end: int, length: int) -> Iterator[Mark]:
    for mark in marks:
        # A pause on the cut itself belongs to the preceding words.
        offset = mark.offset - 1 if isinstance(mark.directive, Pause) and mark.offset else mark.offset
        if start <= offset < end:
            yield replace(mark, offset=min(max(0, mark.offset - start), length))
