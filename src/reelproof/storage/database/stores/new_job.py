"""SQL that adds a job in one transaction: idempotency key, same request twice, webhook, edits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from reelproof.contract.event_data import JobStatusData
from reelproof.domain.event import EventType
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job, JobStatus, Step
from reelproof.domain.status_changes import created_after
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import IdempotencyKey, JobExtras, Outdated, RecordNotFound
from reelproof.planning.assets.job_mode import statuses_of_same
from reelproof.planning.assets.review import Review
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.page import newest_of
from reelproof.storage.database.row import columns_of
from reelproof.storage.database.row_locks import lock_open_jobs, lock_project
from reelproof.storage.database.stores.film_record import (
    record_new_request,
    review_and_record,
    store_edits,
)
from reelproof.storage.database.stores.idempotency_key import read_key, store_key
from reelproof.storage.database.stores.step import add_steps
from reelproof.storage.database.stores.webhook import store_webhook
from reelproof.storage.database.upsert import upsert


@frozen
class NewJobRecord:
    """A job with its request, its steps and its extras."""

    job: Job
    request: MakeRequest
    steps: Sequence[Step]
    extras: JobExtras


def add_job(connection: Connection, record: NewJobRecord) -> JobId:
    """Returns the job's id, or that of the earlier job that replaces it. Raises Outdated."""
    if (kept := job_of_key(connection, record.extras.key)) is not None:
        return kept
    _lock_film(connection, record)
    if record.extras.unless_same:
        same = _same(connection, record, statuses_of_same(record.request.mode))
        if same is not None:
            if record.extras.is_request:
                record_new_request(connection, record.job.project_id, record.request)
            return _kept(connection, record, same)
    _check_newest(connection, record)
    return _insert(connection, record)


def add_reviewed(connection: Connection, review: Review, record: NewJobRecord) -> JobId | None:
    """Returns None if the film does not change. Raises Outdated, and ReelproofError like `review_take`."""
    if (kept := job_of_key(connection, record.extras.key)) is not None:
        return kept
    _lock_film(connection, record)
    lock_open_jobs(connection, record.job.project_id)
    outcome = review_and_record(connection, record.job.project_id, review)
    same = _same(connection, record, outcome.rendering_statuses)
    if same is not None:
        return _kept(connection, record, same)
    if not outcome.changes_film:
        return None
    _check_newest(connection, record)
    return _insert(connection, record)


def job_of_key(connection: Connection, key: IdempotencyKey | None) -> JobId | None:
    """The job that was started under a caller's key."""
    kept = read_key(connection, key.owner, key.key) if key else None
    return kept.job_id if kept else None


def _lock_film(connection: Connection, record: NewJobRecord) -> None:
    """Other requests for a job of this film wait until the commit. Raises LookupError if it was deleted."""
    if record.extras.project is not None:
        upsert(connection, tables.project, columns_of(tables.project, record.extras.project))
        return
    if not lock_project(connection, record.job.project_id):
        raise RecordNotFound("project", record.job.project_id)


def _same(connection: Connection, record: NewJobRecord, statuses: Sequence[JobStatus]) -> JobId | None:
    """Returns the film's oldest job with the same request and no requested cancellation.

    Its state is locked until the commit.
    """
    row = tables.job.c
    query = (
        select(row.id)
        .where(row.project_id == record.job.project_id, row.request_digest == record.request.digest)
        .where(row.status.in_(statuses), row.cancel_requested_at.is_(None))
        .order_by(row.created_at)
        .limit(1)
        .with_for_update(key_share=True)
    )
    found: JobId | None = connection.scalar(query)
    return found


def _kept(connection: Connection, record: NewJobRecord, job_id: JobId) -> JobId:
    """A repeated request finds the job by its key even after the job has ended."""
    if record.extras.key is not None:
        store_key(connection, record.extras.key, job_id)
    return job_id


def _check_newest(connection: Connection, record: NewJobRecord) -> None:
    newest = _newest(connection, record.job.project_id)
    if record.extras.based_on is not None and newest is not None and newest.id != record.extras.based_on:
        raise Outdated


def _insert(connection: Connection, record: NewJobRecord) -> JobId:
    newest = _newest(connection, record.job.project_id)
    job, extras = created_after(record.job, newest.created_at if newest else None), record.extras
    if extras.is_request:
        record_new_request(connection, job.project_id, record.request)
    row = columns_of(tables.job, job, request=record.request, event_count=0)
    connection.execute(insert(tables.job).values(row))
    _kept(connection, record, job.id)
    if extras.webhook is not None:
        store_webhook(connection, *extras.webhook)
    store_edits(connection, job.project_id, extras.edits)
    add_steps(connection, job.id, record.steps)
    append_event(connection, job.id, EventType.job_status, JobStatusData(status=job.status))
    return job.id


@frozen
class _Newest:
    id: JobId
    created_at: datetime


def _newest(connection: Connection, project_id: ProjectId) -> _Newest | None:
    row = tables.job.c
    query = select(row.id, row.created_at).where(row.project_id == project_id)
    found = connection.execute(newest_of(query, tables.job)).first()
    return _Newest(found.id, found.created_at) if found else None
