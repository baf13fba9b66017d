"""Collects a script's notices and problems while parsing; wording of what is left out."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import Notice, NoticeKind
from reelproof.planning.script.directive import (
    Direction,
    OwnRecording,
    TransitionDirective,
    write_directive,
)
from reelproof.planning.script.passage import Mark, Passage
from reelproof.planning.script.script_text import ScriptProblem, invalid_scripts, listed, problems_of

MAX_LINES_NAMED = 5
MAX_WORDS_QUOTED = 20


@dataclass(slots=True)
class Findings:
    """Collects notices and problems. Minor omissions of one kind share a notice."""

    _notices: list[Notice] = field(default_factory=list)
    _problems: list[ScriptProblem] = field(default_factory=list)
    _omitted: dict[str, list[int]] = field(default_factory=dict)
    _quoted: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    speaks_notes: bool = False
    """Whether stage directions are read, because nothing else would be."""

    def note(self, kind: NoticeKind, message: str, line: int | None, remediation: str = "") -> None:
        self._notices.append(Notice(kind, message, line, remediation))

    def leave_out(self, noun: str, line: int) -> None:
        """`noun` is pluralized with an s."""
        self._omitted.setdefault(noun, []).append(line)

    def leave_out_words(self, noun: str, line: int, words: str) -> None:
        """Like `leave_out`, for words that somebody may want to hear: the notice quotes them."""
        self._quoted.setdefault(noun, []).append((line, words))

    @property
    def has_omitted_words(self) -> bool:
        return bool(self._quoted)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collects errors raised inside the block for `raise_problems`."""
        try:
            yield
        except ReelproofError as error:
            self.add(error)

    def add(self, error: ReelproofError) -> None:
        """Records an error for `raise_problems`."""
        self._problems += problems_of(error)

    def raise_problems(self) -> None:
        """Raises one ReelproofError that names every problem, if there are any."""
        if self._problems:
            raise self._failure()

    def with_all_problems(self, error: ReelproofError) -> ReelproofError:
        """One error for this one and all that were collected."""
        self.add(error)
        return self._failure()

    def _failure(self) -> ReelproofError:
        return invalid_scripts(sorted(set(self._problems), key=lambda problem: problem.line or 0))

    def notices(self) -> tuple[Notice, ...]:
        """Returns notices ordered by line."""
        small = [_small_notice(noun, lines) for noun, lines in self._omitted.items()]
        small += [_quoting_notice(noun, found) for noun, found in self._quoted.items()]
        return tuple(sorted({*self._notices, *small}, key=lambda notice: (notice.line or 0, notice.message)))


def note_extra_directions(marks: Sequence[Mark], findings: Findings) -> None:
    """Reports all but the first of the transitions, motions or fits of one place."""
    first: dict[type, Mark] = {}
    for mark in marks:
        if not isinstance(mark.directive, Direction):
            continue
        used = first.setdefault(type(mark.directive), mark)
        if used is not mark and isinstance(used.directive, Direction):
            source, chosen = write_directive(mark.directive), write_directive(used.directive)
            message = (
                f'"{source}" is left out, because "{chosen}" on line {used.line} is for the same picture'
            )
            findings.note(NoticeKind.omitted, message, mark.line, "Keep one of the two.")


def without_inner_transitions(passage: Passage, findings: Findings) -> Passage:
    """Reports and removes transitions among the words of a recording, which is never split."""
    if not passage.marks_of(OwnRecording):
        return passage
    inner = [mark for mark, _ in passage.marks_of(TransitionDirective) if mark.offset > 0]
    for mark in inner:
        message = "the transition is left out, because its paragraph is one recording"
        findings.note(NoticeKind.omitted, message, mark.line, "Put it before the paragraph.")
    return replace(passage, marks=tuple(mark for mark in passage.marks if mark not in inner))


def _small_notice(noun: str, lines: Sequence[int]) -> Notice:
    if len(lines) == 1:
        return Notice(NoticeKind.omitted, f"{_article(noun)} {noun} is left out", lines[0])
    return Notice(
        NoticeKind.omitted, f"{len(lines)} {_plural(noun)} are left out ({_where(lines)})", min(lines)
    )


def _quoting_notice(noun: str, found: Sequence[tuple[int, str]]) -> Notice:
    """Names the words that were left out, and how to have them read."""
    lines = [line for line, _ in found]
    words = list(dict.fromkeys(words for _, words in found))
    remedy = f"To have {'it' if len(found) == 1 else 'one'} read, write \\{words[0]}."
    quoted = listed([f'"{one}"' for one in words], MAX_WORDS_QUOTED)
    if len(found) == 1:
        message = f"{quoted} is left out as {_article(noun)} {noun}"
    else:
        message = f"{len(found)} {_plural(noun)} are left out: {quoted} ({_where(lines)})"
    return Notice(NoticeKind.omitted, message, min(lines), remedy)


def _where(lines: Sequence[int]) -> str:
    named = sorted(set(lines))
    shown = ", ".join(map(str, named[:MAX_LINES_NAMED])) + (", …" if len(named) > MAX_LINES_NAMED else "")
    return f"line {shown}" if len(named) == 1 else f"lines {shown}"


def _plural(noun: str) -> str:
    """`tables of contents`."""
    return re.sub(r"(?= of | for | in | within | without |$)", "s", noun, count=1)


def _article(noun: str) -> str:
    return "an" if noun[0].lower() in "aeiou" else "a"
