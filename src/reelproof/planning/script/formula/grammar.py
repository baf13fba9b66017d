"""Parses TeX into a tree. Never fails: unknown input becomes plain letters."""

from reelproof.planning.script.formula.commands import read_command
from reelproof.planning.script.formula.symbols import (
    SIGNS,
)
from reelproof.planning.script.formula.tokens import Kind, TexToken, TexTokens, tokenize
from reelproof.planning.script.formula.tree import (
    Fenced,
    Letter,
    Node,
    Number,
    Row,
    Scripts,
    Sign,
    Space,
    Table,
    Unit,
)
from reelproof.planning.script.formula.units import unit_written

# Deeper groups are unreadable and therefore left out.
_DEEPEST = 24
_PLAIN_ENVIRONMENTS = frozenset(("equation", "displaymath", "math"))
_IN_UNITS = frozenset((Kind.letter, Kind.superscript, Kind.open, Kind.close, Kind.number))
_COLUMNED = frozenset(("array", "alignedat", "alignat", "tabular"))


def parse(tex: str) -> Node:
    return _Reader(tokenize(tex)).cells()


class _Reader:
    """Reads spans of tokens; `at` is the token to read next."""

    def __init__(self, tokens: TexTokens) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def cells(self) -> Node:
        return self._aligned("aligned", 0, len(self._tokens.all))

    def _aligned(self, environment: str, start: int, end: int) -> Node:
        """A span that may hold rows and cells."""
        rows = self._split(start, end)
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        filled = tuple(tuple(row) for row in rows if any(cell != Row(()) for cell in row))
        return Table(filled, environment) if filled else Row(())

    def _split(self, start: int, end: int) -> list[list[Node]]:
        rows: list[list[Node]] = [[]]
        first = at = start
        while at < end:
            kind = self._tokens.all[at].kind
            if kind in (Kind.cell, Kind.row):
                rows[-1].append(self._span(first, at))
                first = at + 1
            if kind is Kind.row:
                rows.append([])
            at = self._tokens.partners.get(at, at) + 1
        rows[-1].append(self._span(first, end))
        return rows

    def _span(self, start: int, end: int) -> Node:
        """Parses everything between two tokens as one row."""
        if self._depth > _DEEPEST:
            return Row(())
        before, self._at = self._at, start
        self._depth += 1
        items: list[Node] = []
        while self._at < end:
            item = self._item(end, items)
            if item is not None:
                items.append(item)
        self._depth -= 1
        self._at = max(before, end)
        return items[0] if len(items) == 1 else Row(tuple(items))

    def _item(self, end: int, before: list[Node]) -> Node | None:
        """Parses the next node with its scripts; None if nothing is shown."""
        token = self._tokens.all[self._at]
        if token.kind in (Kind.superscript, Kind.subscript, Kind.prime):
            base = before.pop() if before else Row(())
            return self._scripts(base, end)
        return self._atom(end, before)

    def _scripts(self, base: Node, end: int) -> Node:
        sub: list[Node] = []
        sup: list[Node] = []
        if isinstance(base, Scripts):
            sub, sup = [each for each in [base.sub] if each], [each for each in [base.sup] if each]
            base = base.base
        while self._at < end:
            kind = self._tokens.all[self._at].kind
            if kind is Kind.prime:
                self._at += 1
                sup.append(Sign("′"))
            elif kind in (Kind.superscript, Kind.subscript):
                self._at += 1
                (sup if kind is Kind.superscript else sub).append(self.argument(end))
            else:
                break
        return Scripts(base, _together(sub), _together(sup))

    def _atom(self, end: int, before: list[Node]) -> Node | None:
        at, token = self._at, self._tokens.all[self._at]
        partner = self._tokens.partners.get(at)
        if partner is not None and partner < end:
            return self._group(token, at, partner)
        self._at += 1
        match token.kind:
            case Kind.number:
                return self._number(token, end)
            case Kind.letter:
                return Letter(token.text)
            case Kind.command:
                return read_command(token.name, self, end, before)
            case Kind.sign:
                return Sign({"-": "−", "*": "∗", "/": "/"}.get(token.text, token.text))
            case Kind.left | Kind.right:
                return None if token.name == "." else Sign(_fence(token.name))
        return None

    def _group(self, token: TexToken, at: int, partner: int) -> Node | None:
        if self._depth >= _DEEPEST:
            self._at = partner + 1
            return None
        closing = self._tokens.all[partner]
        if token.kind is Kind.begin:
            body = self._environment(token.name, at + 1, partner)
        elif token.kind is Kind.open:
            body = self._span(at + 1, partner)
        else:
            opening = token.name if token.kind is Kind.left else token.text
            end = closing.name if closing.kind is Kind.right else closing.text
            body = Fenced(_fence(opening), self._aligned("matrix", at + 1, partner), _fence(end))
        self._at = partner + 1
        return body

    def _environment(self, name: str, start: int, end: int) -> Node:
        if name in _COLUMNED and start in self._tokens.partners:
            start = self._tokens.partners[start] + 1
        if name in _PLAIN_ENVIRONMENTS:
            return self._span(start, end)
        return Table(tuple(tuple(row) for row in self._split(start, end) if row != [Row(())]), name)

    def _number(self, token: TexToken, end: int) -> Node:
        """Parses a number, with the unit after a thin space."""
        number = Number(token.text.replace("{,}", ",").replace(r"\,", "\u202f"))
        unit_end = self._unit_end(end)
        if unit_end is None:
            return number
        raw = self._tokens.source[self._tokens.all[self._at].end : self._tokens.all[unit_end - 1].end]
        self._at = unit_end
        return Row((number, Space(), Unit(unit_written(raw) or raw)))

    def _unit_end(self, end: int) -> int | None:
        """Returns the end of the longest run of letters after a thin space that is a unit."""
        tokens = self._tokens.all
        if self._at >= end or tokens[self._at].text not in (r"\,", r"\;", r"\ ", "~"):
            return None
        stop = self._at + 1
        while stop < end and (tokens[stop].kind in _IN_UNITS or tokens[stop].text in ("/", r"\cdot", "-")):
            stop += 1
        for last in range(min(stop, self._at + 12), self._at + 1, -1):
            raw = self._tokens.source[tokens[self._at].end : tokens[last - 1].end]
            if unit_written(raw) and (last >= end or tokens[last].kind is not Kind.letter):
                return last
        return None

    def argument(self, end: int) -> Node:
        """Reads the next group or atom; an empty row if there is none."""
        self._skip_spaces(end)
        if self._at >= end or self._tokens.all[self._at].kind in (Kind.cell, Kind.row):
            return Row(())
        self._depth += 1
        argument = self._atom(end, []) if self._depth < _DEEPEST else None
        self._depth -= 1
        if argument is None and self._at < end and self._depth + 1 >= _DEEPEST:
            self._at += 1
        return argument if argument is not None else Row(())

    def raw_argument(self, end: int) -> str:
        self._skip_spaces(end)
        if self._at >= end:
            return ""
        start, partner = self._at, self._tokens.partners.get(self._at)
        if self._tokens.all[start].kind is Kind.open and partner is not None:
            self._at = partner + 1
            return self._tokens.raw(start, partner)
        self._at += 1
        return self._tokens.all[start].text

    def optional(self, end: int) -> Node | None:
        """Reads the optional argument in square brackets."""
        partner = self._tokens.partners.get(self._at)
        if self._at >= end or partner is None or self._tokens.all[self._at].text != "[":
            return None
        inside = self._span(self._at + 1, partner)
        self._at = partner + 1
        return inside

    def cells_of_argument(self, end: int) -> list[Node]:
        """Reads the cells of every line in the next group; none if there is no group."""
        self._skip_spaces(end)
        partner = self._tokens.partners.get(self._at)
        if partner is None or self._at >= end:
            return []
        rows = self._split(self._at + 1, partner) if self._depth < _DEEPEST else []
        self._at = partner + 1
        return [cell for row in rows for cell in row]

    def _skip_spaces(self, end: int) -> None:
        while self._at < end and self._tokens.all[self._at].kind is Kind.space:
            self._at += 1


def _together(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _fence(mark: str) -> str:
    if mark == ".":
        return ""
    return SIGNS.get(mark[1:], mark[1:2]) if mark.startswith("\\") else mark
