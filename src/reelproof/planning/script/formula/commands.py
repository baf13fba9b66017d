"""TeX commands with arguments: fractions, roots, text, units, chemistry; commands that are ignored."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from reelproof.planning.script.formula.symbols import (
    ACCENTS,
    DOUBLE_STRUCK,
    LETTERS,
    NAMES,
    NEGATED,
    SIGNS,
    SPACES,
)
from reelproof.planning.script.formula.tree import (
    Accented,
    Fenced,
    Fraction,
    FunctionName,
    Letter,
    Molecule,
    Node,
    Number,
    PlainWords,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Unit,
)
from reelproof.planning.script.formula.units import unit_written
from reelproof.planning.script.spelling import word_set

_WORDS = word_set("text textrm textbf textit textsf texttt textnormal mbox hbox operatorname")
_UPRIGHT = frozenset(("mathrm", "mathsf", "mathtt", "rm"))
_WRAPPERS = word_set(
    "mathbf boldsymbol bm mathit mathcal mathscr mathfrak mathnormal pmb boxed cancel bcancel fbox "
    "overbrace underbrace mathop mathbin mathrel mathord displaylines ensuremath"
)
_UNSHOWN = word_set("tag label phantom hphantom vphantom hspace vspace color kern nonumber")
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
_BINOMIALS = frozenset(("binom", "dbinom", "tbinom"))
_SILENT = word_set(
    "limits nolimits displaystyle textstyle scriptstyle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr "
    "middle left right hline nonumber notag allowbreak noindent centering cdotp sf bf it begin end"
)
_MARKUP = re.compile(r"\\[A-Za-z]+\s?|\\(.)|[{}$_^]")


class Arguments(Protocol):
    """Reads the arguments of a command, up to the token `end`."""

    def argument(self, end: int) -> Node:
        """Reads the next group or atom; an empty row if there is none."""

    def raw_argument(self, end: int) -> str:
        """Reads the next argument as source text."""

    def optional(self, end: int) -> Node | None:
        """Reads the optional argument in square brackets."""

    def cells_of_argument(self, end: int) -> Sequence[Node]:
        """Reads the cells of every line in the next group."""


def read_command(name: str, reader: Arguments, end: int, before: Sequence[Node]) -> Node | None:
    """Parses a command and its arguments; None if nothing is shown."""
    if name in LETTERS:
        return Letter(LETTERS[name])
    if name in SIGNS:
        return Sign(SIGNS[name])
    if name in NAMES:
        return FunctionName(name.removeprefix("b"))
    if name in SPACES:
        return Space()
    if name in _STRUCTURES:
        return _STRUCTURES[name](reader, end)
    if name in ACCENTS:
        return Accented(reader.argument(end), name)
    if name in _WORDS:
        return _words(name, reader.raw_argument(end), before)
    if name in _UPRIGHT:
        return _upright(reader.raw_argument(end), before)
    if name in _WRAPPERS:
        return reader.argument(end)
    if name in _UNSHOWN:
        reader.raw_argument(end)
        return None
    if name in _SILENT or not name[:1].isalpha():
        return None
    return PlainWords(name)


def _fraction(reader: Arguments, end: int) -> Node:
    over, under = reader.argument(end), reader.argument(end)
    return Fraction(over, under) if over != Row(()) or under != Row(()) else over


def _binomial(reader: Arguments, end: int) -> Node:
    return Fraction(reader.argument(end), reader.argument(end), has_line=False)


def _root(reader: Arguments, end: int) -> Node:
    degree = reader.optional(end)
    return Root(reader.argument(end), degree)


def _above(reader: Arguments, end: int) -> Node:
    over = reader.argument(end)
    return Scripts(reader.argument(end), sup=over)


def _below(reader: Arguments, end: int) -> Node:
    under = reader.argument(end)
    return Scripts(reader.argument(end), sub=under)


def _arrow(reader: Arguments, end: int) -> Node:
    under = reader.optional(end)
    return Scripts(Sign("→"), under, reader.argument(end))


def _colored(reader: Arguments, end: int) -> Node:
    reader.raw_argument(end)
    return reader.argument(end)


def _lines(reader: Arguments, end: int) -> Node:
    """Several lines where one belongs are one list."""
    return Row(tuple(part for cell in reader.cells_of_argument(end) for part in (Sign(","), cell))[1:])


def _double_struck(reader: Arguments, end: int) -> Node:
    argument = reader.argument(end)
    return (
        Letter(DOUBLE_STRUCK.get(argument.text, argument.text)) if isinstance(argument, Letter) else argument
    )


def _negated(reader: Arguments, end: int) -> Node:
    argument = reader.argument(end)
    return Sign(NEGATED.get(argument.text, argument.text)) if isinstance(argument, Sign) else argument


def _chemistry(reader: Arguments, end: int) -> Node:
    return Molecule(" ".join(reader.raw_argument(end).replace("\\", "").split()))


def _quantity(reader: Arguments, end: int) -> Node:
    number = _plain_number(reader, end)
    return Row((number, Space(), _unit(reader, end)))


def _plain_number(reader: Arguments, end: int) -> Node:
    raw = reader.raw_argument(end).strip()
    return _bare_number(raw)


def _unit(reader: Arguments, end: int) -> Node:
    raw = reader.raw_argument(end)
    return Unit(unit_written(raw) or _plain(raw))


def _modulus(reader: Arguments, end: int) -> Node:
    return Row((Space(), Fenced("(", Row((FunctionName("mod"), reader.argument(end))), ")")))


def _words(name: str, raw: str, before: Sequence[Node]) -> Node:
    if name == "operatorname":
        return FunctionName(_plain(raw).strip())
    return _unit_behind(before, raw) or PlainWords(_plain(raw))


def _upright(raw: str, before: Sequence[Node]) -> Node:
    """Parses units after a number; otherwise words, and single letters as variables."""
    plain = _plain(raw)
    return _unit_behind(before, raw) or (Letter(plain) if len(plain.strip()) == 1 else PlainWords(plain))


_Structure = Callable[[Arguments, int], Node]
_STRUCTURES: Mapping[str, _Structure] = {
    **dict.fromkeys(_FRACTIONS, _fraction),
    **dict.fromkeys(_BINOMIALS, _binomial),
    "sqrt": _root,
    **dict.fromkeys(("overset", "stackrel"), _above),
    "underset": _below,
    "xrightarrow": _arrow,
    "textcolor": _colored,
    "substack": _lines,
    "mathbb": _double_struck,
    "not": _negated,
    "ce": _chemistry,
    **dict.fromkeys(("SI", "qty"), _quantity),
    **dict.fromkeys(("si", "unit"), _unit),
    **dict.fromkeys(("num", "ang"), _plain_number),
    "pmod": _modulus,
}


def _bare_number(raw: str) -> Node:
    """A bare number, with its power of ten where it has one."""
    found = re.fullmatch(r"([+-]?)(\d+(?:[.,]\d+)?)(?:[eE]([+-]?\d+))?", raw)
    if found is None:
        return PlainWords(_plain(raw))
    sign = (Sign("−"),) if found[1] == "-" else ()
    power = _power_of_ten(found[3]) if found[3] else ()
    return Row((*sign, Number(found[2]), *power))


def _power_of_ten(exponent: str) -> tuple[Node, ...]:
    digits = Number(exponent.lstrip("+-"))
    raised = Row((Sign("−"), digits)) if exponent.startswith("-") else digits
    return Sign("×"), Scripts(Number("10"), sup=raised)


def _unit_behind(before: Sequence[Node], raw: str) -> Unit | None:
    """Returns the unit after a number."""
    last = next((item for item in reversed(before) if not isinstance(item, Space)), None)
    unit = unit_written(raw) if isinstance(last, Number) else None
    return Unit(unit) if unit else None


def _plain(raw: str) -> str:
    """Words without the marks of TeX."""
    return " ".join(_MARKUP.sub(lambda found: found[1] or "", raw).split(" ")).replace("~", " ")
