"""SQL for pages of lists, newest first, after a cursor."""

from typing import Any

from sqlalchemy import Select, Table, and_, or_

from reelproof.engine.ports.stores import PageCursor


def page_of(query: Select[Any], table: Table, limit: int, before: PageCursor | None) -> Select[Any]:
    """Selects the next rows after a cursor; ids break ties of creation time."""
    row = table.c
    if before is not None:
        same_moment = and_(row.created_at == before.created_at, row.id < before.id)
        query = query.where(or_(row.created_at < before.created_at, same_moment))
    return query.order_by(row.created_at.desc(), row.id.desc()).limit(limit)


def newest_of(query: Select[Any], table: Table) -> Select[Any]:
    """Selects the first row of `page_of`."""
    return page_of(query, table, 1, None)
