"""Inserts or updates a row in one statement, so that concurrent writers both succeed."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite


def upsert(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """`values` must include the primary key and every required column."""
    connection.execute(_upsert(table, connection.dialect.name, tuple(values)), values)


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Inserts the row, and leaves a known one as it is. `values` must include every required column."""
    connection.execute(_insert_new(table, connection.dialect.name), values)


@cache
def _upsert(table: Table, dialect: str, names: tuple[str, ...]) -> Executable:
    """Cached, since building it takes longer than running it."""
    key = [column.name for column in table.primary_key]
    insert = _insert(table, dialect)
    others = {name: insert.excluded[name] for name in names if name not in key}
    statement: Executable = insert.on_conflict_do_update(index_elements=key, set_=others)
    return statement


@cache
def _insert_new(table: Table, dialect: str) -> Executable:
    key = [column.name for column in table.primary_key]
    statement: Executable = _insert(table, dialect).on_conflict_do_nothing(index_elements=key)
    return statement


def _insert(table: Table, dialect: str) -> Any:
    if dialect == "sqlite":
        return sqlite.insert(table)
    # Imported late: most homes have SQLite.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
