"""Stored jobs and their steps."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.contract.event_data import JobStatusData, NoticeData, WarningData, end_data
from reelproof.domain.advance import advance_step, end_job, end_step
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import LAST_EVENTS, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES, Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Notice
from reelproof.domain.transitions import check_job
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import (
    AlreadyStored,
    IdempotencyRecord,
    JobExtras,
    JobFilter,
    JobOutcome,
    PageCursor,
    RecordNotFound,
)
from reelproof.planning.assets.review import Review
from reelproof.planning.report.job_snapshot import JobListing, JobSnapshot
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event import append_event, lock_job
from reelproof.storage.database.page import newest_of, page_of
from reelproof.storage.database.revision import bump_revision_of_job
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.shielded import shielded
from reelproof.storage.database.stores.job_row import JOB_COLUMNS, read_digests
from reelproof.storage.database.stores.job_snapshot import read_film, read_snapshot
from reelproof.storage.database.stores.new_job import NewJobRecord, add_job, add_reviewed, job_of_key
from reelproof.storage.database.stores.request_key import read_key
from reelproof.storage.database.stores.step import read_step, read_steps, store_step
from reelproof.storage.database.upsert import upsert

Stored = TypeVar("Stored", bound=JobId | None)


class SqlJobs:
    """The port `Jobs`. Raises LookupError for an unknown job id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @shielded
    async def add(
        self,
        job: Job,
        request: MakeRequest,
        steps: Sequence[Step],
        extras: JobExtras | None = None,
    ) -> JobId:
        record = NewJobRecord(job, request, steps, extras or JobExtras())
        return await self._add_idempotently(record, partial(add_job, record=record))

    @shielded
    async def add_reviewed(
        self, review: Review, job: Job, request: MakeRequest, steps: Sequence[Step], extras: JobExtras
    ) -> JobId | None:
        record = NewJobRecord(job, request, steps, extras)
        return await self._add_idempotently(record, partial(add_reviewed, review=review, record=record))

    async def _add_idempotently(
        self, record: NewJobRecord, work: "Callable[[AsyncConnection], Awaitable[Stored]]"
    ) -> Stored:
        try:
            async with self._database.write() as connection:
                return await work(connection)
        except IntegrityError as error:
            # On PostgreSQL two requests may both miss a key before either stores it: the other one was first.
            async with self._database.read() as connection:
                kept = await job_of_key(connection, record.extras.key)
            if kept is None:
                raise AlreadyStored(record.job.id) from error
            return cast("Stored", kept)

    @shielded
    async def idempotency_record(self, owner: str, key: str) -> IdempotencyRecord | None:
        async with self._database.read() as connection:
            return await read_key(connection, owner, key)

    @shielded
    async def page(
        self, chosen: JobFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[JobListing]:
        query = select(*JOB_COLUMNS).join(tables.project).where(tables.project.c.owner == chosen.owner)
        if chosen.words is not None:
            query = query.where(tables.project.c.title.icontains(chosen.words, autoescape=True))
        if chosen.project_id is not None:
            query = query.where(tables.job.c.project_id == chosen.project_id)
        if chosen.status is not None:
            query = query.where(tables.job.c.status == chosen.status)
        async with self._database.read() as connection:
            rows = await connection.execute(page_of(query, tables.job, limit, before))
            return await read_digests(connection, [value_of(Job, row) for row in rows])

    @shielded
    async def get(self, job_id: JobId) -> Job:
        async with self._database.read() as connection:
            return await _read(connection, job_id)

    @shielded
    async def snapshot(self, job_id: JobId) -> JobSnapshot:
        async with self._database.read() as connection:
            return await read_snapshot(connection, await _read(connection, job_id))

    @shielded
    async def request(self, job_id: JobId) -> MakeRequest:
        query = select(tables.job.c.request).where(tables.job.c.id == job_id)
        async with self._database.read() as connection:
            request: MakeRequest | None = await connection.scalar(query)
        if request is None:
            raise RecordNotFound("job", job_id)
        return request

    @shielded
    async def rewrite(self, job_id: JobId, request: MakeRequest) -> None:
        changed = {"request": request, "request_digest": request.digest}
        async with self._database.write() as connection:
            await connection.execute(update(tables.job).where(tables.job.c.id == job_id).values(changed))
            await bump_revision_of_job(connection, job_id)

    @shielded
    async def steps(self, job_id: JobId) -> Sequence[Step]:
        """In the order in which they were added; empty for an unknown job."""
        async with self._database.read() as connection:
            return await read_steps(connection, job_id)

    @shielded
    async def film(self, job_id: JobId) -> FilmFile | None:
        async with self._database.read() as connection:
            return await read_film(connection, job_id)

    @shielded
    async def latest(self, project_id: ProjectId) -> Job | None:
        query = select(*JOB_COLUMNS).where(tables.job.c.project_id == project_id)
        async with self._database.read() as connection:
            row = (await connection.execute(newest_of(query, tables.job))).first()
        return value_of(Job, row) if row else None

    @shielded
    async def renders(
        self, project_id: ProjectId, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Job, FilmFile]]:
        query = select(*JOB_COLUMNS).join(tables.film).where(tables.job.c.project_id == project_id)
        async with self._database.read() as connection:
            rows = await connection.execute(page_of(query, tables.job, limit, before))
            jobs = [value_of(Job, row) for row in rows]
            of_these = tables.film.c.job_id.in_([job.id for job in jobs])
            films = {
                row.job_id: value_of(FilmFile, row)
                for row in await connection.execute(select(tables.film).where(of_these))
            }
        return [(job, films[job.id]) for job in jobs]

    @shielded
    async def unfinished(self) -> Sequence[Job]:
        """The oldest first."""
        query = (
            select(*JOB_COLUMNS)
            .where(tables.job.c.status.in_(OPEN_STATUSES))
            .order_by(tables.job.c.created_at, tables.job.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
        return [value_of(Job, row) for row in rows]

    @shielded
    async def start(self, job_id: JobId) -> None:
        """Does nothing for a running job. Raises TransitionRefused."""
        async with self._database.write() as connection:
            job = await _locked(connection, job_id)
            check_job(job.status, JobStatus.running)
            if job.status is not JobStatus.running:
                running = replace(job, status=JobStatus.running, started_at=datetime.now(UTC))
                await _store(connection, running)
                data = JobStatusData(status=running.status)
                await append_event(connection, job_id, EventType.job_status, data)

    @shielded
    async def step(
        self,
        job_id: JobId,
        name: StepName,
        status: StepStatus,
        *,
        progress: float | None = None,
        done: int | None = None,
        total: int | None = None,
        current: str | None = None,
        summary: str | None = None,
        error: Failure | None = None,
    ) -> None:
        """Appends no event if nothing changes. Raises TransitionRefused."""
        async with self._database.write() as connection:
            await lock_job(connection, job_id)
            before = await read_step(connection, job_id, name)
            after = advance_step(
                before,
                status,
                datetime.now(UTC),
                progress=progress,
                done=done,
                total=total,
                current=current,
                summary=summary,
                error=error,
            )
            await store_step(connection, job_id, before, after)

    @shielded
    async def warn(self, job_id: JobId, message: str) -> None:
        """Stores and reports the same warning only once."""
        async with self._database.write() as connection:
            job = await _locked(connection, job_id)
            if message not in job.warnings:
                await _store(connection, replace(job, warnings=(*job.warnings, message)))
                await append_event(connection, job_id, EventType.warning, WarningData(message=message))

    @shielded
    async def note(self, job_id: JobId, notices: Sequence[Notice]) -> None:
        async with self._database.write() as connection:
            job = await _locked(connection, job_id)
            await _store(connection, replace(job, notices=tuple(notices)))
            await bump_revision_of_job(connection, job_id)

    @shielded
    async def notice(self, job_id: JobId, data: Mapping[str, JsonValue]) -> None:
        async with self._database.write() as connection:
            if not (await _locked(connection, job_id)).status.is_final:
                await append_event(connection, job_id, EventType.notice, NoticeData.model_validate(data))

    @shielded
    async def request_cancel(self, job_id: JobId) -> None:
        async with self._database.write() as connection:
            job = await _locked(connection, job_id)
            if not job.status.is_final and job.cancel_requested_at is None:
                await _store(connection, replace(job, cancel_requested_at=datetime.now(UTC)))
                await bump_revision_of_job(connection, job_id)

    @shielded
    async def end(self, job_id: JobId, outcome: JobOutcome) -> None:
        """Does nothing for a job that already has this outcome. Raises TransitionRefused."""
        async with self._database.write() as connection:
            job = await _locked(connection, job_id)
            check_job(job.status, outcome.status)
            if job.status is outcome.status:
                return
            ended = end_job(job, outcome.status, datetime.now(UTC), outcome.error, outcome.warnings)
            await _end_steps(connection, ended)
            await _store(connection, ended)
            if outcome.film is not None:
                await upsert(connection, tables.film, columns_of(tables.film, outcome.film, job_id=job_id))
            data = end_data(ended, outcome.film, outcome.summary)
            await append_event(connection, job_id, LAST_EVENTS[ended.status], data)


async def _end_steps(connection: AsyncConnection, job: Job) -> None:
    for step in await read_steps(connection, job.id):
        await store_step(connection, job.id, step, end_step(step, job.status, datetime.now(UTC), job.error))


async def _read(connection: AsyncConnection, job_id: JobId) -> Job:
    return await _found(connection, job_id, select(*JOB_COLUMNS))


async def _locked(connection: AsyncConnection, job_id: JobId) -> Job:
    """Other writers of the job wait until the commit."""
    return await _found(connection, job_id, select(*JOB_COLUMNS).with_for_update(key_share=True))


async def _found(connection: AsyncConnection, job_id: JobId, query: Select[Any]) -> Job:
    row = (await connection.execute(query.where(tables.job.c.id == job_id))).first()
    if row is None:
        raise RecordNotFound("job", job_id)
    return value_of(Job, row)


async def _store(connection: AsyncConnection, job: Job) -> None:
    await connection.execute(
        update(tables.job).where(tables.job.c.id == job.id).values(columns_of(tables.job, job))
    )
