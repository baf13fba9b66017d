"""What jobs said, numbered by one within each."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.domain.ids import JobId
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database, note_said
from reelproof.storage.database.row import value_of
from reelproof.storage.database.unbroken import unbroken

# Events that another process wrote are found this much later at most.
POLL_S = 0.5


async def append_event(
    connection: AsyncConnection, job_id: JobId, event_type: EventType, data: Mapping[str, JsonValue]
) -> int:
    """Within the connection's transaction; answers the event's number. Raises LookupError."""
    # Counting on the job's own row keeps other writers of the job out until the commit, on every database.
    counted = (
        update(tables.job)
        .where(tables.job.c.id == job_id)
        .values(event_count=tables.job.c.event_count + 1)
        .returning(tables.job.c.event_count)
    )
    number: int | None = await connection.scalar(counted)
    if number is None:
        raise LookupError(f"there is no job {job_id}")
    row = {"job_id": job_id, "number": number, "type": event_type, "at": datetime.now(UTC), "data": data}
    await connection.execute(insert(tables.event).values(row))
    note_said(connection, job_id)
    return number


async def lock_job(connection: AsyncConnection, job_id: JobId) -> None:
    """Keeps other writers of the job out until the commit, on every database."""
    row = tables.job.c
    await connection.execute(update(tables.job).where(row.id == job_id).values(event_count=row.event_count))


class SqlEvents:
    """The port `Events`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unbroken
    async def after(self, job_id: JobId, number: int, limit: int = 1000) -> Sequence[Event]:
        query = (
            select(tables.event)
            .where(tables.event.c.job_id == job_id, tables.event.c.number > number)
            .order_by(tables.event.c.number)
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
        return [value_of(Event, row) for row in rows]

    @unbroken
    async def last(self, job_id: JobId) -> Event | None:
        of_job = tables.event.c.job_id == job_id
        query = select(tables.event).where(of_job).order_by(tables.event.c.number.desc()).limit(1)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        return value_of(Event, row) if row else None

    async def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        """Raises LookupError for an unknown job."""
        with self._database.news.of_job(job_id) as said:
            while True:
                said.clear()
                count, is_over = await self._state(job_id)
                if count > after:
                    for event in await self.after(job_id, after):
                        yield event
                        after = event.number
                elif is_over:
                    return
                else:
                    await _wait(said)

    @unbroken
    async def _state(self, job_id: JobId) -> tuple[int, bool]:
        """How many events a job has, and whether it has ended."""
        query = select(tables.job.c.event_count, tables.job.c.status).where(tables.job.c.id == job_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            raise LookupError(f"there is no job {job_id}")
        return row.event_count, row.status.is_final


async def _wait(said: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(POLL_S):
            await said.wait()
