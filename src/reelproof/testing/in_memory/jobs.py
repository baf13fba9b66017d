"""Jobs and their steps in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from reelproof.contract.event_data import JobStatusData, NoticeData, WarningData, end_data, step_data
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import LAST_EVENTS, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Notice
from reelproof.domain.state_transitions import check_job
from reelproof.domain.status_changes import advance_step, end_job, end_step, step_event_type
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import (
    IdempotencyRecord,
    JobExtras,
    JobFilter,
    JobOutcome,
    PageCursor,
)
from reelproof.planning.assets.review import Review
from reelproof.planning.report.job_snapshot import JobListing, JobSnapshot
from reelproof.planning.report.job_summary import summarize
from reelproof.testing.in_memory.assets import planned_assets
from reelproof.testing.in_memory.histories import record_written_script
from reelproof.testing.in_memory.job_lists import is_chosen, job_listing
from reelproof.testing.in_memory.new_job import JobAddition
from reelproof.testing.in_memory.page import page_of, record_of
from reelproof.testing.in_memory.tables import JobRecord, Tables


class InMemoryJobs:
    """The port `Jobs`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(
        self, job: Job, request: MakeRequest, steps: Sequence[Step], extras: JobExtras | None = None
    ) -> JobId:
        with self._tables.transaction():
            return JobAddition(self._tables, job, request, steps, extras or JobExtras()).add()

    async def add_reviewed(
        self, review: Review, job: Job, request: MakeRequest, steps: Sequence[Step], extras: JobExtras
    ) -> JobId | None:
        with self._tables.transaction():
            return JobAddition(self._tables, job, request, steps, extras).add_reviewed(review)

    async def idempotency_record(self, owner: str, key: str) -> IdempotencyRecord | None:
        return self._tables.keys.get((owner, key))

    async def page(
        self, chosen: JobFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[JobListing]:
        jobs = [one.job for one in self._tables.jobs.values() if is_chosen(self._tables, one.job, chosen)]
        return [job_listing(self._tables, job) for job in page_of(jobs, limit, before)]

    async def get(self, job_id: JobId) -> Job:
        return self._record(job_id).job

    async def snapshot(self, job_id: JobId) -> JobSnapshot:
        record, tables = self._record(job_id), self._tables
        job, webhook = record.job, tables.webhooks.get(job_id)
        assets = planned_assets(tables, job.project_id)
        ended = [asset for asset in assets if asset.status.is_final]
        attempts = [one for one in tables.attempts.values() if one.job_id == job_id]
        return JobSnapshot(
            project=record_of(tables.projects, job.project_id, "project").project,
            job=job,
            steps=list(record.steps),
            assets={asset.key: asset for asset in assets},
            film=record.film,
            summary=record.summary or summarize(ended, job_id, attempts),
            last_event=len(tables.events.get(job_id, ())),
            at=tables.now(),
            webhook=webhook.webhook if webhook else None,
        )

    async def request(self, job_id: JobId) -> MakeRequest:
        return self._record(job_id).request

    async def rewrite(self, job_id: JobId, request: MakeRequest) -> None:
        with self._tables.transaction():
            record = self._record(job_id)
            job = replace(record.job, request_digest=request.digest)
            self._put(replace(record, job=job, request=request))
            self._tables.bump_revision(job.project_id)
            record_written_script(self._tables, job.project_id, request.script_text)

    async def steps(self, job_id: JobId) -> Sequence[Step]:
        record = self._tables.jobs.get(job_id)
        return list(record.steps) if record else []

    async def film(self, job_id: JobId) -> FilmFile | None:
        record = self._tables.jobs.get(job_id)
        return record.film if record else None

    async def latest(self, project_id: ProjectId) -> Job | None:
        return next(iter(self._tables.jobs_of(project_id)), None)

    async def renders(
        self, project_id: ProjectId, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Job, FilmFile]]:
        films = {one.job.id: one.film for one in self._tables.jobs.values() if one.film is not None}
        jobs = [job for job in self._tables.jobs_of(project_id) if job.id in films]
        return [(job, films[job.id]) for job in page_of(jobs, limit, before)]

    async def unfinished(self) -> Sequence[Job]:
        jobs = [one.job for one in self._tables.jobs.values() if not one.job.status.is_final]
        return sorted(jobs, key=lambda job: (job.created_at, job.id))

    async def start(self, job_id: JobId) -> bool:
        with self._tables.transaction():
            record = self._record(job_id)
            if record.job.status is JobStatus.queued:
                running = replace(record.job, status=JobStatus.running, started_at=self._tables.now())
                self._put(replace(record, job=running))
                self._tables.append_event(job_id, EventType.job_status, JobStatusData(status=running.status))
            return not record.job.status.is_final

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
        changes: dict[str, Any] = {
            "progress": progress,
            "done": done,
            "total": total,
            "current": current,
            "summary": summary,
            "error": error,
        }
        with self._tables.transaction():
            before = next((step for step in await self.steps(job_id) if step.name is name), None)
            if before is None:
                raise LookupError(f"job {job_id} has no step {name}")
            self._put_step(job_id, before, advance_step(before, status, self._tables.now(), **changes))

    async def warn(self, job_id: JobId, message: str) -> None:
        with self._tables.transaction():
            record = self._record(job_id)
            if message not in record.job.warnings:
                warned = replace(record.job, warnings=(*record.job.warnings, message))
                self._put(replace(record, job=warned))
                self._tables.append_event(job_id, EventType.warning, WarningData(message=message))

    async def note(self, job_id: JobId, notices: Sequence[Notice]) -> None:
        with self._tables.transaction():
            record = self._record(job_id)
            self._put(replace(record, job=replace(record.job, notices=tuple(notices))))
            self._tables.bump_revision(record.job.project_id)

    async def notice(self, job_id: JobId, data: Mapping[str, JsonValue]) -> None:
        with self._tables.transaction():
            if not self._record(job_id).job.status.is_final:
                self._tables.append_event(job_id, EventType.notice, NoticeData.model_validate(data))

    async def request_cancel(self, job_id: JobId) -> None:
        with self._tables.transaction():
            record = self._record(job_id)
            if not record.job.status.is_final and record.job.cancel_requested_at is None:
                self._put(replace(record, job=replace(record.job, cancel_requested_at=self._tables.now())))
                self._tables.bump_revision(record.job.project_id)

    async def end(self, job_id: JobId, outcome: JobOutcome) -> None:
        with self._tables.transaction():
            job = self._record(job_id).job
            check_job(job.status, outcome.status)
            if job.status is outcome.status:
                return
            ended = end_job(job, outcome.status, self._tables.now(), outcome.error, outcome.warnings)
            for step in self._record(job_id).steps:
                self._put_step(job_id, step, end_step(step, ended.status, self._tables.now(), ended.error))
            record = self._record(job_id)
            self._put(replace(record, job=ended, film=outcome.film or record.film, summary=outcome.summary))
            data = end_data(ended, outcome.film, outcome.summary)
            self._tables.append_event(job_id, LAST_EVENTS[ended.status], data)

    def _record(self, job_id: JobId) -> JobRecord:
        return record_of(self._tables.jobs, job_id, "job")

    def _put(self, record: JobRecord) -> None:
        self._tables.jobs[record.job.id] = record

    def _put_step(self, job_id: JobId, before: Step, after: Step) -> None:
        if after != before:
            record = self._record(job_id)
            steps = tuple(after if step.name is after.name else step for step in record.steps)
            self._put(replace(record, steps=steps))
            self._tables.append_event(job_id, step_event_type(before, after), step_data(after))
