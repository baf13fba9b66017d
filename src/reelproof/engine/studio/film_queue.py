"""Reads which jobs of a film run or wait, and which one is to be shown."""

from reelproof.domain.asset import Asset
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import Project
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobFilter, Stores
from reelproof.planning.report.film_queue import FilmQueue, QueuedJob, RequestedTake

# Of the latest jobs: more than that are hardly canceled in a row before they began.
LATEST_JOBS = 20


async def read_queue(stores: Stores, project: Project) -> FilmQueue:
    unfinished = [job for job in await stores.jobs.unfinished() if job.project_id == project.id]
    jobs = sorted(unfinished, key=lambda job: (job.started_at is None, job.created_at))
    if not jobs:
        return FilmQueue((), await _last_begun(stores, project))
    return FilmQueue([await _queued(stores, job) for job in jobs], jobs[0])


async def _queued(stores: Stores, job: Job) -> QueuedJob:
    request = await stores.jobs.request(job.id)
    assets = await stores.assets.of_keys(job.project_id, request.targets) if request.targets else ()
    return QueuedJob(job, [_take(asset, request) for asset in assets], request.as_candidate)


async def _last_begun(stores: Stores, project: Project) -> Job | None:
    chosen = JobFilter(project.owner, project.id)
    latest = [listing.job for listing in await stores.jobs.page(chosen, LATEST_JOBS)]
    begun = [job for job in latest if job.started_at is not None or job.status is not JobStatus.canceled]
    return next(iter([*begun, *latest]), None)


def _take(asset: Asset, request: MakeRequest) -> RequestedTake:
    return RequestedTake(asset, request.edits.get(asset.key))
