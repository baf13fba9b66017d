"""Turns a Markdown paragraph (links, pictures, code, formulas, line breaks) into passages."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from reelproof.domain.script import Exhibit, ExhibitKind, Pause
from reelproof.planning.script.aside import asks_for_words, find_in_parentheses
from reelproof.planning.script.direction_reading import Reading
from reelproof.planning.script.directive import read_directive
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.markdown.document import Block
from reelproof.planning.script.markdown.exhibits import formula_of
from reelproof.planning.script.markdown.foreign_marks import lowered, raised
from reelproof.planning.script.markdown.html import INLINE, SILENT, STRUCTURE, TAG, HtmlShape, visible_text
from reelproof.planning.script.markdown.pictures import read_medium
from reelproof.planning.script.misspelling import read_bracketed
from reelproof.planning.script.passage import Passage, PassageWriter

BREATH = Pause(0.3)
"""The pause after a line of verse without punctuation."""
MAX_NEARBY = 20
"""How many tokens around one tell whether parentheses in it are among the words of a sentence."""

_ATTRIBUTE = re.compile(
    r"\b(?P<name>src|srcset|href)\s*=\s*(?:\"(?P<one>[^\"]*)\"|'(?P<two>[^']*)'|(?P<three>[^\s>]+))",
    re.IGNORECASE,
)
_AFTER_FORMULA = re.compile(r"\s*(?P<stop>[.,;:!?。，；：！？]*)")
_NOTED = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?\"”)])\s*$")
_STOPPED = re.compile(r"[.,;:!?…—–。，；：！？、]['\"”’»)\]]*$")


class InlineReader:
    """Reads one paragraph after another; an element of HTML may span several."""

    def __init__(self, language: str, findings: Findings, shape: HtmlShape) -> None:
        self._language = language
        self._findings = findings
        self._shape = shape
        self._until: str | None = None
        self._blocks: list[Block] = []
        self._is_structured = self._is_prose = False
        self._before = self._after = self._ending = ""
        self._start(1)

    def read_into(self, blocks: list[Block], inline: Token) -> None:
        """Appends the paragraph's passages, and headings, lists and tables made of tags."""
        self._blocks, self._is_structured, self._is_prose = blocks, True, True
        self._read(inline)
        self._end_passage()

    def passage(self, inline: Token) -> Passage:
        """All of it as one passage, as a heading or a cell is."""
        self._blocks, self._is_structured, self._is_prose = [], False, False
        self._read(inline)
        return self._finished()

    def plain_text(self, inline: Token) -> Passage:
        """A paragraph of a plain text."""
        self._blocks, self._is_structured, self._is_prose = [], False, True
        self._read(inline)
        return self._finished()

    def _start(self, line: int) -> None:
        self._writer = PassageWriter(line)
        self._exhibit: Exhibit | None = None

    def _read(self, inline: Token) -> None:
        self._start(inline.map[0] if inline.map else 1)
        children = inline.children or []
        self._is_verse = bool(inline.meta.get("verse")) or _has_broken_lines(children)
        self._struck = self._linked = 0
        self._script, self._has_gap, self._has_title = "", False, False
        self._item = inline.content.strip(" *_\n") if inline.meta.get("is_item") else ""
        for index, token in enumerate(children):
            if "(" in token.content:
                self._before = "".join(map(visible_text, children[max(0, index - MAX_NEARBY) : index]))
                self._after = "".join(map(visible_text, children[index + 1 : index + 1 + MAX_NEARBY]))
            self._take(token)

    def _take(self, token: Token) -> None:
        if token.type == "html_inline":
            self._take_tag(token.content)
        elif self._until is None:
            self._count(token)
            if not self._struck:
                self._write(token)
        else:
            self._writer.skip_lines("\n" * (token.type in ("softbreak", "hardbreak")))

    def _count(self, token: Token) -> None:
        if token.type == "s_open":
            self._findings.leave_out("struck-out passage", self._writer.line)
        if token.type in ("s_open", "s_close"):
            self._struck += token.nesting
        if token.type in ("link_open", "link_close"):
            self._linked += token.nesting

    def _write(self, token: Token) -> None:
        match token.type:
            case "text":
                self._write_text(token.content)
            case "code_inline" | "escaped_parenthesis":
                self._write_words(token.content)
            case "softbreak" | "hardbreak":
                self._break_line()
            case "directive":
                with self._findings.collecting():
                    self._writer.mark(read_directive(token.content, self._writer.line))
                self._writer.skip_lines(token.content)
            case "misspelled":
                self._take_misspelled(token)
            case "image":
                self._show(str(token.attrs["src"]))
            case "math":
                self._write_formula(token)
            case "footnote_ref":
                self._findings.leave_out("footnote", self._writer.line)
            case "alert":
                self._has_title = True
            case "omitted":
                self._leave_out(token)

    def _leave_out(self, token: Token) -> None:
        self._has_gap = True
        if token.info:
            self._findings.leave_out(token.info, self._writer.line)
        self._writer.skip_lines(token.content)

    def _write_text(self, text: str) -> None:
        """Writes words, and takes directions in parentheses; headings and cells have none."""
        written = 0
        found = find_in_parentheses(text, self._before, self._after) if self._is_prose else ()
        for start, end, reading in found:
            self._write_words(text[written:start])
            self._correct(text[start:end], reading)
            written = end
        self._write_words(text[written:])

    def _write_words(self, words: str) -> None:
        if self._exhibit is not None and self._is_structured:
            after = _AFTER_FORMULA.match(words)
            stop = after["stop"] if after else ""
            self._writer.write(stop)
            words = words[after.end() if after else 0 :]
            if words.strip():
                self._end_passage()
        if self._has_gap and words[:1] in tuple(".,;:!?)"):
            self._writer.close_gap()
        self._has_gap = False
        if self._script == "sup" and words.isdigit() and _NOTED.search(self._writer.tail):
            self._findings.leave_out("reference mark", self._writer.line)
            return
        if self._script:
            words = (raised if self._script == "sup" else lowered)(words)
        self._writer.write(words)

    def _break_line(self) -> None:
        if self._has_title and self._is_structured and self._writer.text.strip():
            self._writer.write("\n")
            self._end_passage()
            self._has_title = False
            return
        self._has_title = False
        text = self._writer.text.rstrip()
        self._writer.write("\n")
        if self._is_verse and text and not _STOPPED.search(text[-5:]):
            self._writer.mark(BREATH)

    def _take_misspelled(self, token: Token) -> None:
        reading: Reading | None = token.meta["reading"]
        if not self._is_prose:
            reading = read_bracketed(" ".join(token.content.split()), stands_apart=False)
        if reading is None:
            self._write_words(token.content)
        else:
            self._correct(token.content, reading)

    def _correct(self, source: str, reading: Reading) -> None:
        line = self._writer.line
        is_note = reading.noun is not None and self._findings.speaks_notes
        if is_note or (reading.may_be_words and self._is_in_words(source)):
            self._write_words(source)
            return
        if reading.noun:
            self._findings.leave_out_words(reading.noun, line, " ".join(source.split()))
        else:
            self._findings.note(reading.kind, reading.message, line, reading.remediation)
        if reading.is_spoken:
            self._write_words(source)
            return
        if reading.own_file:
            self._show(reading.own_file)
        elif reading.right is None:
            self._has_gap = True
        else:
            self._writer.mark(read_directive(reading.right, line))
        self._writer.skip_lines(source)

    def _is_in_words(self, source: str) -> bool:
        """Whether what may direct is an item, or follows what asks for it: a question, a colon, a dash."""
        return source == self._item or asks_for_words(source, self._writer.tail, self._ending)

    def _show(self, source: str) -> None:
        medium = read_medium(source, self._writer.line, self._findings, is_linked=bool(self._linked))
        if medium is not None:
            self._writer.mark(medium)

    def _write_formula(self, token: Token) -> None:
        formula = formula_of(token.content, self._language)
        if formula is None:
            self._findings.leave_out("formula", self._writer.line)
            return
        if token.markup == "$$" and self._is_structured:
            if self._exhibit is not None:
                self._end_passage()
            self._exhibit = Exhibit(ExhibitKind.formula, source=formula.tex)
        self._writer.write_formula(formula)
        self._writer.skip_lines(token.content)

    def _take_tag(self, source: str) -> None:
        match = TAG.fullmatch(source)
        self._writer.skip_lines(source)
        if match is None:
            return
        name, closes = match["name"].lower(), bool(match["closes"])
        if self._until is not None:
            self._take_silent_tag(name, closes, match["attributes"])
        elif name in SILENT:
            self._open_silent(name, closes, match["attributes"])
        elif name in STRUCTURE:
            if self._is_structured:
                self._restructure(name, closes)
            else:
                self._writer.write(" ")
        elif name in INLINE:
            self._take_inline_tag(name, closes, match["attributes"])
        elif match["name"].islower() and not closes and not match["attributes"].strip():
            self._writer.write(name)

    def _take_silent_tag(self, name: str, closes: bool, attributes: str) -> None:
        if name == self._until and closes:
            self._until = None
        elif name == "source" and self._until in ("video", "audio"):
            self._show_source(attributes)

    def _open_silent(self, name: str, closes: bool, attributes: str) -> None:
        if closes:
            return
        if name in ("video", "audio"):
            self._show_source(attributes)
        elif name in ("iframe", "object", "canvas", "svg"):
            self._findings.leave_out("embedded element", self._writer.line)
        if not attributes.rstrip().endswith("/"):
            self._until = name

    def _restructure(self, name: str, closes: bool) -> None:
        self._end_passage()
        if closes:
            self._shape.close(self._blocks, name)
        else:
            self._shape.open(name, self._writer.line)

    def _take_inline_tag(self, name: str, closes: bool, attributes: str) -> None:
        if name == "br":
            self._break_line() if self._is_verse else self._writer.write(" ")
        elif name in ("img", "embed") and not closes:
            self._show_source(attributes)
        elif name in ("del", "s", "strike"):
            self._struck = max(0, self._struck + (-1 if closes else 1))
            if not closes:
                self._findings.leave_out("struck-out passage", self._writer.line)
        elif name in ("sup", "sub"):
            self._script = "" if closes else name
        elif name == "a":
            self._linked = max(0, self._linked + (-1 if closes else 1))

    def _show_source(self, attributes: str) -> None:
        for match in _ATTRIBUTE.finditer(attributes):
            if match["name"].lower() == "src":
                self._show(match["one"] or match["two"] or match["three"] or "")
                return

    def _end_passage(self) -> None:
        line = self._writer.line
        self._shape.take(self._blocks, self._finished())
        self._start(line)

    def _finished(self) -> Passage:
        self._ending = self._writer.tail or self._ending
        return replace(self._writer.finish(), exhibit=self._exhibit)


def _has_broken_lines(tokens: Sequence[Token]) -> bool:
    """Whether every line is broken on purpose, as in verse."""
    kinds = [token.type for token in tokens]
    return "softbreak" not in kinds and "hardbreak" in kinds
