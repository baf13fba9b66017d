"""Parts of jobs that processes end in. A process that ends is one that never leaves its part."""

import asyncio

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.engine.run.part_run import PartRuns, part_with_progress
from reelproof.planning.recovery.crash import MAX_SHARED_CRASHES
from tests.contract.storage.examples import Film, add_film
from tests.contract.storage.stores import StorePorts, in_memory_stores


@pytest.fixture
def stores() -> StorePorts:
    return in_memory_stores()


@pytest.fixture
async def film(stores: StorePorts) -> Film:
    return await add_film(stores)


async def end_process_in(stores: StorePorts, film: Film, progress: float = 0.0) -> None:
    await stores.parts.begin(film.job.id, part_with_progress("assembling", progress))


async def test_the_limit_of_consecutive_crashes_is_enforced(stores: StorePorts, film: Film) -> None:
    for _ in range(MAX_SHARED_CRASHES):
        await end_process_in(stores, film)
    with pytest.raises(ReelproofError) as failed:
        async with PartRuns(stores.parts).run(film.job.id, "assembling"):
            pytest.fail("it was started once more")
    assert failed.value.failure.code is ErrorCode.CrashedRepeatedly


async def test_a_part_that_gets_further_each_time_is_not_given_up(stores: StorePorts, film: Film) -> None:
    for ends in range(3 * MAX_SHARED_CRASHES):
        await end_process_in(stores, film, progress=2.0 * ends)


async def test_a_clean_stop_is_not_a_crash(stores: StorePorts, film: Film) -> None:
    for _ in range(3):
        for _ in range(MAX_SHARED_CRASHES - 1):
            await end_process_in(stores, film)
        with pytest.raises(asyncio.CancelledError):
            async with PartRuns(stores.parts).run(film.job.id, "assembling"):
                raise asyncio.CancelledError


async def test_parts_that_crashed_are_made_one_at_a_time_alongside_others(
    stores: StorePorts, film: Film
) -> None:
    suspects = [film, await add_film(stores)]
    for suspect in suspects:
        await end_process_in(stores, suspect)
    innocent = await add_film(stores)
    parts, open_now, seen = PartRuns(stores.parts), set[str](), list[set[str]]()
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
