"""Inserts or updates a row in one statement, so that concurrent writers both succeed."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> None:
    """`values` must include the primary key and every required column."""
    key = [column.name for column in table.primary_key]
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    others = {name: value for name, value in values.items() if name not in key}
    await connection.execute(insert.values(values).on_conflict_do_update(index_elements=key, set_=others))
