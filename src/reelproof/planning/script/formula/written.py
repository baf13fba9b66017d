"""A formula as plain Unicode text for captions: superscripts, subscripts, fractions, chemistry."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from reelproof.planning.script.formula.symbols import ACCENTS, LARGE_OPERATORS, OPERATORS, RELATIONS
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
    Table,
    Unit,
    items_of,
    line_of,
)

_RAISED: Mapping[str, str] = dict(
    zip("0123456789+−=()abcdefghijklmnoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ", strict=True)
)
_LOWERED: Mapping[str, str] = dict(
    zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_FENCES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("pmatrix", "bmatrix", "Bmatrix", "array"), ("(", ")")),
    **dict.fromkeys(("vmatrix", "Vmatrix"), ("|", "|")),
}
_AS_THEY_ARE = frozenset("′∗†⊤°+−")
_ROOTS: Mapping[str, str] = {"3": "∛", "4": "∜"}
_CHARGE = re.compile(r"\^\{?([^\s{}]*)\}?|(?<=[A-Za-z\d)\]])([+-])(?=\s|$)|([A-Za-z)\]])(\d+)|(->|<=>|<->)")


def write(node: Node) -> str:
    text = " ".join(_write(node).split())
    return unicodedata.normalize("NFC", text.replace(" ,", ",").replace("( ", "(").replace(" )", ")"))


def _write(node: Node) -> str:
    match node:
        case Letter(text) | Number(text) | Unit(text) | Sign(text) | PlainWords(text) | FunctionName(text):
            return text
        case Molecule(text):
            return molecule(text)
        case Space():
            return " "
        case Row(items):
            return _row(items)
        case Fraction():
            return _fraction(node)
        case Root(radicand, degree):
            return _root(radicand, degree)
        case Scripts():
            return _scripts(node)
        case Accented(base, accent):
            return "".join(letter + ACCENTS[accent] for letter in _write(base))
        case Fenced(opening, body, closing):
            return f"{opening}{_write(body).strip()}{closing}"
        case Table(rows, environment):
            return _table(rows, environment)


def _row(items: Sequence[Node]) -> str:
    text = ""
    for index, item in enumerate(items):
        piece = _write(item)
        if isinstance(item, Sign) and (is_relation(item) or _is_binary(item, items[:index])):
            text += f" {piece} "
        elif isinstance(item, Sign) and piece in (",", ";"):
            text = f"{text.rstrip()}{piece} "
        elif item in (Sign("∀"), Sign("∃"), Sign("∄")):
            text += f" {piece}"
        elif _stands_apart(item):
            text += f" {piece} "
        elif index and _is_named(items[index - 1]) and isinstance(item, Fenced):
            text = text.rstrip() + piece
        else:
            text += piece
    return text


def _stands_apart(item: Node) -> bool:
    core = item.base if isinstance(item, Scripts) else item
    is_large = isinstance(core, Sign) and core.text in LARGE_OPERATORS
    return isinstance(core, PlainWords | FunctionName | Molecule | Fraction) or (
        is_large and isinstance(item, Scripts)
    )


def _is_named(item: Node) -> bool:
    return isinstance(item.base if isinstance(item, Scripts) else item, FunctionName)


def is_relation(item: Node) -> bool:
    core = item.base if isinstance(item, Scripts) else item
    return isinstance(core, Sign) and core.text in RELATIONS


def _is_binary(item: Sign, before: Sequence[Node]) -> bool:
    """Whether a sign is a binary operator, unlike the minus of −x."""
    if item.text not in OPERATORS:
        return False
    last = next((each for each in reversed(before) if not isinstance(each, Space)), None)
    return last is not None and not (
        isinstance(last, Sign) and last.text in RELATIONS | OPERATORS | {",", "("}
    )


def _fraction(node: Fraction) -> str:
    over, under = _operand(node.over, is_under=False), _operand(node.under, is_under=True)
    if not node.has_line:
        return f"C({_write(node.over)}, {_write(node.under)})"
    return f"{over}/{under}"


def _operand(node: Node, *, is_under: bool) -> str:
    """Adds the brackets that a fraction line makes unnecessary."""
    text, items = _write(node).strip(), items_of(node)
    if len(items) == 1:
        is_loose = isinstance(node, Fraction | Table) or " " in text
        return f"({text})" if is_loose else text
    is_product = all(
        isinstance(item, Letter | Number | Scripts | Accented | Fenced) or item == Sign("∂") for item in items
    )
    is_differential = text[:1] in ("d", "∂")
    return text if is_product and (not is_under or is_differential) and items else f"({text})"


def _root(radicand: Node, degree: Node | None) -> str:
    text = _write(radicand).strip()
    inside = text if len(text) == 1 or text.isdigit() else f"({text})"
    if degree is None:
        return f"√{inside}"
    number = _write(degree).strip()
    return f"{_ROOTS.get(number) or (_translated(number, _RAISED) or f'({number})') + '√'}{inside}"


def _scripts(node: Scripts) -> str:
    base = _write(node.base)
    if isinstance(node.base, FunctionName) and node.sub is not None and node.sup is None:
        below = _write(node.sub).strip()
        lowered = _translated(below.replace(" ", ""), _LOWERED)
        return f"{base}{lowered}" if lowered else f"{base}({below})"
    if isinstance(node.base, Row | Fraction | Table) and len(items_of(node.base)) > 1:
        base = f"({base.strip()})"
    if isinstance(node.base, Sign) and is_relation(node.base):
        above = _write(node.sup or Row(())).strip()
        return f"{base}({above})" if above and node.base.text in "→⇌" else base
    return base + _lowered(node.sub) + _raised(node.sup)


def _lowered(node: Node | None) -> str:
    if node is None:
        return ""
    text = _write(node).strip()
    tight = text.replace(" ", "")
    found = _translated(tight, _LOWERED)
    if found is not None:
        return found
    return (
        f"_{text}"
        if len(text) == 1 or (isinstance(node, PlainWords | Letter) and " " not in text)
        else f"_({text})"
    )


def _raised(node: Node | None) -> str:
    if node is None:
        return ""
    text = _write(node).strip()
    if text == "∘":
        return "°"
    if text and all(character in _AS_THEY_ARE for character in text) and text not in "+−":
        return text
    found = _translated(text.replace(" ", ""), _RAISED)
    if found is not None:
        return found
    return f"^{text}" if len(text) == 1 else f"^({text})"


def _translated(text: str, letters: Mapping[str, str]) -> str | None:
    """Returns None if a character has no superscript or subscript form."""
    found = [letters.get(letter) for letter in text]
    return "".join(letter for letter in found if letter) if all(found) else None


def molecule(text: str) -> str:
    """`SO4^2-` as SO₄²⁻."""

    def replaced(found: re.Match[str]) -> str:
        charge, sign, element, count, arrow = found.groups()
        charge = charge if sign is None else sign
        if charge is not None:
            return _translated(charge.replace("-", "−"), _RAISED) or charge
        if arrow:
            return "→" if arrow == "->" else "⇌"
        return element + (_translated(count, _LOWERED) or count)

    return _CHARGE.sub(replaced, text).replace("_", "").replace("^", "").replace("{", "").replace("}", "")


def _table(rows: Sequence[Sequence[Node]], environment: str) -> str:
    if environment.endswith("matrix") or environment in ("array", "tabular"):
        inside = "; ".join(", ".join(_write(cell).strip() for cell in row) for row in rows)
        opening, closing = _FENCES.get(environment, ("", ""))
        return f"{opening}{inside}{closing}"
    between = ", " if environment.endswith("cases") else ""
    lines = (between.join(text for cell in row if (text := _write(cell).strip())) for row in rows)
    if between:
        return "{ " + "; ".join(line.replace(",,", ",") for line in lines) + " }"
    return "; ".join(_respaced(row) for row in rows)


def _respaced(row: Sequence[Node]) -> str:
    """Joins the cells of one line of an aligned formula."""
    return _write(line_of(row))
