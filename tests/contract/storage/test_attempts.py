"""Behavior of every store: attempts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reelproof.domain.asset import AssetStatus
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import AttemptContext, AttemptTake, JobOutcome
from tests.contract.storage.examples import (
    REFUSED,
    REQUEST,
    START,
    Film,
    a_job,
    a_take,
    an_attempt,
    open_steps,
)
from tests.contract.storage.stores import StorePorts


async def test_attempts_are_kept_with_their_end(stores: StorePorts, film: Film) -> None:
    running = an_attempt(film, 1)
    await stores.attempts.save(running)
    assert await stores.attempts.of_asset(film.asset.id) == [running]
    ended = replace(
        running,
        ended_at=START + timedelta(seconds=30),
        outcome=AttemptOutcome.failed,
        failure=REFUSED,
        called_at=START,
        ticket_id="abc",
        is_ticket_open=True,
        estimate_microusd=Microusd(3),
    )
    await stores.attempts.save(ended)
    assert await stores.attempts.of_asset(film.asset.id) == [ended]


async def test_an_attempt_cut_by_a_crash_is_taken_up_under_its_number(stores: StorePorts, film: Film) -> None:
    await stores.attempts.save(an_attempt(film, 1))
    again = replace(an_attempt(film, 1), started_at=START + timedelta(minutes=5))
    await stores.attempts.save(again)
    assert await stores.attempts.of_asset(film.asset.id) == [again]


async def test_attempts_of_a_job_come_in_the_order_of_their_start(stores: StorePorts, film: Film) -> None:
    attempts = [an_attempt(film, 1), an_attempt(film, 1, asset=1), an_attempt(film, 2)]
    for attempt in reversed(attempts):
        await stores.attempts.save(attempt)
    assert await stores.attempts.of_job(film.job.id) == attempts
    assert await stores.attempts.of_asset(film.asset.id) == [attempts[0], attempts[2]]


async def test_the_context_of_an_attempt_is_its_asset_its_job_and_the_attempts_before(
    stores: StorePorts, film: Film
) -> None:
    first, second = an_attempt(film, 1), replace(an_attempt(film, 2), started_at=START)
    earlier_job = a_job(film.project.id)
    await stores.jobs.add(earlier_job, REQUEST, open_steps())
    of_another_job = replace(an_attempt(film, 7), job_id=earlier_job.id)
    for attempt in (first, second, of_another_job, an_attempt(film, 1, asset=1)):
        await stores.attempts.save(attempt)
    context = await stores.attempts.context(film.job.id, film.asset.id)
    job = await stores.jobs.get(film.job.id)
    assert context == AttemptContext(film.asset, job, [second, first, of_another_job])
    assert context.past == [first, second]
    with pytest.raises(LookupError):
        await stores.attempts.context(film.job.id, AssetId("unknown"))
    with pytest.raises(LookupError):
        await stores.attempts.context(JobId("unknown"), film.asset.id)


async def test_attempts_of_a_model_come_from_all_jobs_since_a_moment(stores: StorePorts, film: Film) -> None:
    attempts = [an_attempt(film, 1), an_attempt(film, 2), replace(an_attempt(film, 3), model="other/one")]
    for attempt in attempts:
        await stores.attempts.save(attempt)
    since = START + timedelta(seconds=15)
    assert await stores.attempts.of_model("openai/gpt-image-2", since) == [attempts[1]]
    assert await stores.attempts.of_model("openai/gpt-image-2", START) == attempts[:2]
    assert await stores.attempts.of_model("openai/gpt-image-2", START, most=1) == [attempts[1]]


async def test_what_ended_before_a_later_success_may_be_left_out(stores: StorePorts, film: Film) -> None:
    def ended(number: int, outcome: AttemptOutcome | None, at_s: float | None) -> Attempt:
        ended_at = None if at_s is None else START + timedelta(seconds=at_s)
        return replace(an_attempt(film, number), outcome=outcome, ended_at=ended_at)

    failed, succeeded = AttemptOutcome.failed, AttemptOutcome.succeeded
    before, success = ended(1, failed, 15), ended(2, succeeded, 25)
    after, running = ended(3, failed, 40), ended(4, None, None)
    of_the_future = ended(5, succeeded, 999)
    for attempt in (before, success, after, running, of_the_future):
        await stores.attempts.save(attempt)
    now = START + timedelta(seconds=60)
    found = await stores.attempts.since_success(before.model, START, now)
    assert [one for one in found if one not in (before, success)] == [after, running, of_the_future]
    assert await stores.attempts.since_success(before.model, now, now) == []


async def test_an_attempt_begins_with_its_asset_and_ends_with_its_take(
    stores: StorePorts, film: Film
) -> None:
    attempt, take = an_attempt(film, 2), a_take(film.asset)
    running = await stores.attempts.begin(attempt)
    assert await stores.attempts.open_of_job(film.job.id) == [attempt]
    assert running == await stores.assets.get(film.asset.id)
    assert (running.status, running.attempts) == (AssetStatus.running, 2)
    ended = replace(attempt, outcome=AttemptOutcome.succeeded, cost_microusd=Microusd(3))
    made = await stores.attempts.end(ended, AttemptTake(take, is_candidate=False, note={"reused": False}))
    assert made == await stores.assets.get(film.asset.id)
    assert (made.status, made.accepted_take) == (AssetStatus.generated, take)
    assert await stores.attempts.of_job(film.job.id) == [ended]
    assert await stores.attempts.open_of_job(film.job.id) == []
    events = [event.data["status"] for event in await stores.events.after(film.job.id, 1)]
    assert events == ["running", "generated"]


async def test_an_attempt_that_finds_its_take_begins_and_ends_at_once(stores: StorePorts, film: Film) -> None:
    attempt, new = an_attempt(film, 1), AttemptTake(a_take(film.asset), is_candidate=False, note={})
    made = await stores.attempts.end(attempt, new, begins=True)
    assert (made.status, made.attempts) == (AssetStatus.generated, 1)
    events = [event.data["status"] for event in await stores.events.after(film.job.id, 1)]
    assert events == ["running", "generated"]


async def test_nothing_is_stored_of_an_attempt_whose_asset_has_its_take(
    stores: StorePorts, film: Film
) -> None:
    take = a_take(film.asset)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    again = AttemptTake(a_take(film.asset, b"again"), is_candidate=False, note={})
    with pytest.raises(TransitionRefused):
        await stores.attempts.begin(an_attempt(film, 1))
    with pytest.raises(TransitionRefused):
        await stores.attempts.end(an_attempt(film, 1), again, begins=True)
    with pytest.raises(ValueError, match="not made for"):
        other = AttemptTake(a_take(film.assets[1]), is_candidate=False, note={})
        await stores.attempts.end(an_attempt(film, 1), other)
    assert (await stores.assets.get(film.asset.id)).accepted_take == take
    assert await stores.attempts.of_job(film.job.id) == []
    assert len(await stores.takes.of_asset(film.asset.id)) == 1


@pytest.mark.parametrize("is_ended", [False, True])
async def test_no_attempt_begins_once_its_job_has_ended_or_is_to_be_canceled(
    stores: StorePorts, film: Film, is_ended: bool
) -> None:
    known = an_attempt(film, 1, asset=1)
    await stores.attempts.begin(known)
    await stores.jobs.request_cancel(film.job.id)
    if is_ended:
        await stores.jobs.start(film.job.id)
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    found = AttemptTake(a_take(film.asset), is_candidate=False, note={})
    for attempt in (an_attempt(film, 1), known):
        with pytest.raises(TransitionRefused):
            await stores.attempts.begin(attempt)
    with pytest.raises(TransitionRefused):
        await stores.attempts.end(an_attempt(film, 1), found, begins=True)
    assert await stores.attempts.of_job(film.job.id) == [known]
    assert (await stores.assets.get(film.asset.id)).status is AssetStatus.pending
    made = AttemptTake(a_take(film.assets[1]), is_candidate=False, note={})
    assert (await stores.attempts.end(known, made)).accepted_take == made.take, "it was made and paid for"


async def test_a_budget_counts_what_runs_by_its_estimate_and_what_ended_by_its_cost(
    stores: StorePorts, film: Film
) -> None:
    def estimated(number: int, asset: int) -> Attempt:
        return replace(an_attempt(film, number, asset), estimate_microusd=Microusd(40))

    first, second, third = estimated(1, 0), estimated(1, 1), estimated(2, 1)
    assert await stores.attempts.begin(first, Microusd(100))
    assert await stores.attempts.begin(first, Microusd(40)), "it does not count beside itself"
    assert await stores.attempts.begin(second, Microusd(100))
    assert await stores.attempts.begin(third, Microusd(100)) is None
    assert (await stores.assets.get(film.assets[1].id)).attempts == 1
    await stores.attempts.save(replace(first, outcome=AttemptOutcome.succeeded, cost_microusd=Microusd(10)))
    assert await stores.attempts.begin(third, Microusd(100))
    assert len(await stores.attempts.of_job(film.job.id)) == 3


async def test_the_parts_a_process_worked_on_are_recorded_once_as_its_crash(
    stores: StorePorts, film: Film
) -> None:
    at_work = replace(an_attempt(film, 1), process_id=77)
    ended = replace(an_attempt(film, 1, asset=1), outcome=AttemptOutcome.succeeded)
    for attempt in (at_work, ended):
        await stores.attempts.save(attempt)
    [noted] = await stores.attempts.record_crashes()
    assert (noted.process_id, noted.crashes) == (None, ("process 77",))
    assert await stores.attempts.record_crashes() == []
    assert await stores.attempts.of_job(film.job.id) == [noted, ended]


async def test_crashes_are_remembered_while_an_attempt_is_open_and_after_it_for_a_while(
    stores: StorePorts, film: Film
) -> None:
    attempts = [replace(an_attempt(film, number), crashes=("process 77",)) for number in (1, 2, 3)]
    closed, old, is_open = attempts[2], attempts[1], attempts[0]
    closed, old = (replace(one, outcome=AttemptOutcome.failed, failure=REFUSED) for one in (closed, old))
    for attempt in (closed, old, is_open, an_attempt(film, 4)):
        await stores.attempts.save(attempt)
    assert await stores.attempts.crashed(closed.started_at) == [is_open, closed]
