"""From TeX to a tree. Every text has one: what is not understood stands as its letters."""

import re
from collections.abc import Callable, Mapping

from reelproof.planning.formula.symbols import (
    ACCENTS,
    DOUBLE_STRUCK,
    LETTERS,
    NAMES,
    NEGATED,
    SIGNS,
    SPACES,
    names,
)
from reelproof.planning.formula.tokens import Kind, Token, Tokens, tokenize
from reelproof.planning.formula.tree import (
    Accented,
    Fenced,
    Fraction,
    Letter,
    Molecule,
    Name,
    Node,
    Number,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Table,
    Unit,
    Words,
)
from reelproof.planning.formula.units import unit_written

# Deeper groups are left out: nobody can read them.
_DEEPEST = 24
_WORDS = names("text textrm textbf textit textsf texttt textnormal mbox hbox operatorname")
_UPRIGHT = frozenset(("mathrm", "mathsf", "mathtt", "rm"))
_WRAPPERS = names(
    "mathbf boldsymbol bm mathit mathcal mathscr mathfrak mathnormal pmb boxed cancel bcancel fbox "
    "overbrace underbrace mathop mathbin mathrel mathord displaylines ensuremath"
)
_UNSHOWN = names("tag label phantom hphantom vphantom hspace vspace color kern nonumber")
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
_BINOMIALS = frozenset(("binom", "dbinom", "tbinom"))
_PLAIN_ENVIRONMENTS = frozenset(("equation", "displaymath", "math"))
_COLUMNED = frozenset(("array", "alignedat", "alignat", "tabular"))
_MARKUP = re.compile(r"\\[A-Za-z]+\s?|\\(.)|[{}$_^]")


def parse(tex: str) -> Node:
    return _Reader(tokenize(tex)).cells()


class _Reader:
    """Reads spans of tokens; `at` is the token to read next."""

    def __init__(self, tokens: Tokens) -> None:
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
        """Everything between two tokens, in one row."""
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
        """The next thing with its scripts; None where nothing is shown."""
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
                (sup if kind is Kind.superscript else sub).append(self._argument(end))
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
                return self._command(token, end, before)
            case Kind.sign:
                return Sign({"-": "−", "*": "∗", "/": "/"}.get(token.text, token.text))
            case Kind.left | Kind.right:
                return None if token.name == "." else Sign(_fence(token.name))
        return None

    def _group(self, token: Token, at: int, partner: int) -> Node | None:
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

    def _number(self, token: Token, end: int) -> Node:
        """A number, with the unit that stands behind it after a thin space."""
        number = Number(token.text.replace("{,}", ",").replace(r"\,", "\u202f"))
        unit_end = self._unit_end(end)
        if unit_end is None:
            return number
        raw = self._tokens.source[self._tokens.all[self._at].end : self._tokens.all[unit_end - 1].end]
        self._at = unit_end
        return Row((number, Space(), Unit(unit_written(raw) or raw)))

    def _unit_end(self, end: int) -> int | None:
        """Behind the longest run of letters after a thin space that reads as a unit."""
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

    def _argument(self, end: int) -> Node:
        """The next group, or the next single thing; an empty row where there is none."""
        self._skip_spaces(end)
        if self._at >= end or self._tokens.all[self._at].kind in (Kind.cell, Kind.row):
            return Row(())
        self._depth += 1
        argument = self._atom(end, []) if self._depth < _DEEPEST else None
        self._depth -= 1
        if argument is None and self._at < end and self._depth + 1 >= _DEEPEST:
            self._at += 1
        return argument if argument is not None else Row(())

    def _raw_argument(self, end: int) -> str:
        self._skip_spaces(end)
        if self._at >= end:
            return ""
        start, partner = self._at, self._tokens.partners.get(self._at)
        if self._tokens.all[start].kind is Kind.open and partner is not None:
            self._at = partner + 1
            return self._tokens.raw(start, partner)
        self._at += 1
        return self._tokens.all[start].text

    def _optional(self, end: int) -> Node | None:
        """What stands in square brackets behind a command."""
        partner = self._tokens.partners.get(self._at)
        if self._at >= end or partner is None or self._tokens.all[self._at].text != "[":
            return None
        inside = self._span(self._at + 1, partner)
        self._at = partner + 1
        return inside

    def _skip_spaces(self, end: int) -> None:
        while self._at < end and self._tokens.all[self._at].kind is Kind.space:
            self._at += 1

    def _command(self, token: Token, end: int, before: list[Node]) -> Node | None:
        name = token.name
        if name in LETTERS:
            return Letter(LETTERS[name])
        if name in SIGNS:
            return Sign(SIGNS[name])
        if name in NAMES:
            return Name(name.removeprefix("b"))
        if name in SPACES:
            return Space()
        if name in _STRUCTURES:
            return _STRUCTURES[name](self, end)
        if name in ACCENTS:
            return Accented(self._argument(end), name)
        if name in _WORDS:
            return self._words(name, end, before)
        if name in _UPRIGHT:
            return self._upright(end, before)
        if name in _WRAPPERS:
            return self._argument(end)
        if name in _UNSHOWN:
            self._raw_argument(end)
            return None
        if name in _SILENT or not name[:1].isalpha():
            return None
        return Words(name)

    def fraction(self, end: int) -> Node:
        over, under = self._argument(end), self._argument(end)
        return Fraction(over, under) if over != Row(()) or under != Row(()) else over

    def binomial(self, end: int) -> Node:
        return Fraction(self._argument(end), self._argument(end), has_line=False)

    def root(self, end: int) -> Node:
        degree = self._optional(end)
        return Root(self._argument(end), degree)

    def above(self, end: int) -> Node:
        over = self._argument(end)
        return Scripts(self._argument(end), sup=over)

    def below(self, end: int) -> Node:
        under = self._argument(end)
        return Scripts(self._argument(end), sub=under)

    def arrow(self, end: int) -> Node:
        under = self._optional(end)
        return Scripts(Sign("→"), under, self._argument(end))

    def colored(self, end: int) -> Node:
        self._raw_argument(end)
        return self._argument(end)

    def lines(self, end: int) -> Node:
        """Several lines where one belongs are one list."""
        self._skip_spaces(end)
        partner = self._tokens.partners.get(self._at)
        if partner is None or self._at >= end:
            return Row(())
        rows = self._split(self._at + 1, partner) if self._depth < _DEEPEST else []
        self._at = partner + 1
        parts = [cell for row in rows for cell in row]
        return Row(tuple(part for cell in parts for part in (Sign(","), cell))[1:])

    def double_struck(self, end: int) -> Node:
        argument = self._argument(end)
        return (
            Letter(DOUBLE_STRUCK.get(argument.text, argument.text))
            if isinstance(argument, Letter)
            else argument
        )

    def negated(self, end: int) -> Node:
        argument = self._argument(end)
        return Sign(NEGATED.get(argument.text, argument.text)) if isinstance(argument, Sign) else argument

    def chemistry(self, end: int) -> Node:
        return Molecule(" ".join(self._raw_argument(end).replace("\\", "").split()))

    def quantity(self, end: int) -> Node:
        number = self.plain_number(end)
        return Row((number, Space(), self.unit(end)))

    def plain_number(self, end: int) -> Node:
        raw = self._raw_argument(end).strip()
        return parse_shallow(raw)

    def unit(self, end: int) -> Node:
        raw = self._raw_argument(end)
        return Unit(unit_written(raw) or _plain(raw))

    def modulus(self, end: int) -> Node:
        return Row((Space(), Fenced("(", Row((Name("mod"), self._argument(end))), ")")))

    def _words(self, name: str, end: int, before: list[Node]) -> Node:
        raw = self._raw_argument(end)
        if name == "operatorname":
            return Name(_plain(raw).strip())
        return _unit_behind(before, raw) or Words(_plain(raw))

    def _upright(self, end: int, before: list[Node]) -> Node:
        """Units behind a number; else words, and single letters as letters."""
        raw = self._raw_argument(end)
        plain = _plain(raw)
        return _unit_behind(before, raw) or (Letter(plain) if len(plain.strip()) == 1 else Words(plain))


_Structure = Callable[[_Reader, int], Node]
_STRUCTURES: Mapping[str, _Structure] = {
    **dict.fromkeys(_FRACTIONS, _Reader.fraction),
    **dict.fromkeys(_BINOMIALS, _Reader.binomial),
    "sqrt": _Reader.root,
    **dict.fromkeys(("overset", "stackrel"), _Reader.above),
    "underset": _Reader.below,
    "xrightarrow": _Reader.arrow,
    "textcolor": _Reader.colored,
    "substack": _Reader.lines,
    "mathbb": _Reader.double_struck,
    "not": _Reader.negated,
    "ce": _Reader.chemistry,
    **dict.fromkeys(("SI", "qty"), _Reader.quantity),
    **dict.fromkeys(("si", "unit"), _Reader.unit),
    **dict.fromkeys(("num", "ang"), _Reader.plain_number),
    **dict.fromkeys(("pmod",), _Reader.modulus),
}
_SILENT = names(
    "limits nolimits displaystyle textstyle scriptstyle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr "
    "middle left right hline nonumber notag allowbreak noindent centering cdotp sf bf it begin end"
)
_IN_UNITS = frozenset((Kind.letter, Kind.superscript, Kind.open, Kind.close, Kind.number))


def parse_shallow(raw: str) -> Node:
    """A bare number, with its power of ten where it has one."""
    found = re.fullmatch(r"([+-]?)(\d+(?:[.,]\d+)?)(?:[eE]([+-]?\d+))?", raw)
    if found is None:
        return Words(_plain(raw))
    sign = (Sign("−"),) if found[1] == "-" else ()
    power = _power_of_ten(found[3]) if found[3] else ()
    return Row((*sign, Number(found[2]), *power))


def _power_of_ten(exponent: str) -> tuple[Node, ...]:
    digits = Number(exponent.lstrip("+-"))
    raised = Row((Sign("−"), digits)) if exponent.startswith("-") else digits
    return Sign("×"), Scripts(Number("10"), sup=raised)


def _unit_behind(before: list[Node], raw: str) -> Unit | None:
    """The unit that stands behind a number."""
    last = next((item for item in reversed(before) if not isinstance(item, Space)), None)
    unit = unit_written(raw) if isinstance(last, Number) else None
    return Unit(unit) if unit else None


def _together(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _fence(mark: str) -> str:
    if mark == ".":
        return ""
    return SIGNS.get(mark[1:], mark[1:2]) if mark.startswith("\\") else mark


def _plain(raw: str) -> str:
    """Words without the marks of TeX."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", raw).split(" ")).replace("~", " ")
