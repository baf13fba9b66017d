"""Inserts or updates a row in one statement, so that concurrent writers both succeed."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """`values` must include the primary key and every required column."""
    key = [column.name for column in table.primary_key]
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    others = {name: value for name, value in values.items() if name not in key}
    connection.execute(insert.values(values).on_conflict_do_update(index_elements=key, set_=others))
