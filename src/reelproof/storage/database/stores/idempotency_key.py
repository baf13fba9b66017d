"""Idempotency keys in the database: how long they are kept, and which job each started."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, tuple_

from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import IdempotencyKey, IdempotencyRecord
from reelproof.storage.database import tables

KEPT_FOR = timedelta(days=30)


def read_key(connection: Connection, owner: str, key: str) -> IdempotencyRecord | None:
    row = tables.request_key.c
    query = select(row.digest, row.job_id).where(row.owner == owner, row.key == key)
    found = connection.execute(query).first()
    return IdempotencyRecord(found.digest, found.job_id) if found else None


def store_key(connection: Connection, key: IdempotencyKey, job_id: JobId) -> None:
    """Also deletes expired keys."""
    now = datetime.now(UTC)
    row = tables.request_key.c
    # Another transaction may be deleting the same ones.
    expired = select(row.owner, row.key).where(row.created_at < now - KEPT_FOR)
    chosen = tuple_(row.owner, row.key).in_(expired.with_for_update(skip_locked=True))
    connection.execute(delete(tables.request_key).where(chosen))
    values = {
        "owner": key.owner,
        "key": key.key,
        "digest": key.digest,
        "job_id": job_id,
        "created_at": now,
    }
    connection.execute(insert(tables.request_key).values(values))
