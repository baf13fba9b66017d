"""Requests sent repeatedly or concurrently start one job."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reelproof.domain.asset import TakeStatus
from reelproof.domain.job import JobMode, JobStatus
from reelproof.engine.ports.stores import AlreadyStored, IdempotencyKey, JobExtras, JobOutcome
from reelproof.planning.assets.review import Review
from tests.contract.storage.examples import REQUEST, a_job, a_project, a_take, add_film, open_steps
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


async def test_a_key_names_the_running_job_that_answered_it_even_after_its_end(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    job, key = a_job(project.id), IdempotencyKey("local", "again", REQUEST.digest)
    await stores.jobs.add(job, REQUEST, open_steps())
    again = JobExtras(key=key, unless_same=True)
    assert await stores.jobs.add(a_job(project.id, 1), REQUEST, open_steps(), again) == job.id
    await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))
    assert await stores.jobs.add(a_job(project.id, 2), REQUEST, open_steps(), again) == job.id
    record = await stores.jobs.idempotency_record("local", "again")
    assert record is not None
    assert record.job_id == job.id


async def test_a_key_of_a_review_names_the_render_that_was_queued_before(stores: StorePorts) -> None:
    film = await add_film(stores)
    takes = [a_take(film.asset, content) for content in (b"one", b"two")]
    for take in takes:
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    render = replace(REQUEST, mode=JobMode.render)
    jobs = [
        replace(a_job(film.project.id, after_s), mode=JobMode.render, request_digest=render.digest)
        for after_s in (1, 2)
    ]
    await stores.jobs.add(jobs[0], render, open_steps())
    review = Review(film.asset.id, takes[0].id, TakeStatus.accepted)
    keyed = JobExtras(key=IdempotencyKey("local", "review", render.digest))
    assert await stores.jobs.add_reviewed(review, jobs[1], render, open_steps(), keyed) == jobs[0].id
    record = await stores.jobs.idempotency_record("local", "review")
    assert record is not None
    assert record.job_id == jobs[0].id


async def test_a_job_that_cannot_be_stored_is_not_taken_for_another(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    job = a_job(project.id)
    await stores.jobs.add(job, REQUEST, open_steps())
    for extras in (None, JobExtras(key=IdempotencyKey("local", "new", REQUEST.digest))):
        with pytest.raises(AlreadyStored):
            await stores.jobs.add(job, REQUEST, open_steps(), extras)
