"""Reads which jobs of a film run or wait, and which one is to be shown."""

from reelproof.domain.asset import Asset
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import Project
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobFilter, Stores
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.planning.report.film_queue import FilmQueue, QueuedJob, RequestedTake

# Of the latest jobs: more than that are hardly canceled in a row before they began.
LATEST_JOBS = 20


class FilmQueues:
    """Read-only. Raises ReelproofError; NotFound for other owners' projects."""

    def __init__(self, stores: Stores, owned_lookup: OwnedLookup) -> None:
        self._stores = stores
        self._owned_lookup = owned_lookup

    async def of_project(self, owner: str, project_id: str) -> FilmQueue:
        project = await self._owned_lookup.project(owner, project_id)
        unfinished = [job for job in await self._stores.jobs.unfinished() if job.project_id == project.id]
        jobs = sorted(unfinished, key=lambda job: (job.started_at is None, job.created_at))
        if not jobs:
            return FilmQueue((), await self._last_begun(project))
        return FilmQueue([await self._queued(job) for job in jobs], jobs[0])

    async def _queued(self, job: Job) -> QueuedJob:
        request = await self._stores.jobs.request(job.id)
        assets = await self._stores.assets.of_keys(job.project_id, request.targets) if request.targets else ()
        return QueuedJob(job, [_take(asset, request) for asset in assets], request.as_candidate)

    async def _last_begun(self, project: Project) -> Job | None:
        chosen = JobFilter(project.owner, project.id)
        latest = [listing.job for listing in await self._stores.jobs.page(chosen, LATEST_JOBS)]
        begun = [job for job in latest if job.started_at is not None or job.status is not JobStatus.canceled]
        return next(iter([*begun, *latest]), None)


def _take(asset: Asset, request: MakeRequest) -> RequestedTake:
    return RequestedTake(asset, request.edits.get(asset.key))
