"""A formula as MathML for its card: accents, brackets, tables, and splitting long formulas."""

from collections.abc import Mapping, Sequence
from html import escape

from reelproof.planning.script.formula.symbols import LARGE_OPERATORS, OPERATORS
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
    line_of,
)
from reelproof.planning.script.formula.written import is_relation, molecule
from reelproof.planning.script.spelling import word_set

_MARKS: Mapping[str, str] = {
    "vec": "→", "overrightarrow": "→", "bar": "¯", "overline": "―", "hat": "^", "widehat": "^", "tilde": "~",
    "widetilde": "~", "dot": "˙", "ddot": "¨", "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`",
    "mathring": "˚", "underline": "_",
}  # fmt: skip
_FENCES: Mapping[str, tuple[str, str]] = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "cases": ("{", ""), "rcases": ("", "}"),
}  # fmt: skip
_BELOW = word_set("lim limsup liminf max min sup inf argmax argmin det gcd Pr")
_WIDE_MARKS = frozenset(("overline", "overrightarrow", "widehat", "widetilde", "vec"))
_MAX_PARTS = 12


def mathml_of(node: Node) -> str:
    xmlns = "http://www.w3.org/1998/Math/MathML"
    return f'<math xmlns="{xmlns}" display="block"><mrow>{_of(node)}</mrow></math>'


def parts_of(node: Node) -> tuple[Node, ...]:
    """Splits a formula into its aligned lines, or else at its relations, each part starting with its
    relation.
    """
    if isinstance(node, Table) and not _has_columns(node.environment):
        return tuple(line for line in map(line_of, node.rows) if line.items)
    parts: list[list[Node]] = [[]]
    for item in node.items if isinstance(node, Row) else (node,):
        if is_relation(item) and any(not is_relation(each) for each in parts[-1]) and _has_room(parts):
            parts.append([])
        parts[-1].append(item)
    return tuple(Row(tuple(part)) for part in parts)


def _has_room(parts: Sequence[object]) -> bool:
    return len(parts) < _MAX_PARTS


def _has_columns(environment: str) -> bool:
    return environment.endswith("matrix") or environment in ("cases", "rcases", "array", "tabular")


def _of(node: Node) -> str:
    match node:
        case Row(items):
            return f"<mrow>{_items(items)}</mrow>"
        case Fraction():
            return _fraction(node)
        case Root(radicand, degree):
            return _root(radicand, degree)
        case Scripts():
            return _scripts(node)
        case Accented(base, accent):
            return _accented(base, accent)
        case Fenced(opening, body, closing):
            return _fenced(opening, _of(body), closing)
        case Table(rows, environment):
            return _table(rows, environment)
    return _leaf(node)


def _leaf(node: Letter | Number | Sign | PlainWords | Unit | Molecule | FunctionName | Space) -> str:
    match node:
        case Letter(text):
            return f"<mi>{escape(text)}</mi>"
        case Number(text):
            return f"<mn>{escape(text)}</mn>"
        case Sign(text):
            return f"<mo>{escape(text)}</mo>"
        case PlainWords(text) | Unit(text):
            return _text(text)
        case Molecule(text):
            return _text(molecule(text))
        case FunctionName(text):
            return f'<mi mathvariant="normal">{escape(text)}</mi>'
        case Space():
            return '<mspace width="0.25em"/>'


def _fraction(node: Fraction) -> str:
    line = "" if node.has_line else ' linethickness="0"'
    fraction = f"<mfrac{line}><mrow>{_of(node.over)}</mrow><mrow>{_of(node.under)}</mrow></mfrac>"
    return fraction if node.has_line else _fenced("(", fraction, ")")


def _root(radicand: Node, degree: Node | None) -> str:
    inside = f"<mrow>{_of(radicand)}</mrow>"
    return (
        f"<msqrt>{inside}</msqrt>" if degree is None else f"<mroot>{inside}<mrow>{_of(degree)}</mrow></mroot>"
    )


def _accented(base: Node, accent: str) -> str:
    kind = "munder" if accent == "underline" else "mover"
    stretchy = ' stretchy="true"' if accent in _WIDE_MARKS else ""
    # An arrow is a relation elsewhere, with room on both sides.
    mark = f'<mo lspace="0" rspace="0"{stretchy}>{escape(_MARKS[accent])}</mo>'
    return f'<{kind} accent="true"><mrow>{_of(base)}</mrow>{mark}</{kind}>'


def _items(items: Sequence[Node]) -> str:
    """Adds space between a function name and its argument."""
    found = []
    for index, item in enumerate(items):
        found.append(_of(item))
        following = items[index + 1] if index + 1 < len(items) else None
        core = item.base if isinstance(item, Scripts) else item
        if (
            isinstance(core, FunctionName)
            and following is not None
            and not isinstance(following, Fenced | Space)
        ):
            found.append('<mspace width="0.17em"/>')
    return "".join(found)


def _text(text: str) -> str:
    """Uses no-break spaces, since outer spaces would be lost."""
    return f"<mtext>{escape(text).replace(' ', chr(0xA0))}</mtext>"


def _fenced(opening: str, inside: str, closing: str) -> str:
    left = f'<mo stretchy="true" fence="true" form="prefix">{escape(opening)}</mo>' if opening else ""
    right = f'<mo stretchy="true" fence="true" form="postfix">{escape(closing)}</mo>' if closing else ""
    return f"<mrow>{left}<mrow>{inside}</mrow>{right}</mrow>"


def _scripts(node: Scripts) -> str:
    core = node.base
    is_large = isinstance(core, Sign) and core.text in LARGE_OPERATORS and core.text not in "∫∬∭∮"
    is_stacked = is_large or (isinstance(core, FunctionName) and core.text in _BELOW) or is_relation(core)
    names = ("munder", "mover", "munderover") if is_stacked else ("msub", "msup", "msubsup")
    parts = [f"<mrow>{_of(part)}</mrow>" for part in (core, node.sub, node.sup) if part is not None]
    if isinstance(core, Sign) and core.text in LARGE_OPERATORS | OPERATORS:
        parts[0] = _of(core)
    if node.sub is not None and node.sup is not None:
        name = names[2]
    else:
        name = names[0] if node.sub is not None else names[1]
    return f"<{name}>{''.join(parts)}</{name}>" if len(parts) > 1 else parts[0]


def _table(rows: Sequence[Sequence[Node]], environment: str) -> str:
    opening, closing = _FENCES.get(environment, ("", ""))
    aligned = "" if environment.endswith("matrix") else f' columnalign="{_alignment(environment)}"'
    inside = "".join(
        "<mtr>" + "".join(f"<mtd><mrow>{_of(cell)}</mrow></mtd>" for cell in row) + "</mtr>" for row in rows
    )
    return _fenced(opening, f"<mtable{aligned}>{inside}</mtable>", closing)


def _alignment(environment: str) -> str:
    return "left" if environment.endswith("cases") else "right left"
