"""Adds a job in memory, with everything stored along with it: idempotency key, steps, webhook."""

from collections.abc import Sequence
from dataclasses import replace

from reelproof.contract.event_data import JobStatusData
from reelproof.domain.event import EventType
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job, JobStatus, Step
from reelproof.domain.status_changes import created_after
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import AlreadyStored, IdempotencyRecord, JobExtras, Outdated
from reelproof.planning.assets.job_mode import statuses_of_same
from reelproof.planning.assets.review import Review
from reelproof.testing.in_memory.histories import record_new_request, review_and_record, store_edits
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import JobRecord, ProjectRecord, Tables, WebhookRecord


@frozen
class JobAddition:
    """A job to add, within a transaction of these tables."""

    tables: Tables
    job: Job
    request: MakeRequest
    steps: Sequence[Step]
    extras: JobExtras

    def add(self) -> JobId:
        """Returns the job's id, or that of the earlier job that replaces it. Raises Outdated."""
        if (kept := self._kept()) is not None:
            return kept
        self._check_project()
        if self.extras.unless_same:
            same = self._same(statuses_of_same(self.request.mode))
            if same is not None:
                if self.extras.is_request:
                    record_new_request(self.tables, self.job.project_id, self.request)
                return self._keep(same)
        return self._insert()

    def add_reviewed(self, review: Review) -> JobId | None:
        """Returns None if the film does not change. Raises Outdated, and like `review_take`."""
        if (kept := self._kept()) is not None:
            return kept
        self._check_project()
        outcome = review_and_record(self.tables, self.job.project_id, review)
        same = self._same(outcome.rendering_statuses)
        if same is not None:
            return self._keep(same)
        if not outcome.changes_film:
            return None
        return self._insert()

    def _kept(self) -> JobId | None:
        """The job that was started under the caller's key."""
        key = self.extras.key
        kept = self.tables.keys.get((key.owner, key.key)) if key else None
        return kept.job_id if kept else None

    def _keep(self, job_id: JobId) -> JobId:
        if (key := self.extras.key) is not None:
            self.tables.keys[key.owner, key.key] = IdempotencyRecord(key.digest, job_id)
        return job_id

    def _check_project(self) -> None:
        """Raises LookupError if it was deleted."""
        if (project := self.extras.project) is not None:
            known = self.tables.projects.get(project.id, ProjectRecord(project))
            self.tables.projects[project.id] = replace(known, project=project)
        record_of(self.tables.projects, self.job.project_id, "project")

    def _same(self, statuses: Sequence[JobStatus]) -> JobId | None:
        """Returns the film's oldest job with the same request and no requested cancellation."""
        digest = self.request.digest
        for job in reversed(self.tables.jobs_of(self.job.project_id)):
            is_same = job.request_digest == digest and job.cancel_requested_at is None
            if is_same and job.status in statuses:
                return job.id
        return None

    def _insert(self) -> JobId:
        tables, extras = self.tables, self.extras
        newest = next(iter(tables.jobs_of(self.job.project_id)), None)
        if extras.based_on is not None and newest is not None and newest.id != extras.based_on:
            raise Outdated
        if self.job.id in tables.jobs:
            raise AlreadyStored(self.job.id)
        job = created_after(self.job, newest.created_at if newest else None)
        if extras.is_request:
            record_new_request(tables, job.project_id, self.request)
        tables.jobs[job.id] = JobRecord(job, self.request, tuple(self.steps))
        self._keep(job.id)
        if extras.webhook is not None:
            tables.webhooks[job.id] = WebhookRecord(*extras.webhook)
        store_edits(tables, job.project_id, extras.edits)
        tables.append_event(job.id, EventType.job_status, JobStatusData(status=job.status))
        return job.id
