"""Add a row or replace it, in words that every database knows."""

from typing import Any

from sqlalchemy import Table, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection


async def upsert(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> None:
    """`values` name the whole primary key."""
    is_same = [column == values[column.name] for column in table.primary_key]
    updated = await connection.execute(update(table).where(*is_same).values(values))
    if updated.rowcount == 0:
        await connection.execute(insert(table).values(values))
