"""Stores and numbers a job's events, and follows them; limits for followers that lag behind."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from reelproof.contract.event_data import EventData
from reelproof.domain.event import Event, EventType
from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import EventCursor, EventFilter, RecordNotFound
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database, publish_after_commit
from reelproof.storage.database.events.event_page import read_activity, read_page
from reelproof.storage.database.events.feed import Feed
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.store import SqlStore, reads

# Limits for followers that lag far behind: how many read concurrently, and how much each reads. A slow
# follower holds its page in memory, and the job's writers must not wait.
CATCH_UP_AT_ONCE = 2
CATCH_UP_PAGE = 50


# Built once: building a statement takes longer than running it.
_COUNTED = (
    update(tables.job)
    .where(tables.job.c.id == bindparam("counted_id"))
    .values(event_count=tables.job.c.event_count + 1)
    .returning(tables.job.c.event_count)
)
_INSERTED = insert(tables.event)


def append_event(connection: Connection, job_id: JobId, event_type: EventType, data: EventData) -> int:
    """Appends within the connection's transaction; returns the event's number. Raises LookupError."""
    # Counting in the job's own row locks out other writers of the job until the commit, on every database.
    number: int | None = connection.scalar(_COUNTED, {"counted_id": job_id})
    if number is None:
        raise RecordNotFound("job", job_id)
    event = Event(job_id, number, event_type, datetime.now(UTC), data.to_json())
    connection.execute(_INSERTED, columns_of(tables.event, event))
    publish_after_commit(connection, event)
    return number


class SqlEvents(SqlStore):
    """The port `Events`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._feed = Feed(database)
        self._catch_up_slots = asyncio.Semaphore(CATCH_UP_AT_ONCE)

    @reads
    def page(
        self, connection: Connection, chosen: EventFilter, limit: int, beyond: EventCursor | None = None
    ) -> Sequence[Event]:
        return read_activity(connection, chosen, limit, beyond)

    @reads
    def after(self, connection: Connection, job_id: JobId, number: int, limit: int = 1000) -> Sequence[Event]:
        return read_page(connection, job_id, number, limit)

    @reads
    def last(self, connection: Connection, job_id: JobId) -> Event | None:
        of_job = tables.event.c.job_id == job_id
        query = select(tables.event).where(of_job).order_by(tables.event.c.number.desc()).limit(1)
        row = connection.execute(query).first()
        return value_of(Event, row) if row else None

    async def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        """Raises LookupError for an unknown job."""
        last_seen = max(0, after)
        async with self._feed.of_job(job_id, last_seen) as tail:
            while True:
                events = await tail.take(last_seen)
                if events is None:
                    async with self._catch_up_slots:
                        events = await self.after(job_id, last_seen, CATCH_UP_PAGE)
                if not events:
                    return
                for event in events:
                    yield event
                    last_seen = event.number
                    if event.type.is_last:
                        return
