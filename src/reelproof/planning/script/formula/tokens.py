"""Cuts TeX into tokens and pairs its brackets; the longest formula."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from reelproof.domain.frozen import frozen

# Longer formulas are cut off.
LONGEST_TEX = 4_000
_BARE_ARGUMENTS = re.compile(r"(\\[dtc]?(?:frac|binom))\s*(\d)\s*(\d)")
_BARE_ARGUMENT = re.compile(r"(\\(?:[dtc]?(?:frac|binom)|sqrt))\s*(\d)")


class Kind(Enum):
    """The kind of a token. A group lies within `open` and `close`, `begin` and `end`, `left` and `right`."""

    begin = r"\\begin\s*\{(?P<begin_name>[A-Za-z]+)\*?\}"
    end = r"\\end\s*\{[A-Za-z]+\*?\}"
    row = r"\\\\(?:\[[^\]]*\])?|\\newline\b|\\cr\b"
    left = r"\\left\s*(?P<left_mark>\\[A-Za-z]+|\\.|\S)"
    right = r"\\right\s*(?P<right_mark>\\[A-Za-z]+|\\.|\S)"
    command = r"\\(?P<name>[A-Za-z]+|.)\*?"
    open = r"\{"
    close = r"\}"
    number = r"\d{1,3}(?:(?:,|\\,|\{,\})\d{3})+(?:\.\d+)?(?!\d)|\d+(?:(?:\.|\{,\})\d+)?|\.\d+"
    superscript = r"\^"
    subscript = r"_"
    cell = r"&"
    prime = r"['’′]"
    space = r"[\s~]+"
    letter = r"[^\W\d_][\u0300-\u036f\u20d0-\u20ff]*"
    sign = r"."


_SCANNER = re.compile("|".join(f"(?P<{kind.name}_>{kind.value})" for kind in Kind), re.DOTALL)
_OPENERS = {
    "(",
    "[",
    r"\{",
    r"\lbrace",
    r"\langle",
    r"\lfloor",
    r"\lceil",
    r"\lvert",
    r"\lVert",
    "⟨",
    "⌊",
    "⌈",
}
_CLOSERS = {
    ")",
    "]",
    r"\}",
    r"\rbrace",
    r"\rangle",
    r"\rfloor",
    r"\rceil",
    r"\rvert",
    r"\rVert",
    "⟩",
    "⌋",
    "⌉",
}
_BARS = {"|", r"\|", r"\vert", r"\Vert", "‖", "∣"}
_GROUPS = {Kind.open, Kind.begin, Kind.left}
_ENDS = {Kind.close: Kind.open, Kind.end: Kind.begin, Kind.right: Kind.left}


@frozen
class TexToken:
    """A piece of TeX; `name` is a command's, an environment's or a fence's. Offsets into the source."""

    kind: Kind
    text: str
    name: str
    start: int
    end: int


@frozen
class TexTokens:
    """All tokens, and for each that opens a group the index of the one that closes it."""

    source: str
    all: tuple[TexToken, ...]
    partners: dict[int, int]

    def raw(self, start: int, end: int) -> str:
        """The source between two tokens."""
        return self.source[self.all[start].end : self.all[end].start]


def tokenize(tex: str) -> TexTokens:
    source = _BARE_ARGUMENT.sub(r"\1{\2}", _BARE_ARGUMENTS.sub(r"\1{\2}{\3}", tex[:LONGEST_TEX]))
    tokens = tuple(_scan(source))
    return TexTokens(source, tokens, _partners(tokens))


def _scan(source: str) -> Iterator[TexToken]:
    for found in _SCANNER.finditer(source):
        kind = Kind[str(found.lastgroup).removesuffix("_")]
        named = (found["begin_name"], found["left_mark"], found["right_mark"], found["name"])
        name = next((name for name in named if name is not None), "")
        yield TexToken(kind, found[0], name, found.start(), found.end())


def _partners(tokens: Sequence[TexToken]) -> dict[int, int]:
    """Groups first: brackets and bars pair within one group, and within one cell of a table."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    counts = dict.fromkeys(_GROUPS, 0)
    for index, token in enumerate(tokens):
        if token.kind in _GROUPS:
            counts[token.kind] += 1
            opened.append(index)
        elif token.kind in _ENDS and counts[_ENDS[token.kind]]:
            start = _pop_group(tokens, opened, counts, _ENDS[token.kind])
            partners[start] = index
        elif token.kind in (Kind.cell, Kind.row):
            _drop_brackets(tokens, opened)
        elif token.text in _OPENERS:
            opened.append(index)
        elif token.text in _CLOSERS:
            _close_bracket(tokens, opened, partners, index)
        elif token.text in _BARS:
            _pair_bar(tokens, opened, partners, index)
    return partners


def _pop_group(tokens: Sequence[TexToken], opened: list[int], counts: dict[Kind, int], kind: Kind) -> int:
    while True:
        start = opened.pop()
        if tokens[start].kind in counts:
            counts[tokens[start].kind] -= 1
        if tokens[start].kind is kind:
            return start


def _drop_brackets(tokens: Sequence[TexToken], opened: list[int]) -> None:
    while opened and tokens[opened[-1]].kind not in _GROUPS:
        opened.pop()


def _close_bracket(
    tokens: Sequence[TexToken], opened: list[int], partners: dict[int, int], index: int
) -> None:
    while opened and tokens[opened[-1]].text in _BARS:
        opened.pop()
    if opened and tokens[opened[-1]].text in _OPENERS:
        partners[opened.pop()] = index


def _pair_bar(tokens: Sequence[TexToken], opened: list[int], partners: dict[int, int], index: int) -> None:
    if opened and tokens[opened[-1]].text == tokens[index].text:
        partners[opened.pop()] = index
    else:
        opened.append(index)
