"""Conversion between rows and domain values: columns are named like fields."""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Row, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


def value_of(kind: type[Value], row: Row[Any], **others: object) -> Value:
    """Builds a value from a row; `others` are fields that the row lacks."""
    names = _field_names(kind)
    return kind(**{name: item for name, item in row._mapping.items() if name in names}, **others)


def columns_of(table: Table, value: "DataclassInstance", **others: object) -> dict[str, Any]:
    """Returns the column values of a domain value."""
    kept = {field.name: getattr(value, field.name) for field in fields(value) if field.name in table.c}
    return kept | others


@cache
def _field_names(kind: "type[DataclassInstance]") -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))
