"""`frozen` against the standard decorator, on every feature of dataclasses that values use.

Two values that hold the same NaN are left out: standard classes compare them as unequal from Python 3.13 on.
"""

import copy
import pickle
from collections.abc import Callable
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

import pytest

from reelproof.domain.frozen import frozen

Decorator = Callable[[type[Any]], type[Any]]
Item = TypeVar("Item")
NAN = float("nan")
standard: Decorator = dataclass(frozen=True, slots=True)


@frozen
class Coordinate:
    """At the top of a module, where pickles find it."""

    x: int
    y: int = 2


def new(cls: Any, *arguments: object, **named: object) -> Any:
    """Type checkers cannot see what a decorator that is passed adds to a class."""
    return cls(*arguments, **named)


def plain(decorate: Decorator) -> list[Any]:
    @decorate
    class Plain:
        """Has a docstring."""

        x: float
        y: object = None

    @decorate
    class Other:
        x: float
        y: object = None

    numbers = [
        new(Plain, 1, 2),
        new(Plain, 1, 3),
        new(Plain, y=2, x=1.0),
        new(Plain, NAN),
        new(Plain, 1, []),
    ]
    return [*numbers, new(Other, 1, 2), new(Other, 1)]


def single(decorate: Decorator) -> list[Any]:
    @decorate
    class Single:
        x: object

    return [
        new(Single, 1),
        new(Single, 2),
        new(Single, (1,)),
        new(Single, NAN),
        new(Single, {}),
    ]


def empty(decorate: Decorator) -> list[Any]:
    @decorate
    class Empty:
        pass

    return [new(Empty), new(Empty)]


def chosen_fields(decorate: Decorator) -> list[Any]:
    @decorate
    class Chosen:
        a: int
        b: int = field(compare=False)
        c: int = field(repr=False)
        d: list[int] = field(hash=False, default_factory=list)
        e: int = field(compare=False, hash=True, default=5)
        f: int = field(init=False, default=6)

    return [
        new(Chosen, 1, 2, 3),
        new(Chosen, 1, 9, 3),
        new(Chosen, 1, 2, 9),
        new(Chosen, 1, 2, 3, [4]),
        new(Chosen, 1, 2, 3, [], 6),
    ]


def pseudo_fields(decorate: Decorator) -> list[Any]:
    @decorate
    class Pseudo:
        limit: ClassVar[int] = 10
        a: int
        factor: InitVar[int]
        _: KW_ONLY
        b: int = 2
        c: int = field(kw_only=False, default=3)
        product: int = field(init=False)

        def __post_init__(self, factor: int) -> None:
            object.__setattr__(self, "product", self.a * factor)

    return [new(Pseudo, 1, 2), new(Pseudo, 1, 3), new(Pseudo, 1, 2, b=4), new(Pseudo, 1, 2, 5)]


def own_methods(decorate: Decorator) -> list[Any]:
    @decorate
    class Equal:  # noqa: PLW1641
        x: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Equal) and self.x % 2 == other.x % 2

    @decorate
    class Hashed:
        x: int

        def __hash__(self) -> int:
            return 7

    @decorate
    class Both:
        x: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 8

    @decorate
    class Unhashable:
        __hash__ = None  # type: ignore[assignment]
        x: int

    @decorate
    class Shown:
        x: int

        def __repr__(self) -> str:
            return f"<{self.x}>"

    return [new(kind, x) for kind in (Equal, Hashed, Both, Unhashable, Shown) for x in (1, 2, 3)]


def inherited(decorate: Decorator) -> list[Any]:
    @decorate
    class Base:  # noqa: PLW1641
        a: int
        b: int = 2

        def __repr__(self) -> str:
            return "base"

        def __eq__(self, other: object) -> bool:
            return False

    @decorate
    class Derived(Base):
        b: int = 3
        c: int = 4

    class Undecorated(Derived):
        pass

    made = [new(Base, 1), new(Base, 1, 3), new(Derived, 1), new(Derived, 1, 3), new(Derived, 1, c=5)]
    return [*made, new(Undecorated, 1), new(Undecorated, 1), new(Undecorated, 2)]


def generic(decorate: Decorator) -> list[Any]:
    @decorate
    class Box(Generic[Item]):
        item: Item

    return [new(Box, 1), new(Box, 1), new(Box, "one")]


def recursive(decorate: Decorator) -> list[Any]:
    @decorate
    class Node:
        inner: list[Any] = field(compare=False)

    node = new(Node, [])
    node.inner.append(node)
    return [node, new(Node, [1])]


FAMILIES = [
    plain,
    single,
    empty,
    chosen_fields,
    pseudo_fields,
    own_methods,
    inherited,
    generic,
    recursive,
]


@pytest.mark.parametrize("make", FAMILIES)
def test_values_compare_hash_and_read_as_standard_ones(make: Callable[[Decorator], list[Any]]) -> None:
    ours, theirs = make(frozen), make(standard)
    assert [repr(value) for value in ours] == [repr(value) for value in theirs]
    assert [_hash(value) for value in ours] == [_hash(value) for value in theirs]
    assert _equalities(ours) == _equalities(theirs)


@pytest.mark.parametrize("make", FAMILIES)
def test_classes_are_described_as_standard_ones(make: Callable[[Decorator], list[Any]]) -> None:
    for our, their in zip(make(frozen), make(standard), strict=True):
        ours, theirs = type(our), type(their)
        assert is_dataclass(ours)
        for name in ("__match_args__", "__doc__", "__qualname__", "__slots__"):
            assert getattr(ours, name, None) == getattr(theirs, name, None)
        assert [(each.name, each.kw_only, each.init) for each in fields(ours)] == [
            (each.name, each.kw_only, each.init) for each in fields(theirs)
        ]
        for name in ("__eq__", "__repr__", "__hash__"):
            assert getattr(getattr(ours, name), "__qualname__", None) == (
                getattr(getattr(theirs, name), "__qualname__", None)
            )


@pytest.mark.parametrize("make", [plain, single, empty, chosen_fields, inherited, generic])
def test_values_can_be_copied_and_converted(make: Callable[[Decorator], list[Any]]) -> None:
    for our, their in zip(make(frozen), make(standard), strict=True):
        assert repr(copy.copy(our)) == repr(copy.deepcopy(our)) == repr(our)
        assert repr(asdict(our)) == repr(asdict(their))
        assert repr(astuple(our)) == repr(astuple(their))


@pytest.mark.parametrize("make", [plain, single, chosen_fields, own_methods, inherited, generic])
def test_values_cannot_be_changed(make: Callable[[Decorator], list[Any]]) -> None:
    for our, their in zip(make(frozen), make(standard), strict=True):
        name = fields(our)[0].name
        assert _error(setattr, our, name, 1) == f"FrozenInstanceError: cannot assign to field {name!r}"
        assert _error(delattr, our, name) == f"FrozenInstanceError: cannot delete field {name!r}"
        assert _error(setattr, our, "unknown", 1) == _error(setattr, their, "unknown", 1)


def test_values_can_be_pickled_and_replaced() -> None:
    value = Coordinate(1)
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301
    assert replace(value, y=5) == Coordinate(1, 5)
    match value:
        case Coordinate(x, y):
            assert (x, y) == (1, 2)


def test_wrong_arguments_raise_the_standard_errors() -> None:
    ours, theirs = type(plain(frozen)[0]), type(plain(standard)[0])
    assert _error(ours) == _error(theirs) != "none"
    assert _error(ours, 1, 2, 3) == _error(theirs, 1, 2, 3) != "none"


def _hash(value: object) -> object:
    try:
        return hash(value)
    except TypeError as error:
        return str(error)


def _equalities(values: list[Any]) -> list[bool]:
    return [one == other for one in values for other in [*values, None, (1, 2)]]


def _error(call: Callable[..., object], *arguments: object) -> str:
    try:
        call(*arguments)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return "none"
