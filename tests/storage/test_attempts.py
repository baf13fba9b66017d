"""What every store does with attempts."""

from dataclasses import replace
from datetime import timedelta

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.units import Microusd
from tests.storage.examples import REFUSED, START, Film
from tests.storage.ledger import Ledger


def an_attempt(film: Film, number: int, asset: int = 0) -> Attempt:
    started_at = START + timedelta(seconds=10 * number + asset)
    return Attempt(film.assets[asset].id, film.job.id, number, "openai/gpt-image-2", started_at)


async def test_attempts_are_kept_with_their_end(ledger: Ledger, film: Film) -> None:
    running = an_attempt(film, 1)
    await ledger.attempts.save(running)
    assert await ledger.attempts.of_asset(film.asset.id) == [running]
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
    await ledger.attempts.save(ended)
    assert await ledger.attempts.of_asset(film.asset.id) == [ended]


async def test_an_attempt_cut_by_a_crash_is_taken_up_under_its_number(ledger: Ledger, film: Film) -> None:
    await ledger.attempts.save(an_attempt(film, 1))
    again = replace(an_attempt(film, 1), started_at=START + timedelta(minutes=5))
    await ledger.attempts.save(again)
    assert await ledger.attempts.of_asset(film.asset.id) == [again]


async def test_attempts_of_a_job_come_in_the_order_of_their_start(ledger: Ledger, film: Film) -> None:
    attempts = [an_attempt(film, 1), an_attempt(film, 1, asset=1), an_attempt(film, 2)]
    for attempt in reversed(attempts):
        await ledger.attempts.save(attempt)
    assert await ledger.attempts.of_job(film.job.id) == attempts
    assert await ledger.attempts.of_asset(film.asset.id) == [attempts[0], attempts[2]]


async def test_attempts_of_a_model_come_from_all_jobs_since_a_moment(ledger: Ledger, film: Film) -> None:
    attempts = [an_attempt(film, 1), an_attempt(film, 2), replace(an_attempt(film, 3), model="other/one")]
    for attempt in attempts:
        await ledger.attempts.save(attempt)
    since = START + timedelta(seconds=15)
    assert await ledger.attempts.of_model("openai/gpt-image-2", since) == [attempts[1]]
    assert await ledger.attempts.of_model("openai/gpt-image-2", START) == attempts[:2]
    assert await ledger.attempts.of_model("openai/gpt-image-2", START, most=1) == [attempts[1]]


async def test_a_budget_counts_what_runs_by_its_estimate_and_what_ended_by_its_cost(
    ledger: Ledger, film: Film
) -> None:
    def estimated(number: int, asset: int) -> Attempt:
        return replace(an_attempt(film, number, asset), estimate_microusd=Microusd(40))

    first, second, third = estimated(1, 0), estimated(1, 1), estimated(2, 1)
    assert await ledger.attempts.reserve(first, Microusd(100))
    assert await ledger.attempts.reserve(first, Microusd(40)), "it does not count beside itself"
    assert await ledger.attempts.reserve(second, Microusd(100))
    assert not await ledger.attempts.reserve(third, Microusd(100))
    await ledger.attempts.save(replace(first, outcome=AttemptOutcome.made, cost_microusd=Microusd(10)))
    assert await ledger.attempts.reserve(third, Microusd(100))
    assert len(await ledger.attempts.of_job(film.job.id)) == 3


async def test_what_a_process_was_at_is_noted_once_as_its_crash(ledger: Ledger, film: Film) -> None:
    at_work = replace(an_attempt(film, 1), process_id=77)
    ended = replace(an_attempt(film, 1, asset=1), outcome=AttemptOutcome.made)
    for attempt in (at_work, ended):
        await ledger.attempts.save(attempt)
    [noted] = await ledger.attempts.note_crashes()
    assert (noted.process_id, noted.crashes) == (None, ("process 77",))
    assert await ledger.attempts.note_crashes() == []
    assert await ledger.attempts.of_job(film.job.id) == [noted, ended]


async def test_crashes_are_remembered_while_an_attempt_is_open_and_after_it_for_a_while(
    ledger: Ledger, film: Film
) -> None:
    attempts = [replace(an_attempt(film, number), crashes=("process 77",)) for number in (1, 2, 3)]
    closed, old, is_open = attempts[2], attempts[1], attempts[0]
    closed, old = (replace(one, outcome=AttemptOutcome.failed, failure=REFUSED) for one in (closed, old))
    for attempt in (closed, old, is_open, an_attempt(film, 4)):
        await ledger.attempts.save(attempt)
    assert await ledger.attempts.crashed(closed.started_at) == [is_open, closed]
