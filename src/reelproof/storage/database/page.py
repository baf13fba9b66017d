"""Pages of lists that begin with the newest."""

from typing import Any

from sqlalchemy import Select, Table, and_, or_

from reelproof.engine.ports.stores import Place


def page_of(query: Select[Any], table: Table, limit: int, before: Place | None) -> Select[Any]:
    """The next rows after a place; ids tell apart what was made at the same moment."""
    row = table.c
    if before is not None:
        same_moment = and_(row.created_at == before.created_at, row.id < before.id)
        query = query.where(or_(row.created_at < before.created_at, same_moment))
    return query.order_by(row.created_at.desc(), row.id.desc()).limit(limit)


def newest_of(query: Select[Any], table: Table) -> Select[Any]:
    """The one row that `page_of` begins with."""
    return page_of(query, table, 1, None)
