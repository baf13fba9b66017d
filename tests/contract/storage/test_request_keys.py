"""Requests sent repeatedly or concurrently start one job."""

import asyncio
from collections.abc import Sequence

import pytest

from reelproof.engine.ports.stores import AlreadyStored, IdempotencyKey, JobExtras
from tests.contract.storage.examples import REQUEST, a_job, a_project, open_steps
from tests.contract.storage.stores import StorePorts

ROUNDS = 10


async def test_the_same_request_at_several_servers_starts_one_job(
    all_stores: Sequence[StorePorts],
) -> None:
    stores = all_stores[0]
    for number in range(ROUNDS):
        key = IdempotencyKey("local", f"request {number}", REQUEST.digest)
        projects = [a_project() for _ in all_stores]
        jobs = [a_job(project.id) for project in projects]
        async with asyncio.TaskGroup() as group:
            requested = [
                group.create_task(one.jobs.add(job, REQUEST, open_steps(), JobExtras(project, key)))
                for one, job, project in zip(all_stores, jobs, projects, strict=True)
            ]
        [job_id] = {task.result() for task in requested}
        assert job_id in [job.id for job in jobs]
        assert [job.id for job in await stores.jobs.unfinished()].count(job_id) == 1
        assert len(await stores.jobs.unfinished()) == number + 1
        kept = [project for project in projects if await stores.jobs.latest(project.id)]
        assert [project.id for project in kept] == [(await stores.jobs.get(job_id)).project_id]


async def test_a_job_that_cannot_be_stored_is_not_taken_for_another(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    job = a_job(project.id)
    await stores.jobs.add(job, REQUEST, open_steps())
    for extras in (None, JobExtras(key=IdempotencyKey("local", "new", REQUEST.digest))):
        with pytest.raises(AlreadyStored):
            await stores.jobs.add(job, REQUEST, open_steps(), extras)
