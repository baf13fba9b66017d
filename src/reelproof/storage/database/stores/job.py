"""SQL store of jobs: add, list, start, steps, warnings, cancel, end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar, cast

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from reelproof.contract.event_data import JobStatusData, NoticeData, WarningData, end_data
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import LAST_EVENTS, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import OPEN_STATUSES, Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Notice
from reelproof.domain.state_transitions import check_job
from reelproof.domain.status_changes import advance_step, end_job, end_step
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
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.page import newest_of, page_of
from reelproof.storage.database.revision import bump_revision_of_job
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.row_locks import lock_job, lock_project_of_job
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.stores.film_record import record_written_script
from reelproof.storage.database.stores.idempotency_key import read_key
from reelproof.storage.database.stores.job_row import JOB_COLUMNS, lock_and_read_job, read_digests, read_job
from reelproof.storage.database.stores.job_snapshot import read_film, read_snapshot
from reelproof.storage.database.stores.new_job import NewJobRecord, add_job, add_reviewed, job_of_key
from reelproof.storage.database.stores.step import read_step, read_steps, store_step
from reelproof.storage.database.upsert import upsert

Stored = TypeVar("Stored", bound=JobId | None)


class SqlJobs(SqlStore):
    """The port `Jobs`. Raises LookupError for an unknown job id."""

    async def add(
        self,
        job: Job,
        request: MakeRequest,
        steps: Sequence[Step],
        extras: JobExtras | None = None,
    ) -> JobId:
        record = NewJobRecord(job, request, steps, extras or JobExtras())
        return await self._add_idempotently(record, partial(add_job, record=record))

    async def add_reviewed(
        self, review: Review, job: Job, request: MakeRequest, steps: Sequence[Step], extras: JobExtras
    ) -> JobId | None:
        record = NewJobRecord(job, request, steps, extras)
        return await self._add_idempotently(record, partial(add_reviewed, review=review, record=record))

    async def _add_idempotently(self, record: NewJobRecord, work: Callable[[Connection], Stored]) -> Stored:
        try:
            return await self._database.write(work)
        except IntegrityError as error:
            # On PostgreSQL two requests may both miss a key before either stores it: the other one was first.
            kept = await self._database.read(partial(job_of_key, key=record.extras.key))
            if kept is None:
                raise AlreadyStored(record.job.id) from error
            return cast("Stored", kept)

    @reads
    def idempotency_record(self, connection: Connection, owner: str, key: str) -> IdempotencyRecord | None:
        return read_key(connection, owner, key)

    @reads
    def page(
        self, connection: Connection, chosen: JobFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[JobListing]:
        query = select(*JOB_COLUMNS).join(tables.project).where(tables.project.c.owner == chosen.owner)
        if chosen.words is not None:
            query = query.where(tables.project.c.title.icontains(chosen.words, autoescape=True))
        if chosen.project_id is not None:
            query = query.where(tables.job.c.project_id == chosen.project_id)
        if chosen.status is not None:
            query = query.where(tables.job.c.status == chosen.status)
        rows = connection.execute(page_of(query, tables.job, limit, before))
        return read_digests(connection, [value_of(Job, row) for row in rows])

    @reads
    def get(self, connection: Connection, job_id: JobId) -> Job:
        return read_job(connection, job_id)

    @reads
    def snapshot(self, connection: Connection, job_id: JobId) -> JobSnapshot:
        return read_snapshot(connection, read_job(connection, job_id))

    @reads
    def request(self, connection: Connection, job_id: JobId) -> MakeRequest:
        query = select(tables.job.c.request).where(tables.job.c.id == job_id)
        request: MakeRequest | None = connection.scalar(query)
        if request is None:
            raise RecordNotFound("job", job_id)
        return request

    @writes
    def rewrite(self, connection: Connection, job_id: JobId, request: MakeRequest) -> None:
        lock_project_of_job(connection, job_id)
        bump_revision_of_job(connection, job_id)
        project_id = connection.scalar(select(tables.job.c.project_id).where(tables.job.c.id == job_id))
        if project_id is not None:
            record_written_script(connection, project_id, request.script_text)
        changed = {"request": request, "request_digest": request.digest}
        connection.execute(update(tables.job).where(tables.job.c.id == job_id).values(changed))

    @reads
    def steps(self, connection: Connection, job_id: JobId) -> Sequence[Step]:
        """In the order in which they were added; empty for an unknown job."""
        return read_steps(connection, job_id)

    @reads
    def film(self, connection: Connection, job_id: JobId) -> FilmFile | None:
        return read_film(connection, job_id)

    @reads
    def latest(self, connection: Connection, project_id: ProjectId) -> Job | None:
        query = select(*JOB_COLUMNS).where(tables.job.c.project_id == project_id)
        row = connection.execute(newest_of(query, tables.job)).first()
        return value_of(Job, row) if row else None

    @reads
    def renders(
        self, connection: Connection, project_id: ProjectId, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Job, FilmFile]]:
        query = select(*JOB_COLUMNS).join(tables.film).where(tables.job.c.project_id == project_id)
        rows = connection.execute(page_of(query, tables.job, limit, before))
        jobs = [value_of(Job, row) for row in rows]
        of_these = tables.film.c.job_id.in_([job.id for job in jobs])
        films = {
            row.job_id: value_of(FilmFile, row)
            for row in connection.execute(select(tables.film).where(of_these))
        }
        return [(job, films[job.id]) for job in jobs]

    @reads
    def unfinished(self, connection: Connection) -> Sequence[Job]:
        """The oldest first."""
        query = (
            select(*JOB_COLUMNS)
            .where(tables.job.c.status.in_(OPEN_STATUSES))
            .order_by(tables.job.c.created_at, tables.job.c.id)
        )
        rows = connection.execute(query)
        return [value_of(Job, row) for row in rows]

    @writes
    def start(self, connection: Connection, job_id: JobId) -> bool:
        job = lock_and_read_job(connection, job_id)
        if job.status is JobStatus.queued:
            running = replace(job, status=JobStatus.running, started_at=datetime.now(UTC))
            _store(connection, running)
            data = JobStatusData(status=running.status)
            append_event(connection, job_id, EventType.job_status, data)
        return not job.status.is_final

    @writes
    def step(
        self,
        connection: Connection,
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
        lock_job(connection, job_id)
        before = read_step(connection, job_id, name)
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
        store_step(connection, job_id, before, after)

    @writes
    def warn(self, connection: Connection, job_id: JobId, message: str) -> None:
        """Stores and reports the same warning only once."""
        job = lock_and_read_job(connection, job_id)
        if message not in job.warnings:
            _store(connection, replace(job, warnings=(*job.warnings, message)))
            append_event(connection, job_id, EventType.warning, WarningData(message=message))

    @writes
    def note(self, connection: Connection, job_id: JobId, notices: Sequence[Notice]) -> None:
        bump_revision_of_job(connection, job_id)
        job = lock_and_read_job(connection, job_id)
        _store(connection, replace(job, notices=tuple(notices)))

    @writes
    def notice(self, connection: Connection, job_id: JobId, data: Mapping[str, JsonValue]) -> None:
        if not lock_and_read_job(connection, job_id).status.is_final:
            append_event(connection, job_id, EventType.notice, NoticeData.model_validate(data))

    @writes
    def request_cancel(self, connection: Connection, job_id: JobId) -> None:
        lock_project_of_job(connection, job_id)
        job = lock_and_read_job(connection, job_id)
        if not job.status.is_final and job.cancel_requested_at is None:
            _store(connection, replace(job, cancel_requested_at=datetime.now(UTC)))
            bump_revision_of_job(connection, job_id)

    @writes
    def end(self, connection: Connection, job_id: JobId, outcome: JobOutcome) -> None:
        """Does nothing for a job that already has this outcome. Raises TransitionRefused."""
        job = lock_and_read_job(connection, job_id)
        check_job(job.status, outcome.status)
        if job.status is outcome.status:
            return
        ended = end_job(job, outcome.status, datetime.now(UTC), outcome.error, outcome.warnings)
        _end_steps(connection, ended)
        _store(connection, ended)
        if outcome.film is not None:
            upsert(connection, tables.film, columns_of(tables.film, outcome.film, job_id=job_id))
        data = end_data(ended, outcome.film, outcome.summary)
        append_event(connection, job_id, LAST_EVENTS[ended.status], data)


def _end_steps(connection: Connection, job: Job) -> None:
    for step in read_steps(connection, job.id):
        store_step(connection, job.id, step, end_step(step, job.status, datetime.now(UTC), job.error))


def _store(connection: Connection, job: Job) -> None:
    connection.execute(update(tables.job).where(tables.job.c.id == job.id), columns_of(tables.job, job))
