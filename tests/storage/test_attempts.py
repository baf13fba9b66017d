"""What every store does with attempts."""

from dataclasses import replace
from datetime import timedelta

from reelproof.engine.ports import Attempt
from tests.storage.examples import REFUSED, START, Film
from tests.storage.ledger import Ledger


def an_attempt(film: Film, number: int, asset: int = 0) -> Attempt:
    started_at = START + timedelta(seconds=10 * number + asset)
    return Attempt(film.assets[asset].id, film.job.id, number, "openai/gpt-image-2", started_at)


async def test_attempts_are_kept_with_their_end(ledger: Ledger, film: Film) -> None:
    running = an_attempt(film, 1)
    await ledger.attempts.start(running)
    assert await ledger.attempts.of_asset(film.job.id, film.asset.id) == [running]
    ended = replace(running, ended_at=START + timedelta(seconds=30), failure=REFUSED)
    await ledger.attempts.end(ended)
    assert await ledger.attempts.of_asset(film.job.id, film.asset.id) == [ended]


async def test_an_attempt_cut_by_a_crash_is_taken_up_under_its_number(ledger: Ledger, film: Film) -> None:
    await ledger.attempts.start(an_attempt(film, 1))
    again = replace(an_attempt(film, 1), started_at=START + timedelta(minutes=5))
    await ledger.attempts.start(again)
    assert await ledger.attempts.of_asset(film.job.id, film.asset.id) == [again]


async def test_attempts_of_a_job_come_in_the_order_of_their_start(ledger: Ledger, film: Film) -> None:
    attempts = [an_attempt(film, 1), an_attempt(film, 1, asset=1), an_attempt(film, 2)]
    for attempt in reversed(attempts):
        await ledger.attempts.start(attempt)
    assert await ledger.attempts.of_job(film.job.id) == attempts
    assert await ledger.attempts.of_asset(film.job.id, film.asset.id) == [attempts[0], attempts[2]]
