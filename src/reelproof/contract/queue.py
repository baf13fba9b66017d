"""JSON of a film's queue: the jobs that run or wait, the takes they make, and how to cancel them."""

from datetime import datetime

from pydantic import Field

from reelproof.contract.action import ActionObject, action_objects
from reelproof.contract.body import ResponseModel
from reelproof.domain.asset import AssetKind
from reelproof.domain.job import JobMode, JobStatus
from reelproof.planning.report.action import cancel_action
from reelproof.planning.report.film_queue import FilmQueue, QueuedJob, RequestedTake


class RequestedTakeObject(ResponseModel):
    """An asset that a job makes again. What is null stays as it was."""

    asset_id: str
    key: str
    kind: AssetKind
    title: str
    segment_id: str | None
    prompt: str | None
    model: str | None
    seed: int | None


class QueuedJobObject(ResponseModel):
    """A job that runs or waits."""

    job_id: str
    mode: JobMode
    status: JobStatus
    created_at: datetime
    started_at: datetime | None
    as_candidate: bool = Field(description="Its takes wait to be accepted, beside one that is in the film.")
    takes: list[RequestedTakeObject] = Field(description="Empty if it makes or renders the whole film.")
    actions: list[ActionObject]


class QueueObject(ResponseModel):
    """A film's jobs that run or wait, in the order in which they run."""

    jobs: list[QueuedJobObject]
    shown_job_id: str | None = Field(
        description="The first of these; without one, the newest job not canceled before it began."
    )


def queue_object(queue: FilmQueue) -> QueueObject:
    return QueueObject(
        jobs=[_job(queued) for queued in queue.jobs], shown_job_id=queue.shown.id if queue.shown else None
    )


def _job(queued: QueuedJob) -> QueuedJobObject:
    job = queued.job
    return QueuedJobObject(
        job_id=job.id,
        mode=job.mode,
        status=job.status,
        created_at=job.created_at,
        started_at=job.started_at,
        as_candidate=queued.as_candidate,
        takes=[_take(take) for take in queued.takes],
        actions=action_objects([cancel_action(job)]),
    )


def _take(take: RequestedTake) -> RequestedTakeObject:
    asset, edit = take.asset, take.edit
    return RequestedTakeObject(
        asset_id=asset.id,
        key=asset.key,
        kind=asset.kind,
        title=asset.title,
        segment_id=asset.segment_id,
        prompt=edit.prompt if edit else None,
        model=edit.model if edit else None,
        seed=edit.seed if edit else None,
    )
