"""Requests that callers may send twice, by the keys they give them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import KeptKey, RequestKey
from reelproof.storage.database import tables

KEPT_FOR = timedelta(days=30)


async def read_key(connection: AsyncConnection, owner: str, key: str) -> KeptKey | None:
    row = tables.request_key.c
    query = select(row.digest, row.job_id).where(row.owner == owner, row.key == key)
    found = (await connection.execute(query)).first()
    return KeptKey(found.digest, found.job_id) if found else None


async def keep_key(connection: AsyncConnection, key: RequestKey, job_id: JobId) -> None:
    """Also forgets those that are so old that nobody sends them again."""
    now = datetime.now(UTC)
    row = tables.request_key.c
    await connection.execute(delete(tables.request_key).where(row.created_at < now - KEPT_FOR))
    values = {
        "owner": key.owner,
        "key": key.key,
        "digest": key.digest,
        "job_id": job_id,
        "created_at": now,
    }
    await connection.execute(insert(tables.request_key).values(values))
