"""Events read from the database: pages of them, and how far jobs have come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from reelproof.domain.event import Event
from reelproof.domain.ids import JobId
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.row import value_of
from reelproof.storage.database.unbroken import unbroken


@dataclass(frozen=True, slots=True)
class Reached:
    """How many events a job has, and whether it has ended."""

    count: int
    is_over: bool


@unbroken
async def read_page(database: Database, job_id: JobId, after: int, limit: int) -> Sequence[Event]:
    row = tables.event.c
    query = (
        select(tables.event).where(row.job_id == job_id, row.number > after).order_by(row.number).limit(limit)
    )
    async with database.read() as connection:
        rows = await connection.execute(query)
    return [value_of(Event, row) for row in rows]


@unbroken
async def read_reached(database: Database, job_ids: Collection[JobId]) -> Mapping[JobId, Reached]:
    """A job that does not exist has none."""
    row = tables.job.c
    query = select(row.id, row.event_count, row.status).where(row.id.in_(job_ids))
    async with database.read() as connection:
        rows = await connection.execute(query)
    return {row.id: Reached(row.event_count, row.status.is_final) for row in rows}
