"""Turns Markdown blocks (headings, paragraphs, lists, tables, code) into headings and passages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reelproof.planning.script.findings import Findings
from reelproof.planning.script.markdown.document import Block, Heading
from reelproof.planning.script.markdown.exhibits import FORMULAS, code_passage, formula_passage, table_passage
from reelproof.planning.script.markdown.html import HtmlShape
from reelproof.planning.script.markdown.inline import InlineReader
from reelproof.planning.script.markdown.math import LONGEST_FORMULA
from reelproof.planning.script.markdown.non_prose import (
    is_drawing,
    is_only_tags,
    is_table_of_contents,
    links_inside,
)
from reelproof.planning.script.passage import Passage, join_passages
from reelproof.planning.script.spoken_list import speak_list

_OPEN_TAG = re.compile(r"<pre[^>]*>\s*(?:<code[^>]*>)?|(?:</code>\s*)?</pre\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_FENCED_TEXT = re.compile(
    r"\{(?:note|warning|tip|important|hint|caution|danger|attention|seealso|admonition|epigraph)\}(.*)"
)
_FENCED_PICTURE = re.compile(r"\{(?:image|figure)\}[ \t]+(\S+)")
# The options of a directive: lines of `:name: value`.
_OPTIONS = re.compile(r"\A(?:[ \t]*:[\w-]+:[^\n]*(?:\n|\Z))+")
_STOPPED = re.compile(r"[.!?:;,…。！？：]['\"”’»)]*$")


def _nodes(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """The outermost tokens, each opening one with those inside it."""
    at = 0
    while at < len(tokens):
        end, depth = at + 1, int(tokens[at].nesting)
        while depth > 0:
            depth += tokens[end].nesting
            end += 1
        yield tokens[at], tokens[at + 1 : end - 1]
        at = end


class BlockReader:
    """Reads the tokens of one text."""

    def __init__(self, markdown: MarkdownIt, language: str, findings: Findings) -> None:
        self._markdown = markdown
        self._language = language
        self._findings = findings
        self._shape = HtmlShape(findings, self._speak_items)
        self._inline = InlineReader(language, findings, self._shape)

    def read(self, text: str, line: int) -> list[Block]:
        """`line` is where the text begins."""
        blocks = self._blocks(self._tokens(text, line))
        self._shape.finish(blocks)
        return blocks

    def passages(self, text: str, line: int) -> list[Passage]:
        """One for each paragraph."""
        return [
            self._inline.plain_text(token) for token in self._tokens(text, line) if token.type == "inline"
        ]

    def paragraph(self, text: str, line: int) -> Passage:
        """The whole text, which may have empty lines."""
        (token,) = self._markdown.parseInline(text)
        token.map = [line, line + text.count("\n") + 1]
        return self._inline.plain_text(token)

    def _tokens(self, text: str, line: int) -> list[Token]:
        tokens = self._markdown.parse(text)
        for token in tokens:
            token.map = [number + line for number in token.map] if token.map else None
        return tokens

    def _blocks(self, tokens: Sequence[Token]) -> list[Block]:
        blocks: list[Block] = []
        for token, inner in _nodes(tokens):
            self._add(blocks, token, inner)
        return blocks

    def _add(self, blocks: list[Block], token: Token, inner: Sequence[Token]) -> None:
        line = token.map[0] if token.map else 1
        match token.type:
            case "heading_open":
                self._add_heading(blocks, token, inner[0])
            case "paragraph_open":
                self._add_paragraph(blocks, inner[0])
            case "blockquote_open" | "admonition_open":
                blocks += self._blocks(_without_usual_title(token, inner))
            case "bullet_list_open" | "ordered_list_open":
                self._add_list(blocks, inner, line)
            case "dl_open":
                blocks += self._definitions(inner)
            case "table_open":
                self._add_passage(blocks, self._table(inner, line))
            case "fence" | "code_block":
                self._add_code(blocks, token, line)
            case "raw_block":
                self._add_raw(blocks, token, line)
            case "site_line" if token.info:
                self._findings.leave_out(token.info, line)

    def _add_passage(self, blocks: list[Block], passage: Passage | None) -> None:
        if passage is not None:
            blocks.append(passage)

    def _add_heading(self, blocks: list[Block], token: Token, inline: Token) -> None:
        """Adds a heading; a full sentence above a line of dashes is a paragraph above a rule instead."""
        passage = self._inline.passage(inline)
        is_underlined = token.markup in ("-", "=")
        is_prose = len(passage.line_starts) > 1 or _STOPPED.search(passage.text)
        blocks.append(passage if is_underlined and is_prose else Heading(int(token.tag[1:]), passage))

    def _add_paragraph(self, blocks: list[Block], inline: Token) -> None:
        content = inline.content
        if is_drawing(content):
            self._add_passage(blocks, code_passage(content, "", _line_of(inline), self._findings))
        elif is_only_tags(content):
            self._findings.leave_out("line of tags", _line_of(inline))
        elif links := links_inside(inline):
            self._findings.leave_out(
                "table of contents" if links > 1 else "link within the page", _line_of(inline)
            )
        else:
            if content.startswith(": ") and inline.children:
                inline.children[0].content = inline.children[0].content.removeprefix(": ")
            self._inline.read_into(blocks, inline)

    def _add_list(self, blocks: list[Block], inner: Sequence[Token], line: int) -> None:
        if is_table_of_contents(inner):
            self._findings.leave_out("table of contents", line)
        else:
            self._speak_items(blocks, self._items(inner))

    def _speak_items(self, blocks: list[Block], items: list[Passage]) -> None:
        blocks += speak_list(_popped(blocks), items, self._language)

    def _items(self, tokens: Sequence[Token]) -> list[Passage]:
        items = list(_nodes(tokens))
        keeps_numbers = not _only_count([token.info for token, _ in items])
        passages: list[Passage] = []
        for token, inner in items:
            item = _as_passages(self._blocks(_as_item(inner)))
            if item and keeps_numbers and not item[0].stands_alone:
                number = Passage(token.info + token.markup, ((0, item[0].line),))
                item[0] = join_passages([number, item[0]])
            passages += item
        return passages

    def _definitions(self, tokens: Sequence[Token]) -> list[Passage]:
        """A term and what it means, with a colon between."""
        passages: list[Passage] = []
        term: Passage | None = None
        for token, inner in _nodes(tokens):
            if token.type == "dt_open":
                passages += [term] if term else []
                term = self._inline.passage(inner[0])
                continue
            meaning = _as_passages(self._blocks(_as_item(inner)))
            if term and meaning and not meaning[0].stands_alone:
                meaning[0] = join_passages([_with_colon(term), meaning[0]])
                term = None
            passages += meaning
        return [*passages, *([term] if term else [])]

    def _table(self, tokens: Sequence[Token], line: int) -> Passage | None:
        rows: list[list[Passage]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._inline.passage(token))
        return table_passage(rows, line, self._findings)

    def _add_code(self, blocks: list[Block], token: Token, line: int) -> None:
        info = token.info.strip()
        content = _OPTIONS.sub("", token.content) if info.startswith("{") else token.content
        if text := _FENCED_TEXT.fullmatch(info):
            blocks += self._blocks(self._tokens(f"{text[1].strip()}\n\n{content}", line - 1))
        elif picture := _FENCED_PICTURE.fullmatch(info):
            blocks += self._blocks(self._tokens(f"![]({picture[1]})\n\n{content}", line - 1))
        elif info.lower().strip("{}=") in FORMULAS and token.type == "fence" and info.lower() != "latex":
            self._add_formula(blocks, content, line)
        else:
            self._add_passage(blocks, code_passage(content, info, line, self._findings))

    def _add_formula(self, blocks: list[Block], source: str, line: int) -> None:
        """Merges the formula with the preceding words unless a blank line separates them."""
        if len(source) > LONGEST_FORMULA:
            self._add_passage(blocks, code_passage(source, "latex", line, self._findings))
            return
        passage = formula_passage(source, line, self._language)
        if passage is None:
            self._findings.leave_out("formula", line)
            return
        before = blocks[-1] if blocks else None
        if isinstance(before, Passage) and _leads_on(before, line):
            blocks[-1] = join_passages([before, passage])
        else:
            blocks.append(passage)

    def _add_raw(self, blocks: list[Block], token: Token, line: int) -> None:
        if token.meta["kind"] == "math":
            self._add_formula(blocks, _inside_of_math(token.content), line)
        elif token.meta["kind"] == "code":
            source = "\n".join(token.content.rstrip("\n").split("\n")[1:-1])
            self._add_passage(blocks, code_passage(source, token.info, line, self._findings))
        elif token.meta["opening"].lower() == "<pre":
            source = unescape(_TAG.sub("", _OPEN_TAG.sub("", token.content.strip())))
            self._add_passage(blocks, code_passage(source.strip("\n"), "", line, self._findings))
        elif token.meta["opening"].lower() not in ("<script", "<style"):
            self._findings.leave_out("embedded element", line)


def _as_item(inner: Sequence[Token]) -> Sequence[Token]:
    """Marks the first paragraph of an item, which is words also where it looks like a note."""
    for token in inner[1:2]:
        if token.type == "inline":
            token.meta["is_item"] = True
    return inner


def _line_of(token: Token) -> int:
    return token.map[0] if token.map else 1


def _as_passages(blocks: Sequence[Block]) -> list[Passage]:
    return [block.passage if isinstance(block, Heading) else block for block in blocks]


def _popped(blocks: list[Block]) -> Passage | None:
    """Takes away the last block if it is a passage of words."""
    if blocks and isinstance(last := blocks[-1], Passage) and last.exhibit is None:
        del blocks[-1]
        return last
    return None


def _with_colon(term: Passage) -> Passage:
    """Adds a colon to the term; later marks move behind it."""
    if term.text.endswith((":", "：")):
        return term
    end = len(term.text)
    marks = (replace(mark, offset=mark.offset + 1) if mark.offset == end else mark for mark in term.marks)
    return replace(term, text=f"{term.text}:", marks=tuple(marks))


def _leads_on(passage: Passage, line: int) -> bool:
    """Whether a short passage leads directly into the next line."""
    is_next = passage.line_starts[-1][1] + 1 == line
    return is_next and passage.exhibit is None and passage.is_spoken and not _STOPPED.search(passage.text)


def _only_count(numbers: Sequence[str]) -> bool:
    """Whether numbers only count the items. `1914.` and `1918.` are content and are spoken."""
    first = int(numbers[0] or "0")
    counted = [str(first + index) for index in range(len(numbers))]
    return first <= 1 and (list(numbers) == counted or len(set(numbers)) == 1)


def _without_usual_title(token: Token, inner: Sequence[Token]) -> Sequence[Token]:
    """Drops an admonition's title if it only names its kind."""
    if token.type != "admonition_open" or not token.content:
        return inner
    is_usual = token.content.lower() == token.meta["tag"]
    title = Token("paragraph_open", "p", 1), inner[1], Token("paragraph_close", "p", -1)
    return inner[3:] if is_usual else [*title, *inner[3:]]


def _inside_of_math(content: str) -> str:
    """Returns the content between `$$` or TeX brackets; an environment is kept with its name."""
    source = content.strip()
    for opening, closing in (("$$", "$$"), ("\\[", "\\]")):
        if source.startswith(opening):
            return source[2:].rpartition(closing)[0]
    return source
