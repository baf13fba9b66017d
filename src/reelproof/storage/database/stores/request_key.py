"""Idempotency keys: requests that callers may safely repeat."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import IdempotencyKey, IdempotencyRecord
from reelproof.storage.database import tables

KEPT_FOR = timedelta(days=30)


async def read_key(connection: AsyncConnection, owner: str, key: str) -> IdempotencyRecord | None:
    row = tables.request_key.c
    query = select(row.digest, row.job_id).where(row.owner == owner, row.key == key)
    found = (await connection.execute(query)).first()
    return IdempotencyRecord(found.digest, found.job_id) if found else None


async def store_key(connection: AsyncConnection, key: IdempotencyKey, job_id: JobId) -> None:
    """Also deletes expired keys."""
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
