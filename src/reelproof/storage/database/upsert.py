"""Inserts or updates a row in one statement, so that concurrent writers both succeed."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import sqlite


def upsert(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """`values` must include the primary key and every required column."""
    connection.execute(_statement(table, connection.dialect.name, tuple(values)), values)


@cache
def _statement(table: Table, dialect: str, names: tuple[str, ...]) -> Executable:
    """Cached, since building it takes longer than running it."""
    key = [column.name for column in table.primary_key]
    insert = sqlite.insert(table) if dialect == "sqlite" else _postgresql_insert(table)
    others = {name: insert.excluded[name] for name in names if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=others)


def _postgresql_insert(table: Table) -> Any:
    # Imported late: most homes have SQLite.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
