"""Adds a job with everything stored along with it, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.contract.event_data import JobStatusData
from reelproof.domain.advance import created_after
from reelproof.domain.event import EventType
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES, Job, JobStatus, Step
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import IdempotencyKey, JobExtras, Outdated, RecordNotFound
from reelproof.planning.assets.review import Review
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.row import columns_of
from reelproof.storage.database.stores.asset import review_take, store_edit
from reelproof.storage.database.stores.request_key import read_key, store_key
from reelproof.storage.database.stores.step import add_steps
from reelproof.storage.database.stores.webhook import store_webhook
from reelproof.storage.database.upsert import upsert


@dataclass(frozen=True, slots=True)
class NewJobRecord:
    """A job with its request, its steps and its extras."""

    job: Job
    request: MakeRequest
    steps: Sequence[Step]
    extras: JobExtras


async def add_job(connection: AsyncConnection, record: NewJobRecord) -> JobId:
    """Returns the job's id, or that of the earlier job that replaces it. Raises Outdated."""
    if (kept := await job_of_key(connection, record.extras.key)) is not None:
        return kept
    await _lock_film(connection, record)
    if record.extras.unless_same and (same := await _same(connection, record)) is not None:
        return same
    await _check_newest(connection, record)
    return await _insert(connection, record)


async def add_reviewed(connection: AsyncConnection, review: Review, record: NewJobRecord) -> JobId | None:
    """Returns None if the film does not change. Raises Outdated, and ReelproofError like `review_take`."""
    if (kept := await job_of_key(connection, record.extras.key)) is not None:
        return kept
    await _lock_film(connection, record)
    outcome = await review_take(connection, review)
    same = await _same(connection, record, outcome.rendering_statuses)
    if same is not None or not outcome.changes_film:
        return same
    await _check_newest(connection, record)
    return await _insert(connection, record)


async def job_of_key(connection: AsyncConnection, key: IdempotencyKey | None) -> JobId | None:
    """The job that was started under a caller's key."""
    kept = await read_key(connection, key.owner, key.key) if key else None
    return kept.job_id if kept else None


async def _lock_film(connection: AsyncConnection, record: NewJobRecord) -> None:
    """Other requests for a job of this film wait until the commit. Raises LookupError if it was deleted."""
    if record.extras.project is not None:
        await upsert(connection, tables.project, columns_of(tables.project, record.extras.project))
        return
    row = select(tables.project.c.id).where(tables.project.c.id == record.job.project_id)
    if await connection.scalar(row.with_for_update(key_share=True)) is None:
        raise RecordNotFound("project", record.job.project_id)


async def _same(
    connection: AsyncConnection, record: NewJobRecord, states: Sequence[JobStatus] = OPEN_STATUSES
) -> JobId | None:
    """Returns the film's oldest job with the same request and no requested cancellation.

    Its state is locked until the commit.
    """
    row = tables.job.c
    query = (
        select(row.id)
        .where(row.project_id == record.job.project_id, row.request_digest == record.request.digest)
        .where(row.status.in_(states), row.cancel_requested_at.is_(None))
        .order_by(row.created_at)
        .limit(1)
        .with_for_update(key_share=True)
    )
    found: JobId | None = await connection.scalar(query)
    return found


async def _check_newest(connection: AsyncConnection, record: NewJobRecord) -> None:
    newest = await _newest(connection, record.job.project_id)
    if record.extras.based_on is not None and newest is not None and newest.id != record.extras.based_on:
        raise Outdated


async def _insert(connection: AsyncConnection, record: NewJobRecord) -> JobId:
    newest = await _newest(connection, record.job.project_id)
    job, extras = created_after(record.job, newest.created_at if newest else None), record.extras
    row = columns_of(tables.job, job, request=record.request, event_count=0)
    await connection.execute(insert(tables.job).values(row))
    if extras.key is not None:
        await store_key(connection, extras.key, job.id)
    if extras.webhook is not None:
        await store_webhook(connection, *extras.webhook)
    for asset_id, edit in extras.edits.items():
        await store_edit(connection, asset_id, edit)
    await add_steps(connection, job.id, record.steps)
    await append_event(connection, job.id, EventType.job_status, JobStatusData(status=job.status))
    return job.id


@dataclass(frozen=True, slots=True)
class _Newest:
    id: JobId
    created_at: datetime


async def _newest(connection: AsyncConnection, project_id: ProjectId) -> _Newest | None:
    row = tables.job.c
    query = select(row.id, row.created_at).where(row.project_id == project_id)
    found = (await connection.execute(newest_of(query, tables.job))).first()
    return _Newest(found.id, found.created_at) if found else None
