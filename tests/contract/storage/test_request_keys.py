"""Requests sent repeatedly or concurrently start one job."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy.exc import IntegrityError

from reelproof.engine.ports.stores import IdempotencyKey, JobExtras
from reelproof.storage.database import Database, SqlJobs
from tests.contract.storage.examples import REQUEST, a_job, a_project, open_steps
from tests.contract.storage.fixtures import opened
from tests.contract.storage.stores import StorePorts, sql_stores

SERVERS = 6
ROUNDS = 10


@pytest.fixture
async def databases(database_url: str) -> AsyncIterator[list[Database]]:
    """As several servers of one home have them."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(opened(database_url)) for _ in range(SERVERS)]


async def test_the_same_request_at_several_servers_starts_one_job(
    databases: list[Database],
) -> None:
    stores = sql_stores(databases[0])
    for number in range(ROUNDS):
        key = IdempotencyKey("local", f"request {number}", REQUEST.digest)
        projects = [a_project() for _ in databases]
        jobs = [a_job(project.id) for project in projects]
        async with asyncio.TaskGroup() as group:
            requested = [
                group.create_task(SqlJobs(database).add(job, REQUEST, open_steps(), JobExtras(project, key)))
                for database, job, project in zip(databases, jobs, projects, strict=True)
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
        with pytest.raises(IntegrityError):
            await stores.jobs.add(job, REQUEST, open_steps(), extras)
