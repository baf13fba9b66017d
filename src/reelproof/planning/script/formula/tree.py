"""The syntax tree of formulas: letters, numbers, fractions, roots, tables."""

from collections.abc import Sequence

from reelproof.domain.frozen import frozen


@frozen
class Letter:
    """A variable, Greek or Latin, or a letter of another script."""

    text: str


@frozen
class Number:
    """Digits as they are written, with their decimal mark."""

    text: str


@frozen
class Sign:
    """An operator, relation or mark, by its Unicode character."""

    text: str


@frozen
class PlainWords:
    """Upright words of a language inside a formula."""

    text: str


@frozen
class FunctionName:
    """An upright name of a function: sin, log, lim."""

    text: str


@frozen
class Unit:
    """A unit of measure as it is written: m/s²."""

    text: str


@frozen
class Molecule:
    """A chemical formula as chemists write it: H2O, SO4^2-."""

    text: str


@frozen
class Space:
    """An explicit space."""


@frozen
class Row:
    """A horizontal sequence of nodes."""

    items: "tuple[Node, ...]"


@frozen
class Fraction:
    """A fraction; without a line, a binomial coefficient."""

    over: "Node"
    under: "Node"
    has_line: bool = True


@frozen
class Root:
    """A root; without a degree the square root."""

    radicand: "Node"
    degree: "Node | None" = None


@frozen
class Scripts:
    """A base with subscript and superscript."""

    base: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None


@frozen
class Accented:
    """A base under an accent: `accent` is the command's name, such as `vec`."""

    base: "Node"
    accent: str


@frozen
class Fenced:
    """A node between two fences; one of them may be empty."""

    opening: str
    body: "Node"
    closing: str


@frozen
class Table:
    """Rows of cells: a matrix, cases, or lines that are aligned."""

    rows: "tuple[tuple[Node, ...], ...]"
    environment: str


Node = (
    Letter
    | Number
    | Sign
    | PlainWords
    | FunctionName
    | Unit
    | Molecule
    | Space
    | Row
    | Fraction
    | Root
    | Scripts
    | Accented
    | Fenced
    | Table
)


def line_of(cells: Sequence[Node]) -> Row:
    """Joins the cells of a table row into one row."""
    return Row(tuple(item for cell in cells for item in items_of(cell)))


def items_of(node: Node) -> tuple[Node, ...]:
    """Returns the items of a row, without spaces; any other node is its own single item."""
    if isinstance(node, Row):
        return tuple(item for item in node.items if not isinstance(item, Space))
    return (node,)
