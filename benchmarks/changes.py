"""Films whose assets change again and again, as those of running jobs do."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Recipe
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import (
    AssetId,
    AssetKey,
    JobId,
    new_asset_id,
    new_correlation_id,
    new_job_id,
    new_project_id,
)
from reelproof.domain.job import Job, JobStatus, Step, StepName
from reelproof.domain.project import FilmOptions, Project
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database, SqlAssets, SqlJobs, SqlProjects

OWNER = "local"
ASSETS = 8
SEED = 5
BUSY = Failure(
    ErrorCode.RateLimited,
    "The provider asks to wait before the next call.",
    provider="openai",
    model="openai/gpt-image-2",
    retry_after_s=5.0,
)
WAIT = {"retry": 1, "max_retries": 3, "wait_s": 5.0}


@dataclass(frozen=True, slots=True)
class Running:
    """A running job, and the assets that it makes."""

    job_id: JobId
    assets: Sequence[AssetId]


async def begin(database: Database, count: int) -> Sequence[Running]:
    return [await _begin(database, number) for number in range(count)]


async def change(database: Database, jobs: Sequence[Running], rate: float, duration_s: float) -> None:
    """Changes assets of all jobs at random moments, so many a second, and then ends the jobs."""
    chance = random.Random(SEED)  # noqa: S311
    assets = SqlAssets(database)
    states = {asset: AssetStatus.pending for job in jobs for asset in job.assets}
    loop = asyncio.get_running_loop()
    begun_at = due_at = loop.time()
    made = 0
    while (due_at := due_at + chance.expovariate(rate)) < begun_at + duration_s:
        await asyncio.sleep(due_at - loop.time())
        job = jobs[made % len(jobs)]
        asset = chance.choice(job.assets)
        if states[asset] is AssetStatus.running:
            states[asset] = AssetStatus.retrying
            await assets.change(asset, job.job_id, AssetStatus.retrying, error=BUSY, attempts=1, note=WAIT)
        else:
            states[asset] = AssetStatus.running
            await assets.change(asset, job.job_id, AssetStatus.running, attempts=1)
        made += 1
    for job in jobs:
        await SqlJobs(database).end(job.job_id, JobOutcome(JobStatus.canceled))


async def _begin(database: Database, number: int) -> Running:
    now = datetime.now(UTC)
    path = f"/bench/film{number}.md"
    project = Project(new_project_id(), OWNER, f"Film {number}", path, f"/bench/film{number}", now)
    await SqlProjects(database).save(project)
    planned = [_asset(project, position) for position in range(ASSETS)]
    assets = await SqlAssets(database).replan(project.id, planned)
    request = MakeRequest(path, "# Film\n\nHello.", project.output_path, FilmOptions())
    job = Job(new_job_id(), project.id, JobStatus.queued, new_correlation_id(), request.digest, now)
    await SqlJobs(database).add(job, request, [Step(name) for name in StepName])
    await SqlJobs(database).start(job.id)
    return Running(job.id, [asset.id for asset in assets])


def _asset(project: Project, position: int) -> Asset:
    return Asset(
        id=new_asset_id(),
        project_id=project.id,
        key=AssetKey(f"segment/s{position}/image/1"),
        kind=AssetKind.image,
        position=position,
        title=f"Picture {position} of many",
        recipe=Recipe(kind=AssetKind.image, prompt="A tree", model="openai/gpt-image-2"),
        chain=("openai/gpt-image-2", "local/card"),
    )
