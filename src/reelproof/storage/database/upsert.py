"""Add a row or replace it, in one statement, so that two who do it at once both succeed."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> None:
    """`values` name the whole primary key, and every column that needs a value."""
    key = [column.name for column in table.primary_key]
    insert = sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
    others = {name: value for name, value in values.items() if name not in key}
    await connection.execute(insert.values(values).on_conflict_do_update(index_elements=key, set_=others))
