"""Behavior of every store: attempts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import AttemptContext
from tests.contract.storage.examples import REFUSED, START, Film
from tests.contract.storage.stores import StorePorts


def an_attempt(film: Film, number: int, asset: int = 0) -> Attempt:
    started_at = START + timedelta(seconds=10 * number + asset)
    return Attempt(film.assets[asset].id, film.job.id, number, "openai/gpt-image-2", started_at)


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
    attempts = [an_attempt(film, 1), replace(an_attempt(film, 2), started_at=START)]
    for attempt in (*reversed(attempts), an_attempt(film, 1, asset=1)):
        await stores.attempts.save(attempt)
    context = await stores.attempts.context(film.job.id, film.asset.id)
    assert context == AttemptContext(film.asset, await stores.jobs.get(film.job.id), attempts)
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


async def test_a_budget_counts_what_runs_by_its_estimate_and_what_ended_by_its_cost(
    stores: StorePorts, film: Film
) -> None:
    def estimated(number: int, asset: int) -> Attempt:
        return replace(an_attempt(film, number, asset), estimate_microusd=Microusd(40))

    first, second, third = estimated(1, 0), estimated(1, 1), estimated(2, 1)
    assert await stores.attempts.reserve(first, Microusd(100))
    assert await stores.attempts.reserve(first, Microusd(40)), "it does not count beside itself"
    assert await stores.attempts.reserve(second, Microusd(100))
    assert not await stores.attempts.reserve(third, Microusd(100))
    await stores.attempts.save(replace(first, outcome=AttemptOutcome.succeeded, cost_microusd=Microusd(10)))
    assert await stores.attempts.reserve(third, Microusd(100))
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
