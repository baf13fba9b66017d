"""Collects a script's notices and problems while parsing; wording of what is left out."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import Notice, NoticeKind
from reelproof.planning.script.script_text import ScriptProblem, invalid_scripts, problems_of

MAX_LINES_NAMED = 5


@dataclass(slots=True)
class Findings:
    """Collects notices and problems. Minor omissions of one kind share a notice."""

    _notices: list[Notice] = field(default_factory=list)
    _problems: list[ScriptProblem] = field(default_factory=list)
    _omitted: dict[str, list[int]] = field(default_factory=dict)

    def note(self, kind: NoticeKind, message: str, line: int | None, remediation: str = "") -> None:
        self._notices.append(Notice(kind, message, line, remediation))

    def leave_out(self, noun: str, line: int) -> None:
        """`noun` is pluralized with an s."""
        self._omitted.setdefault(noun, []).append(line)

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
            raise invalid_scripts(sorted(set(self._problems), key=lambda problem: problem.line or 0))

    def notices(self) -> tuple[Notice, ...]:
        """Returns notices ordered by line."""
        small = [_small_notice(noun, lines) for noun, lines in self._omitted.items()]
        return tuple(sorted({*self._notices, *small}, key=lambda notice: (notice.line or 0, notice.message)))


def _small_notice(noun: str, lines: Sequence[int]) -> Notice:
    if len(lines) == 1:
        return Notice(NoticeKind.omitted, f"{_article(noun)} {noun} is left out", lines[0])
    named = sorted(set(lines))
    shown = ", ".join(map(str, named[:MAX_LINES_NAMED])) + (", …" if len(named) > MAX_LINES_NAMED else "")
    where = f"line {shown}" if len(named) == 1 else f"lines {shown}"
    return Notice(NoticeKind.omitted, f"{len(lines)} {_plural(noun)} are left out ({where})", named[0])


def _plural(noun: str) -> str:
    """`tables of contents`."""
    return re.sub(r"(?= of | for | within |$)", "s", noun, count=1)


def _article(noun: str) -> str:
    return "an" if noun[0].lower() in "aeiou" else "a"
