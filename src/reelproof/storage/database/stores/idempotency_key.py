"""Idempotency keys in the database: how long they are kept, and which job or project each started."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Table, delete, insert, select, tuple_

from reelproof.domain.ids import JobId, ProjectId
from reelproof.engine.ports.stores import IdempotencyKey, IdempotencyRecord, KeyReused
from reelproof.storage.database import tables

KEPT_FOR = timedelta(days=30)


def read_key(connection: Connection, owner: str, key: str) -> IdempotencyRecord | None:
    row = tables.request_key.c
    query = select(row.digest, row.job_id).where(row.owner == owner, row.key == key)
    found = connection.execute(query).first()
    return IdempotencyRecord(found.digest, found.job_id) if found else None


def store_key(connection: Connection, key: IdempotencyKey, job_id: JobId) -> None:
    """Also deletes expired keys."""
    _store(connection, tables.request_key, key, {"job_id": job_id})


def project_of_key(connection: Connection, key: IdempotencyKey) -> ProjectId | None:
    """The project that was created under a caller's key. Raises KeyReused."""
    row = tables.project_key.c
    query = select(row.digest, row.project_id).where(row.owner == key.owner, row.key == key.key)
    found = connection.execute(query).first()
    if found is None:
        return None
    if found.digest != key.digest:
        raise KeyReused
    project_id: ProjectId = found.project_id
    return project_id


def store_project_key(connection: Connection, key: IdempotencyKey, project_id: ProjectId) -> None:
    """Also deletes expired keys."""
    _store(connection, tables.project_key, key, {"project_id": project_id})


def _store(connection: Connection, table: Table, key: IdempotencyKey, started: dict[str, str]) -> None:
    now, row = datetime.now(UTC), table.c
    # Another transaction may be deleting the same ones.
    expired = select(row.owner, row.key).where(row.created_at < now - KEPT_FOR)
    chosen = tuple_(row.owner, row.key).in_(expired.with_for_update(skip_locked=True))
    connection.execute(delete(table).where(chosen))
    values = {"owner": key.owner, "key": key.key, "digest": key.digest, "created_at": now, **started}
    connection.execute(insert(table).values(values))
