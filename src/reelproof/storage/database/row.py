"""Conversion between rows and domain values: columns are named like fields."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


def value_of(kind: type[Value], row: Row[Any], **others: object) -> Value:
    """Builds a value from a row; `others` are fields that the row lacks."""
    names, items = _picked(kind, row._fields)
    return kind(**dict(zip(names, items(row), strict=True)), **others)


def columns_of(table: Table, value: "DataclassInstance", **others: object) -> dict[str, Any]:
    """Returns the column values of a domain value."""
    kept = {field.name: getattr(value, field.name) for field in fields(value) if field.name in table.c}
    return kept | others


@cache
def _picked(
    kind: "type[DataclassInstance]", columns: tuple[str, ...]
) -> tuple[Sequence[str], Callable[[Row[Any]], tuple[Any, ...]]]:
    """Returns the fields that a row of these columns has, and what reads their items."""
    known = {field.name for field in fields(kind)}
    places = {name: place for place, name in enumerate(columns) if name in known}
    return tuple(places), itemgetter(*places.values())
