"""SQL queries for events: pages, filters, new events of several jobs."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, and_, literal, or_, select, tuple_

from reelproof.domain.event import Event
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import EventCursor, EventFilter
from reelproof.storage.database import tables
from reelproof.storage.database.row import value_of


@frozen
class EventCount:
    """The number of a job's events, and whether the job has ended."""

    count: int
    is_over: bool


def read_page(connection: Connection, job_id: JobId, after: int, limit: int) -> Sequence[Event]:
    row = tables.event.c
    query = (
        select(tables.event).where(row.job_id == job_id, row.number > after).order_by(row.number).limit(limit)
    )
    rows = connection.execute(query)
    return [value_of(Event, row) for row in rows]


def read_activity(
    connection: Connection, chosen: EventFilter, limit: int, beyond: EventCursor | None
) -> Sequence[Event]:
    job, event = tables.job.c, tables.event.c
    query = select(tables.event).join(tables.job).where(job.project_id == chosen.project_id)
    if chosen.job_id is not None:
        query = query.where(event.job_id == chosen.job_id)
    if chosen.types:
        query = query.where(event.type.in_(chosen.types))
    order = (job.created_at, event.job_id, event.number)
    if beyond is not None:
        at = select(job.created_at).where(job.id == beyond.job_id).scalar_subquery()
        place = tuple_(at, literal(beyond.job_id), literal(beyond.number))
        query = query.where(tuple_(*order) < place if chosen.is_newest_first else tuple_(*order) > place)
    ordered = [column.desc() for column in order] if chosen.is_newest_first else order
    rows = connection.execute(query.order_by(*ordered).limit(limit))
    return [value_of(Event, row) for row in rows]


def read_event_counts(connection: Connection, job_ids: Collection[JobId]) -> Mapping[JobId, EventCount]:
    """Omits jobs that do not exist."""
    row = tables.job.c
    query = select(row.id, row.event_count, row.status).where(row.id.in_(job_ids))
    rows = connection.execute(query)
    return {row.id: EventCount(row.event_count, row.status.is_final) for row in rows}


def read_after(connection: Connection, positions: Mapping[JobId, int], limit: int) -> Sequence[Event]:
    """Returns the next events of each job, in order, after its given number."""
    row = tables.event.c
    pages = [
        and_(row.job_id == job_id, row.number > after, row.number <= after + limit)
        for job_id, after in positions.items()
    ]
    if not pages:
        return []
    query = select(tables.event).where(or_(*pages)).order_by(row.job_id, row.number)
    return [value_of(Event, row) for row in connection.execute(query)]
