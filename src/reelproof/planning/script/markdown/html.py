"""HTML in a script: tags that end a paragraph or are skipped; headings, lists and tables of tags."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token

from reelproof.planning.script.findings import Findings
from reelproof.planning.script.markdown.document import Block, Heading
from reelproof.planning.script.markdown.exhibits import table_passage
from reelproof.planning.script.passage import Passage, join_passages
from reelproof.planning.script.spelling import word_set

TAG = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>[^<>]*)>")
STRUCTURE = word_set(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p section
    summary table tbody td tfoot th thead tr ul
    """
)
"""Elements that end a paragraph."""

SILENT = word_set(
    """
    audio button canvas iframe math object option script select style svg template textarea video
    """
)
"""Elements whose content is not page text."""

INLINE = word_set(
    """
    a abbr acronym b bdi bdo big br cite code col colgroup data del dfn em embed font i img input
    ins kbd label link mark meta meter noscript optgroup output param picture pre progress q rp rt
    ruby s samp slot small source span strike strong sub sup time track tt u var wbr
    """
)
_TITLES_AND_CELLS = word_set("caption dt figcaption h1 h2 h3 h4 h5 h6 legend summary td th")
_HEADING = re.compile(r"h[1-6]")
_Speak = Callable[[list[Block], list[Passage]], None]


@dataclass(slots=True)
class HtmlShape:
    """Tracks open elements, possibly across several paragraphs."""

    findings: Findings
    speak_items: _Speak
    _heading: int = 0
    _lists: int = 0
    _items: list[Passage] = field(default_factory=list)
    _rows: list[list[list[Passage]]] | None = None
    _table_line: int = 1

    def take(self, blocks: list[Block], passage: Passage) -> None:
        """Adds a passage to its enclosing element."""
        if not passage.text and not passage.marks:
            return
        if self._rows:
            _last_cell(self._rows[-1]).append(passage)
        elif self._lists:
            self._items.append(passage)
        elif self._heading:
            blocks.append(Heading(self._heading, passage))
        else:
            blocks.append(passage)

    def open(self, name: str, line: int) -> None:
        if _HEADING.fullmatch(name):
            self._heading = int(name[1])
        elif name in ("ul", "ol"):
            self._lists += 1
        elif name == "table":
            self._rows, self._table_line = [], line
        elif name == "tr" and self._rows is not None:
            self._rows.append([])
        elif name in ("td", "th") and self._rows:
            self._rows[-1].append([])

    def close(self, blocks: list[Block], name: str) -> None:
        if _HEADING.fullmatch(name):
            self._heading = 0
        elif name in ("ul", "ol") and self._lists:
            self._lists -= 1
            if not self._lists:
                self._end_list(blocks)
        elif name == "table" and self._rows is not None:
            self._end_table(blocks)

    def finish(self, blocks: list[Block]) -> None:
        """Closes all open elements at the end of the text."""
        self._lists = 0
        self._end_list(blocks)
        self._end_table(blocks)

    def _end_list(self, blocks: list[Block]) -> None:
        items, self._items = self._items, []
        if items:
            self.speak_items(blocks, items)

    def _end_table(self, blocks: list[Block]) -> None:
        rows, self._rows = self._rows, None
        empty = Passage("", ((0, self._table_line),))
        cells = [[join_passages(cell) if cell else empty for cell in row] for row in rows or () if row]
        if cells and (passage := table_passage(cells, self._table_line, self.findings)):
            blocks.append(passage)


def _last_cell(row: list[list[Passage]]) -> list[Passage]:
    if not row:
        row.append([])
    return row[-1]


def visible_text(token: Token) -> str:
    """What is seen of a token, with line breaks; a cell's or title's text never stands apart."""
    match token.type:
        case "text" | "code_inline" | "math" | "escaped_parenthesis":
            return token.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "html_inline":
            tag = TAG.fullmatch(token.content)
            name = tag["name"].lower() if tag else ""
            return "|" if name in _TITLES_AND_CELLS else "\n" if name in STRUCTURE or name == "br" else ""
    return ""
