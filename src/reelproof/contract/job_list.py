"""JSON of the job list: each job's progress, asset counts and cost; paging."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.summary import (
    StatusCountsObject,
)
from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import Job, JobMode, JobStatus, Step, StepName, StepStatus
from reelproof.planning.report.job_progress import job_progress
from reelproof.planning.report.job_snapshot import JobListing


class JobRowCounts(StatusCountsObject):
    """Number of assets by status: the job's own after it has ended, the film's before that."""

    unfinished: int = Field(default=0, description="Neither generated nor failed yet.")


class JobRow(ResponseModel):
    """A job in a list."""

    job_id: str
    project_id: str
    title: str
    progress: float = Field(description="0 to 100 over all steps; never goes back.")
    step: StepName | None = Field(description="The running step.")
    current: str | None = Field(description="The item that the running step is making.")
    assets: JobRowCounts
    cost_microusd: int = Field(description="So far.")
    mode: JobMode
    status: JobStatus
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error_code: str | None
    correlation_id: str


class JobPage(ResponseModel):
    """Jobs, newest first."""

    jobs: list[JobRow]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


def job_row(digest: JobListing) -> JobRow:
    job = digest.job
    running = [step for step in digest.steps if step.status is StepStatus.running]
    # Of several running steps, prefer one that reports its current item.
    shown = next((step for step in running if step.current), running[0] if running else None)
    return JobRow(
        job_id=job.id,
        project_id=job.project_id,
        title=digest.title,
        progress=shown_progress(job, digest.steps),
        step=shown.name if shown else None,
        current=shown.current if shown else None,
        assets=_row_counts(digest.counts),
        cost_microusd=digest.cost_microusd,
        mode=job.mode,
        status=job.status,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        error_code=job.error.full_code if job.error else None,
        correlation_id=job.correlation_id,
    )


def _row_counts(counts: Mapping[AssetStatus, int]) -> JobRowCounts:
    return JobRowCounts(
        generated=counts.get(AssetStatus.generated, 0),
        needs_prompt_update=counts.get(AssetStatus.needs_prompt_update, 0),
        failed=counts.get(AssetStatus.failed, 0),
        unfinished=sum(count for status, count in counts.items() if not status.is_final),
    )


def shown_progress(job: Job, steps: Sequence[Step]) -> float:
    return 100.0 if job.status is JobStatus.succeeded else job_progress(steps)
