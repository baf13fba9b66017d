"""Recognizes texts in other formats by clear marks: HTML, LaTeX, Org, reStructuredText, RTF, CSV."""

import csv
import re
from pathlib import PurePath

NAMES = {
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
    ".tex": "LaTeX",
    ".latex": "LaTeX",
    ".org": "Org",
    ".rst": "reStructuredText",
    ".rtf": "RTF",
    ".csv": "CSV",
    ".tsv": "TSV",
}
_FEWEST_ROWS = 3
_ROWS_READ = 50
_ANYWHERE = re.IGNORECASE | re.DOTALL

_MARKS = (
    (
        "HTML",
        re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", _ANYWHERE),
    ),
    (
        "LaTeX",
        re.compile(
            r"(?:[ \t]*(?:%[^\n]*)?\n)*[ \t]*"
            r"\\(?:documentclass|documentstyle|usepackage|begin\{document\}|(?:chapter|section)\*?\{)"
        ),
    ),
    ("Org", re.compile(r"(?:\s*#[ \t][^\n]*\n)*\s*#\+[A-Za-z_]+(?::|[ \t]|\n)")),
    ("RTF", re.compile(r"\s*\{\\rtf\d")),
    ("reStructuredText", re.compile(r"\s*([=#^])\1{2,}[ \t]*\n[^\n]*\w[^\n]*\n\1{3,}[ \t]*(?:\n|\Z)")),
)
# As in 1,000: the names of columns have none.
_BETWEEN_DIGITS = re.compile(r"\d[,;]\d")
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)
_DIRECTIVE = re.compile(r"^\.\. (?:[A-Za-z][\w-]*::|_[^:\n]+:)", re.MULTILINE)


def foreign_format(text: str, name: str) -> str | None:
    """The format's name. A file's ending is as clear as a mark."""
    if named := NAMES.get(PurePath(name).suffix.lower()):
        return named
    for format_name, mark in _MARKS:
        if mark.match(text):
            return format_name
    if _DIRECTIVE.search(text) and not _FENCE.search(text):
        return "reStructuredText"
    return next(
        (kind for kind, mark in (("TSV", "\t"), ("CSV", ","), ("CSV", ";")) if _is_table(text, mark)), None
    )


def _is_table(text: str, separator: str) -> bool:
    """Whether every row has as many cells; in prose, a blank follows each comma."""
    lines = [line for line in text.split("\n") if line.strip()]
    is_short = len(lines) < _FEWEST_ROWS
    if is_short or any(separator not in line for line in lines) or _BETWEEN_DIGITS.search(lines[0]):
        return False
    try:
        rows = list(csv.reader(lines[:_ROWS_READ], delimiter=separator))
    except csv.Error:
        return False
    is_even = len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
    return is_even and not any(cell.startswith(" ") for row in rows for cell in row[1:])
