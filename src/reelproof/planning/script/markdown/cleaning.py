"""Removes comments and Project Gutenberg boilerplate before Markdown is parsed."""

import re

from reelproof.domain.script import NoticeKind
from reelproof.planning.script.aside import picture_named, read_comment
from reelproof.planning.script.directive import escape_brackets
from reelproof.planning.script.findings import Findings

_PICTURE_COMMENT = re.compile(r"<!--\s*(picture|clip)\s*:(.*)-->", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*)?(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.MULTILINE
)
_COMMENT = re.compile(
    r"(?P<escaped>\\<)"
    r"|(?P<code>(?<!`)(?P<ticks>`+)(?!`)(?=[^`\n]))"
    r"|(?P<html><!--)"
    r"|(?P<note>(?:(?<=^)|(?<=\s))%%(?!%))",
    re.MULTILINE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n|\Z")
_ITALICS = re.compile(r"(?<!\w)_(?=\S)((?:[^_\n]|\n(?!\n)){1,1000}?)(?<=\S)_(?!\w)")
_BOOK_START = re.compile(
    r"^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK[^\n]*$", re.MULTILINE | re.IGNORECASE
)
_BOOK_END = re.compile(r"^\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK", re.MULTILINE | re.IGNORECASE)


def without_license(text: str, findings: Findings) -> str:
    """Removes the license and the underscores around italics from a Project Gutenberg book."""
    whole = text
    if end := _BOOK_END.search(text):
        line = text.count("\n", 0, end.start()) + 1
        message = "the license of Project Gutenberg after the book is left out"
        findings.note(NoticeKind.omitted, message, line)
        text = text[: end.start()]
    if start := _BOOK_START.search(text):
        findings.note(NoticeKind.omitted, "the header of Project Gutenberg is left out", 1)
        text = "\n" * text.count("\n", 0, start.end()) + text[start.end() :]
    return text if text is whole else _ITALICS.sub(r"\1", text)


def comments_as_directives(text: str, findings: Findings, line: int) -> str:
    """Picture comments as `[picture: …]`, other comments as their line breaks; none inside of code.

    The text begins on `line` of its file.
    """
    return "".join(_Comments(text, findings, line).parts())


class _Comments:
    def __init__(self, text: str, findings: Findings, line: int) -> None:
        self._text = text
        self._line = line
        self._findings = findings
        self._parts: list[str] = []

    def parts(self) -> list[str]:
        at = 0
        for start, end in self._prose():
            self._parts.append(self._text[at:start])
            self._read(start, end)
            at = end
        self._parts.append(self._text[at:])
        return self._parts

    def _prose(self) -> list[tuple[int, int]]:
        """Stretches outside of fenced code."""
        stretches, at, fence = list[tuple[int, int]](), 0, ""
        for match in _FENCE.finditer(self._text):
            closes = match["fence"].startswith(fence) and not match["info"].strip()
            if not fence and "`" not in match["info"]:
                stretches.append((at, match.start()))
                fence = match["fence"]
            elif fence and closes:
                at, fence = match.end(), ""
        return [*stretches, (at, len(self._text))] if not fence else stretches

    def _read(self, at: int, end: int) -> None:
        text, unpaired = self._text, False
        while match := _COMMENT.search(text, at, end):
            self._parts.append(text[at : match.start()])
            at = match.end()
            if match["escaped"]:
                self._parts.append(match[0])
            elif match["code"]:
                close = text.find(match["ticks"], at, text.find("\n", at, end) % (end + 1))
                close = at if close < 0 else close + len(match["ticks"])
                self._parts.append(text[match.start() : close])
                at = close
            elif match["html"]:
                at = self._after_html(match.start(), end)
            else:
                close = -1 if unpaired else text.find("%%", at, end)
                unpaired = close < 0
                self._parts.append(match[0] if unpaired else "\n" * text.count("\n", at, close))
                at = at if unpaired else close + 2
        self._parts.append(text[at:end])

    def _after_html(self, start: int, end: int) -> int:
        """An unclosed comment ends with its paragraph."""
        text = self._text
        close = text.find("-->", start + 4, end)
        if close < 0:
            line = text.count("\n", 0, start) + self._line
            message = "the comment that starts here is not closed; it is taken to end with its paragraph"
            self._findings.note(NoticeKind.omitted, message, line, "Put --> after it.")
            gap = _BLANK_LINE.search(text, start, end)
            return gap.start() if gap else end
        comment = text[start : close + 3]
        if name := picture_named(comment):
            message = f'the comment that starts with "{name}:" is not read and shows no picture'
            remedy = "If it describes a picture, write <!-- picture: … -->."
            self._findings.note(NoticeKind.omitted, message, text.count("\n", 0, start) + self._line, remedy)
        directive = self._directive_of(comment, text.count("\n", 0, start) + self._line)
        self._parts.append(directive + "\n" * comment.count("\n"))
        return close + 3

    def _directive_of(self, comment: str, line: int) -> str:
        """A comment that cannot be read is noticed and never an error: it may be for another tool."""
        reading = read_comment(_words_of(comment))
        if reading is None:
            return ""
        if reading.message:
            self._findings.note(reading.kind, reading.message, line, reading.remediation)
        return reading.right or ""


def _words_of(comment: str) -> str:
    if picture := _PICTURE_COMMENT.fullmatch(comment):
        return f"{picture[1]}: {escape_brackets(' '.join(picture[2].split()))}"
    return " ".join(comment[4:-3].split()).translate({ord("["): "(", ord("]"): ")"})
