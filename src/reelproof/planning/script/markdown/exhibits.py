"""Tables, code and formulas as cards: what is shown, and how much of a table is read aloud."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reelproof.domain.script import Exhibit, ExhibitKind, Formula, NoticeKind
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.formula import read_formula
from reelproof.planning.script.markdown.math import clean_tex
from reelproof.planning.script.passage import Passage, PassageWriter
from reelproof.planning.script.passage_splitting import count_words
from reelproof.planning.script.script_text import clean_characters
from reelproof.planning.script.spelling import word_set

MAX_ROWS_READ = 8
MAX_WORDS_READ = 70
MAX_CELL_WORDS_READ = 15

DIAGRAMS = word_set(
    """
    mermaid plantuml puml dot graphviz vega vega-lite d2 nomnoml wavedrom tikz bob ditaa flowchart
    """
)
FORMULAS = word_set("math latex tex katex")
_SYNTAX = re.compile(
    r"(?:\{(?:code-block|code-cell|code|sourcecode)\}\s*)?\{?[.=]?([A-Za-z][A-Za-z0-9+#._-]*)"
)
_STOPPED = re.compile(r"[.!?…。！？।۔]$")


def formula_of(source: str, language: str) -> Formula | None:
    """Returns the formula on one line. None if none of it can be spoken."""
    tex = clean_tex(source)
    formula = read_formula(tex, language)
    written = " ".join(clean_characters(formula.written).split())
    is_said = any(map(str.isalnum, formula.spoken))
    return replace(formula, written=written) if tex and written and is_said else None


def formula_passage(source: str, line: int, language: str) -> Passage | None:
    """Returns a display formula. None if it is empty."""
    formula = formula_of(source, language)
    if formula is None:
        return None
    writer = PassageWriter(line)
    writer.write_formula(formula)
    return replace(writer.finish(), exhibit=Exhibit(ExhibitKind.formula, source=formula.tex))


def code_passage(source: str, info: str, line: int, findings: Findings) -> Passage | None:
    """Returns code, shown in silence. None if it is empty or an unsupported diagram."""
    source = source.removesuffix("\n")
    named = _SYNTAX.match(info.strip())
    syntax = named[1].lower() if named else None
    if not source.strip():
        return None
    if syntax in DIAGRAMS:
        findings.note(NoticeKind.omitted, f"the {syntax} diagram is left out", line, "Show it as a picture.")
        return None
    findings.note(NoticeKind.shown_only, "the code is shown, not read", line)
    return Passage("", ((0, line),), exhibit=Exhibit(ExhibitKind.code, source=source, syntax=syntax))


def table_passage(cells: Sequence[Sequence[Passage]], line: int, findings: Findings) -> Passage | None:
    """Returns a table, header first; a small one is read row by row. None if it has no words."""
    rows = tuple(tuple(_cell(cell, findings) for cell in row) for row in cells)
    width = max(map(len, rows), default=0)
    rows = tuple((*row, *[""] * (width - len(row))) for row in rows)
    if not any(character.isalnum() for row in rows for cell in row for character in cell):
        return None
    words = " ".join(_spoken_rows(rows))
    if not words or not _is_read(rows, words):
        words = ""
        findings.note(NoticeKind.shown_only, "the table is shown, not read", line)
    return Passage(words, ((0, line),), exhibit=Exhibit(ExhibitKind.table, rows=rows))


def _cell(cell: Passage, findings: Findings) -> str:
    for mark in cell.marks:
        if mark.end == mark.offset:
            findings.leave_out("direction in a table", mark.line)
    return " ".join(clean_characters(cell.text).split())


def _is_read(rows: Sequence[Sequence[str]], words: str) -> bool:
    """Whether the words of a table are few enough to be listened to."""
    counts = [count_words(cell) for row in rows[1:] for cell in row]
    if len(rows) - 1 > MAX_ROWS_READ or max(counts) > MAX_CELL_WORDS_READ:
        return False
    return sum(counts) > 0 and count_words(words) <= MAX_WORDS_READ


def _spoken_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Reads a table row by row, with the header's words if it has more than two columns."""
    header, *body = rows
    for row in body:
        if len(header) <= 2:
            words = ": ".join(filter(None, (row[0].rstrip(" :"), *row[1:])))
        else:
            named = (
                f"{name}: {cell}" if name else cell for name, cell in zip(header, row, strict=True) if cell
            )
            words = ", ".join(named)
        if words:
            yield words if _STOPPED.search(words) else f"{words}."
