"""Parts of jobs that processes end in. A process that ends is one that never leaves its part."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.engine.run.part_run import PartRuns, as_far_as
from reelproof.planning.recovery.crash import MOST_CRASHES_IN_COMPANY
from tests.storage.examples import Film, add_film
from tests.storage.ledger import Ledger, sqlite_ledger


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with sqlite_ledger(tmp_path) as opened:
        yield opened


@pytest.fixture
async def film(ledger: Ledger) -> Film:
    return await add_film(ledger)


async def end_process_in(ledger: Ledger, film: Film, progress: float = 0.0) -> None:
    await ledger.parts.begin(film.job.id, as_far_as("assembling", progress))


async def test_so_many_ends_in_a_row_are_enough(ledger: Ledger, film: Film) -> None:
    for _ in range(MOST_CRASHES_IN_COMPANY):
        await end_process_in(ledger, film)
    with pytest.raises(ReelproofError) as failed:
        async with PartRuns(ledger.parts).run(film.job.id, "assembling"):
            pytest.fail("it was begun once more")
    assert failed.value.failure.code is ErrorCode.CrashedRepeatedly


async def test_a_part_that_gets_further_each_time_is_not_given_up(ledger: Ledger, film: Film) -> None:
    for ends in range(3 * MOST_CRASHES_IN_COMPANY):
        await end_process_in(ledger, film, progress=2.0 * ends)


async def test_a_stop_in_good_order_is_none(ledger: Ledger, film: Film) -> None:
    for _ in range(3):
        for _ in range(MOST_CRASHES_IN_COMPANY - 1):
            await end_process_in(ledger, film)
        with pytest.raises(asyncio.CancelledError):
            async with PartRuns(ledger.parts).run(film.job.id, "assembling"):
                raise asyncio.CancelledError


async def test_parts_that_processes_ended_in_are_made_one_at_a_time_and_others_beside_them(
    ledger: Ledger, film: Film
) -> None:
    suspects = [film, await add_film(ledger)]
    for suspect in suspects:
        await end_process_in(ledger, suspect)
    innocent = await add_film(ledger)
    parts, open_now, seen = PartRuns(ledger.parts), set[str](), list[set[str]]()
    is_begun = asyncio.Event()

    async def make(job: Film) -> None:
        async with parts.run(job.job.id, "assembling"):
            open_now.add(job.job.id)
            seen.append(set(open_now))
            if job is innocent:
                is_begun.set()
            await is_begun.wait()
            await asyncio.sleep(0)
            open_now.remove(job.job.id)

    await asyncio.gather(*map(make, [*suspects, innocent]))
    assert len(seen) == 3
    assert not any({one.job.id for one in suspects} <= open_ids for open_ids in seen)
