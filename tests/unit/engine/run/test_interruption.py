"""Jobs that are canceled, broken off and resumed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.asset import AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.planning.recovery.crash import MAX_SHARED_CRASHES
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN, SUN_PICTURE, made_for, until

LONG_S = 20.0


async def begin(studio: InMemoryStudio, open_studio: OpenStudio) -> JobId:
    """Starts a job and returns once its calls run."""
    job = await open_studio.start(REQUEST)
    await open_studio.runs.start(job.id, ())
    await until(studio, job.id, "running")
    return job.id


async def test_a_canceled_job_makes_no_more_assets_and_keeps_what_it_made(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = LONG_S
    async with studio.open() as open_studio:
        job_id = await begin(studio, open_studio)
        await studio.stores.jobs.request_cancel(job_id)
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
    assert {one.outcome for one in attempts if one.model == "scripted/any"} == {AttemptOutcome.canceled}


async def test_a_canceled_job_goes_on_where_it_was(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = LONG_S
    async with studio.open() as open_studio:
        job_id = await begin(studio, open_studio)
        await studio.stores.jobs.request_cancel(job_id)
        await open_studio.runs.ended(job_id)
        view = await open_studio.make(REQUEST)
    assert view.job.status is JobStatus.succeeded
    assert view.job.id != job_id


async def test_a_retry_that_waits_is_withdrawn_with_its_job(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.RateLimited, retry_after_s=100.0)]}
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "retrying")
        before_s = asyncio.get_running_loop().time()
        await studio.stores.jobs.request_cancel(job.id)
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
    assert [(one.number, one.outcome, one.crashes) for one in attempts] == [(1, AttemptOutcome.succeeded, ())]


async def test_an_attempt_that_crashed_too_many_processes_is_not_tried_again(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.delay_s = LONG_S
        job_id = await begin(studio, open_studio)
        view = await open_studio.films.view_job(job_id)
        asset = made_for(view, SUN_PICTURE)
    [attempt] = await studio.stores.attempts.of_asset(asset.id)
    crashes = tuple(f"process {number}" for number in range(MAX_SHARED_CRASHES))
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
