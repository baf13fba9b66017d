"""Recognizes parts of a formula before it is spoken: function, factor, vector, sum, derivative."""

from typing import TypeGuard

from reelproof.planning.script.formula.symbols import OPERATORS, RELATIONS
from reelproof.planning.script.formula.tree import (
    Accented,
    Fenced,
    Fraction,
    FunctionName,
    Letter,
    Node,
    Number,
    Root,
    Scripts,
    Sign,
    items_of,
)

# Letters that are functions when a bracket follows; others are factors.
_FUNCTIONS = frozenset("fghFGHOPEuφψΦΨΓζ")


def inside(node: Node) -> Node:
    return node.body if isinstance(node, Fenced) else node


def is_function(node: Node) -> bool:
    core = node.base if isinstance(node, Scripts) else node
    return isinstance(core, FunctionName) or (isinstance(core, Letter) and core.text in _FUNCTIONS)


def is_vector(node: Node | None) -> bool:
    core = node.base if isinstance(node, Scripts) else node
    return core == Sign("∇") or (isinstance(core, Accented) and core.accent in ("vec", "overrightarrow"))


def is_factor(node: Node) -> bool:
    core = node.base if isinstance(node, Scripts) else node
    is_operator = isinstance(core, Fraction) and is_bare_derivative(core)
    return isinstance(core, Letter | Number | Fenced | Fraction | Root) and not is_operator


def joins(node: Node) -> bool:
    """Whether the next item starts a new part of a sum or relation."""
    core = node.base if isinstance(node, Scripts) else node
    return isinstance(core, Sign) and core.text in RELATIONS | OPERATORS | {",", ";", "."}


def is_sum(node: Node) -> bool:
    """Whether its end must be spoken."""
    return any(joins(item) for item in items_of(node)[1:])


def is_long(node: Node) -> bool:
    """Whether a numerator or denominator must be announced as a unit."""
    return is_sum(node) or any(isinstance(item, Fenced) for item in items_of(node)[1:])


def _is_differential(node: Node) -> bool:
    """`d`, `dx`, `d^2 x`, `∂f`."""
    first = items_of(node)[0] if items_of(node) else None
    core = first.base if isinstance(first, Scripts) else first
    return core in (Letter("d"), Sign("∂")) and not is_sum(node)


def is_derivative(node: Fraction) -> bool:
    return node.has_line and _is_differential(node.over) and _is_differential(node.under)


def is_bare_derivative(node: Fraction) -> bool:
    """The operator d by d x, which is applied to what follows."""
    return is_derivative(node) and len(items_of(node.over)) == 1


def is_minus_one(node: Node) -> bool:
    return items_of(node) == (Sign("−"), Number("1"))


def is_small(node: Node) -> TypeGuard[Number]:
    return isinstance(node, Number) and node.text.isdecimal() and 0 < int(node.text) <= 20
