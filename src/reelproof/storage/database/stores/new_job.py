"""A job that is asked for, with all that is stored beside it, within one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.event import EventType
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES, Job, JobStatus, Step
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Beside, Gone, Outdated, RequestKey
from reelproof.planning.assets.review import Review
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.row import columns_of
from reelproof.storage.database.stores.asset import keep_edit, review_take
from reelproof.storage.database.stores.request_key import keep_key, read_key
from reelproof.storage.database.stores.step import add_steps
from reelproof.storage.database.stores.webhook import keep_webhook
from reelproof.storage.database.upsert import upsert

# Less apart than any two jobs of one film.
TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Order:
    """A job with what it was asked for, its steps, and what stands beside it."""

    job: Job
    request: MakeRequest
    steps: Sequence[Step]
    beside: Beside


async def add_job(connection: AsyncConnection, order: Order) -> JobId:
    """The job's id, or that of the one that was begun before in its place. Raises Outdated."""
    if (kept := await kept_job(connection, order.beside.key)) is not None:
        return kept
    await _lock_film(connection, order)
    if order.beside.unless_same and (same := await _same(connection, order)) is not None:
        return same
    await _check_newest(connection, order)
    return await _insert(connection, order)


async def add_reviewed(connection: AsyncConnection, review: Review, order: Order) -> JobId | None:
    """None where the film stays as it is. Raises Outdated, and ReelproofError as `review_take` does."""
    if (kept := await kept_job(connection, order.beside.key)) is not None:
        return kept
    await _lock_film(connection, order)
    verdict = await review_take(connection, review)
    # A render that runs may have looked at the takes already; one that waits has not.
    states = (JobStatus.queued,) if verdict.changes_film else OPEN_STATUSES
    if (same := await _same(connection, order, states)) is not None or not verdict.changes_film:
        return same
    await _check_newest(connection, order)
    return await _insert(connection, order)


async def kept_job(connection: AsyncConnection, key: RequestKey | None) -> JobId | None:
    """The job that was begun under a caller's key."""
    kept = await read_key(connection, key.owner, key.key) if key else None
    return kept.job_id if kept else None


async def _lock_film(connection: AsyncConnection, order: Order) -> None:
    """Others who ask for a job of this film wait until the commit. Raises LookupError where it is gone."""
    if order.beside.project is not None:
        await upsert(connection, tables.project, columns_of(tables.project, order.beside.project))
        return
    row = select(tables.project.c.id).where(tables.project.c.id == order.job.project_id)
    if await connection.scalar(row.with_for_update(key_share=True)) is None:
        raise Gone("project", order.job.project_id)


async def _same(
    connection: AsyncConnection, order: Order, states: Sequence[JobStatus] = OPEN_STATUSES
) -> JobId | None:
    """The oldest job of the film that was asked for the same, and that nobody wants to end.

    It stays in its state until the commit.
    """
    row = tables.job.c
    query = (
        select(row.id)
        .where(row.project_id == order.job.project_id, row.request_digest == order.request.digest)
        .where(row.status.in_(states), row.cancel_requested_at.is_(None))
        .order_by(row.created_at)
        .limit(1)
        .with_for_update(key_share=True)
    )
    found: JobId | None = await connection.scalar(query)
    return found


async def _check_newest(connection: AsyncConnection, order: Order) -> None:
    newest = await _newest(connection, order.job.project_id)
    if order.beside.based_on is not None and newest is not None and newest.id != order.beside.based_on:
        raise Outdated


async def _insert(connection: AsyncConnection, order: Order) -> JobId:
    job, beside = await _after_others(connection, order.job), order.beside
    row = columns_of(tables.job, job, request=order.request, event_count=0)
    await connection.execute(insert(tables.job).values(row))
    if beside.key is not None:
        await keep_key(connection, beside.key, job.id)
    if beside.webhook is not None:
        await keep_webhook(connection, *beside.webhook)
    for asset_id, edit in beside.edits.items():
        await keep_edit(connection, asset_id, edit)
    await add_steps(connection, job.id, order.steps)
    await append_event(connection, job.id, EventType.job_status, {"status": job.status.value})
    return job.id


async def _after_others(connection: AsyncConnection, job: Job) -> Job:
    """A film's newest job stays so, even if the clock was set back since the one before."""
    newest = await _newest(connection, job.project_id)
    return job if newest is None else replace(job, created_at=max(job.created_at, newest.created_at + TICK))


@dataclass(frozen=True, slots=True)
class _Newest:
    id: JobId
    created_at: datetime


async def _newest(connection: AsyncConnection, project_id: ProjectId) -> _Newest | None:
    row = tables.job.c
    query = select(row.id, row.created_at).where(row.project_id == project_id)
    found = (await connection.execute(newest_of(query, tables.job))).first()
    return _Newest(found.id, found.created_at) if found else None
