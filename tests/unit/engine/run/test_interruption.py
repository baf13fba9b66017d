"""Jobs that are canceled, broken off and resumed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.engine.run.part_run import PartRuns, part_with_progress
from reelproof.planning.recovery.crash import MOST_SHARED_CRASHES
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN, SUN_PICTURE, made_for, until

LONG_S = 20.0


async def begin(studio: InMemoryStudio, open_studio: OpenStudio) -> JobId:
    """Starts a job and returns once its calls run."""
    job = await open_studio.films.request(REQUEST)
    await open_studio.runs.start(job.id, ())
    await until(studio, job.id, "running")
    return job.id


async def test_a_canceled_job_makes_no_more_assets_and_keeps_what_it_made(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = LONG_S
    async with studio.open() as open_studio:
        job_id = await begin(studio, open_studio)
        await open_studio.films.cancel(job_id)
        await open_studio.runs.ended(job_id)
        view = await open_studio.films.view_job(job_id)
    assert view.job.status is JobStatus.canceled
    assert {step.status for step in view.steps} <= {
        StepStatus.succeeded,
        StepStatus.skipped,
        StepStatus.canceled,
    }
    assert made_for(view, SUN_PICTURE).status is AssetStatus.pending
    attempts = await studio.stores.attempts.of_job(job_id)
    assert {one.outcome for one in attempts if one.model == "scripted/any"} == {AttemptOutcome.withdrawn}


async def test_a_canceled_job_goes_on_where_it_was(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = LONG_S
    async with studio.open() as open_studio:
        job_id = await begin(studio, open_studio)
        await open_studio.films.cancel(job_id)
        await open_studio.runs.ended(job_id)
        assert await open_studio.films.was_interrupted(REQUEST)
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.succeeded
    assert view.job.id != job_id


async def test_a_retry_that_waits_is_withdrawn_with_its_job(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.RateLimited, retry_after_s=100.0)]}
    async with studio.open() as open_studio:
        job = await open_studio.films.request(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "retrying")
        before_s = asyncio.get_running_loop().time()
        await open_studio.films.cancel(job.id)
        await open_studio.runs.ended(job.id)
    assert asyncio.get_running_loop().time() - before_s < 10.0
    assert provider.calls.count(SUN_PICTURE) == 1
    assert (await studio.stores.jobs.get(job.id)).status is JobStatus.canceled


async def test_what_broke_off_is_resumed_and_nothing_made_is_made_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.delay_s = LONG_S
        job_id = await begin(studio, open_studio)
    assert (await studio.stores.jobs.get(job_id)).status is JobStatus.running
    provider.calls.clear()
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert (view.job.id, view.job.status) == (job_id, JobStatus.succeeded)
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [(one.number, one.outcome, one.crashes) for one in attempts] == [(1, AttemptOutcome.made, ())]


async def test_an_attempt_that_crashed_too_many_processes_is_not_tried_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.delay_s = LONG_S
        job_id = await begin(studio, open_studio)
        view = await open_studio.films.view_job(job_id)
        asset = made_for(view, SUN_PICTURE)
    [attempt] = await studio.stores.attempts.of_asset(asset.id)
    crashes = tuple(f"process {number}" for number in range(MOST_SHARED_CRASHES))
    await studio.stores.attempts.save(replace(attempt, crashes=crashes))
    provider.delay_s = 0.0
    provider.calls.clear()
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    error = made_for(view, SUN_PICTURE).error
    assert error is not None
    assert error.code is ErrorCode.CrashedRepeatedly
    assert SUN_PICTURE not in provider.calls
    assert made_for(view, SUN).status is AssetStatus.generated
    assert view.job.status is JobStatus.succeeded


async def test_the_attempts_of_a_crashed_process_are_noted_at_the_next_start(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    asset = made_for(view, SUN_PICTURE)
    left = Attempt(asset.id, view.job.id, 7, "scripted/any", datetime.now(UTC), process_id=1234)
    await studio.stores.attempts.save(left)
    async with studio.open():
        pass
    noted = (await studio.stores.attempts.of_asset(asset.id))[-1]
    assert (noted.process_id, noted.crashes) == (None, ("process 1234",))


@pytest.fixture
async def job_id(studio: InMemoryStudio) -> JobId:
    async with studio.open() as open_studio:
        return (await open_studio.films.request(REQUEST)).id


async def test_a_part_that_crashed_often_in_a_row_is_given_up(studio: InMemoryStudio, job_id: JobId) -> None:
    parts = studio.stores.parts
    name = part_with_progress("assembling", 40.0)
    for _ in range(MOST_SHARED_CRASHES):
        await parts.begin(job_id, name)
    with pytest.raises(ReelproofError) as refused:
        async with PartRuns(parts).run(job_id, "assembling", 40.0):
            raise AssertionError("it must not be run")
    assert refused.value.failure.code is ErrorCode.CrashedRepeatedly


async def test_a_part_that_gets_further_each_time_is_tried_again(
    studio: InMemoryStudio, job_id: JobId
) -> None:
    parts, progress = studio.stores.parts, [10.0 * number for number in range(2 * MOST_SHARED_CRASHES)]
    for reached in progress:
        await parts.begin(job_id, part_with_progress("assembling", reached))
    async with PartRuns(parts).run(job_id, "assembling", 99.0):
        assert await parts.is_in_progress(job_id)
    assert not await parts.is_in_progress(job_id)


async def test_parts_that_crashed_before_run_one_at_a_time(studio: InMemoryStudio) -> None:
    runs, order = PartRuns(studio.stores.parts), list[str]()
    async with studio.open() as open_studio:
        requests = [replace(REQUEST, script_path=f"/films/{number}.md") for number in range(2)]
        jobs = [await open_studio.films.request(request) for request in requests]

    async def run(job_id: JobId, name: str) -> None:
        async with runs.run(job_id, "planning"):
            order.append(f"{name} begins")
            await asyncio.sleep(1.0)
            order.append(f"{name} ends")

    for job in jobs:
        await studio.stores.parts.begin(job.id, part_with_progress("planning", 0.0))
    await asyncio.gather(run(jobs[0].id, "first"), run(jobs[1].id, "second"))
    assert order in (_one_after_the_other("first", "second"), _one_after_the_other("second", "first"))


def _one_after_the_other(*names: str) -> Sequence[str]:
    return [f"{name} {what}" for name in names for what in ("begins", "ends")]
