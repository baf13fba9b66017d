"""Jobs that are canceled, broken off and resumed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.domain.units import Microusd
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.ports.stores import AttemptContext
from reelproof.engine.studio.films import JobView
from reelproof.planning.recovery.crash import MAX_SHARED_CRASHES
from reelproof.testing.in_memory import InMemoryAttempts
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import CLOUD_PICTURE, REQUEST, SUN, SUN_PICTURE, made_for, until

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


async def test_an_attempt_repeated_after_its_end_decides_the_same_and_calls_nobody(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.RateLimited)] * 2}
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, ())
        await until(studio, job.id, "retrying")
    async with studio.open() as open_studio:
        picture = made_for(await open_studio.films.view_job(job.id), SUN_PICTURE).id

        async def repeated(number: int) -> NextAttempt | None:
            return await open_studio.maker.attempt(job.id, picture, number)

        second = await repeated(1)
        assert second is not None
        assert (second.number, second.delay_s > 0) == (2, True)
        events = await studio.events.after(job.id, 0)
        assert await repeated(1) == second
        assert await studio.events.after(job.id, 0) == events
        assert provider.calls.count(SUN_PICTURE) == 1
        third = await repeated(2)
        assert third is not None
        assert third.number == 3
        decides = await repeated(1)
        assert decides is not None
        assert (decides.number, decides.delay_s) == (2, 0.0), "the second one decides"
        assert await repeated(2) == third
        assert provider.calls.count(SUN_PICTURE) == 2
        assert await repeated(3) is None
        assert await repeated(3) is None
    assert provider.calls.count(SUN_PICTURE) == 3


async def test_an_attempt_that_waits_for_its_slot_has_not_begun(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.concurrency, provider.delay_s = 1, LONG_S
    async with studio.open() as open_studio:
        job_id = await begin(studio, open_studio)
        view = await open_studio.films.view_job(job_id)
        running = [asset.id for asset in view.assets if asset.status is AssetStatus.running]
        attempts = await studio.stores.attempts.of_job(job_id)
    assert len(provider.calls) == 1
    assert [one.asset_id for one in attempts if one.outcome is None] == running
    assert all(one.called_at for one in attempts if one.outcome is None)
    assert len(running) == 1


async def reset(studio: InMemoryStudio, job_id: JobId) -> Attempt:
    """Makes the picture of the sun wait again, as writing a script anew does. Returns its open attempt."""
    job = await studio.stores.jobs.get(job_id)
    assets = await studio.stores.assets.of_project(job.project_id)
    [asset] = [one for one in assets if one.base_prompt == SUN_PICTURE]
    await studio.stores.assets.change(asset.id, job_id, AssetStatus.pending, attempts=0)
    [attempt] = await studio.stores.attempts.of_asset(asset.id)
    return attempt


async def test_an_attempt_that_goes_on_marks_its_asset_as_running(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.delay_s = LONG_S
        job_id = await begin(studio, open_studio)
    await reset(studio, job_id)
    provider.delay_s = 0.0
    provider.calls.clear()
    provider.outcomes = {SUN_PICTURE: [ScriptedFailure(ErrorCode.RateLimited)]}
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    attempts = await studio.stores.attempts.of_asset(made_for(view, SUN_PICTURE).id)
    assert [one.outcome for one in attempts] == [AttemptOutcome.failed, AttemptOutcome.succeeded]


async def test_the_newest_attempt_goes_on_when_an_earlier_one_is_repeated(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        provider.delay_s = LONG_S
        job_id = await begin(studio, open_studio)
    first = await reset(studio, job_id)
    now = datetime.now(UTC)
    busy = Failure(ErrorCode.RateLimited, "Too many calls.")
    await studio.stores.attempts.save(
        replace(first, outcome=AttemptOutcome.failed, failure=busy, ended_at=now, process_id=None)
    )
    await studio.stores.attempts.save(replace(first, number=2, started_at=now, outcome=None, process_id=None))
    provider.delay_s = 0.0
    async with studio.open() as open_studio:
        view = await open_studio.make(REQUEST)
    assert made_for(view, SUN_PICTURE).status is AssetStatus.generated
    attempts = await studio.stores.attempts.of_asset(first.asset_id)
    assert [(one.number, one.outcome) for one in attempts] == [
        (1, AttemptOutcome.failed),
        (2, AttemptOutcome.succeeded),
    ]


async def planned(open_studio: OpenStudio) -> JobView:
    """A job whose assets are planned, and none is queued."""
    job = await open_studio.start(REQUEST)
    await open_studio.production.prepare(job.id)
    await open_studio.production.plan_film(job.id)
    return await open_studio.films.view_job(job.id)


def left_open(view: JobView, prompt: str, **fields: Any) -> Attempt:
    """An attempt that another process left without an outcome."""
    return Attempt(made_for(view, prompt).id, view.job.id, 1, "scripted/any", datetime.now(UTC), **fields)


async def test_no_call_begins_after_a_cancellation_not_even_one_that_waited_for_its_turn(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    provider.delay_s = LONG_S
    async with studio.open() as open_studio:
        view = await planned(open_studio)
        for prompt in (SUN_PICTURE, CLOUD_PICTURE):
            await studio.stores.attempts.save(left_open(view, prompt, crashes=("process 1234",)))
        job_id = view.job.id
        made = [
            asyncio.create_task(open_studio.maker.attempt(job_id, made_for(view, prompt).id, 1))
            for prompt in (SUN_PICTURE, CLOUD_PICTURE)
        ]
        await asyncio.sleep(1.0)
        assert len(provider.calls) == 1, "crashed attempts are made one after the other"
        await studio.stores.jobs.request_cancel(job_id)
        await open_studio.maker.stop(job_id)
        await open_studio.cancellation.cancel(job_id)
        assert await asyncio.gather(*made) == [None, None]
    assert len(provider.calls) == 1
    attempts = await studio.stores.attempts.of_job(job_id)
    assert {attempt.outcome for attempt in attempts} == {AttemptOutcome.canceled}


async def test_a_call_that_is_about_to_begin_is_refused_once_its_job_is_to_be_canceled(
    studio: InMemoryStudio, provider: ScriptedProvider
) -> None:
    async with studio.open() as open_studio:
        view = await planned(open_studio)
        await studio.stores.attempts.save(left_open(view, SUN_PICTURE, estimate_microusd=Microusd(5)))
        read_context = studio.stores.attempts.context

        async def context_before_the_cancellation(job_id: JobId, asset_id: AssetId) -> AttemptContext:
            found = await read_context(job_id, asset_id)
            await studio.stores.jobs.request_cancel(job_id)
            return found

        studio.stores.attempts.context = context_before_the_cancellation  # type: ignore[method-assign]
        assert await open_studio.maker.attempt(view.job.id, made_for(view, SUN_PICTURE).id, 1) is None
    assert provider.calls == []
    [attempt] = await studio.stores.attempts.of_job(view.job.id)
    assert (attempt.outcome, attempt.cost_microusd) == (AttemptOutcome.canceled, 0)


async def test_an_abandoned_asset_reserves_no_cost(studio: InMemoryStudio) -> None:
    estimate = Microusd(40)
    async with studio.open() as open_studio:
        view = await planned(open_studio)
        never_called = left_open(view, SUN_PICTURE, estimate_microusd=estimate)
        called = left_open(view, CLOUD_PICTURE, estimate_microusd=estimate, called_at=datetime.now(UTC))
        for attempt in (never_called, called):
            await studio.stores.attempts.begin(attempt)
            failure = Failure(ErrorCode.StepTimeout, "The step did not finish.")
            await open_studio.maker.abandon(view.job.id, attempt.asset_id, failure)
    attempts = await studio.stores.attempts.of_job(view.job.id)
    assert [(one.outcome, one.cost_microusd) for one in attempts] == [
        (AttemptOutcome.canceled, 0),
        (AttemptOutcome.canceled, estimate),
    ], "what was called may be billed"


class SlowAttempts(InMemoryAttempts):
    """Stores at once what begins, and takes a while to say so."""

    async def begin(self, attempt: Attempt, most_microusd: Microusd | None = None) -> Asset | None:
        begun = await super().begin(attempt, most_microusd)
        await asyncio.sleep(1.0)
        return begun


async def test_an_attempt_stopped_while_it_begins_is_known_to_have_begun(studio: InMemoryStudio) -> None:
    studio.stores = replace(studio.stores, attempts=SlowAttempts(studio.tables))
    async with studio.open() as open_studio:
        view = await planned(open_studio)
        attempt = asyncio.create_task(
            open_studio.maker.attempt(view.job.id, made_for(view, SUN_PICTURE).id, 1)
        )
        await asyncio.sleep(0.5)
        await open_studio.maker.stop(view.job.id)
        await asyncio.wait({attempt})
    [stored] = await studio.stores.attempts.of_job(view.job.id)
    assert (stored.outcome, stored.process_id) == (AttemptOutcome.canceled, None)
    assert (stored.called_at, stored.cost_microusd) == (None, 0), "the call was not made"
