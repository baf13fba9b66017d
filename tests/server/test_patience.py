"""What is asked about a job or the server's health is answered in time, whatever the store does."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.server.patience import Patience
from reelproof.server.problem import Refusal
from reelproof.storage.database import Database
from reelproof.storage.database.engine import CONNECTIONS
from tests.server.house import House

SOON_S = 60.0


def hanging(calls: list[str]) -> Callable[[], Awaitable[str]]:
    async def read() -> str:
        calls.append("read")
        await asyncio.sleep(3600)
        return "never"

    return read


async def known() -> str:
    return "known"


@asynccontextmanager
async def hanging_database(database: Database) -> AsyncIterator[None]:
    """Nobody gets a connection while the block lasts."""
    async with AsyncExitStack() as stack:
        for _ in range(CONNECTIONS):
            await stack.enter_async_context(database.read())
        yield


async def test_a_slow_store_is_answered_with_what_was_known() -> None:
    patience: Patience[str] = Patience(timeout_s=0.02)
    assert not (await patience.ask("a", known)).is_stale
    calls: list[str] = []
    for _ in range(3):
        told = await patience.ask("a", hanging(calls))
        assert (told.value, told.is_stale) == ("known", True)
    assert calls == ["read"]


async def test_where_nothing_is_known_it_says_so_at_once() -> None:
    patience: Patience[str] = Patience(timeout_s=0.02)
    with pytest.raises(Refusal) as refused:
        await patience.ask("a", hanging([]))
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "2"})


async def test_a_store_that_fails_is_asked_again_and_recovers() -> None:
    patience: Patience[str] = Patience()
    calls: list[int] = []

    async def read() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise ReelproofError(Failure(ErrorCode.StorageFailure, "The database is locked."))
        return "there"

    told = await patience.ask("a", read)
    assert (told.value, told.is_stale) == ("there", False)


async def test_what_is_not_there_is_no_trouble_of_the_store() -> None:
    patience: Patience[str] = Patience()
    await patience.ask("a", known)

    async def gone() -> str:
        raise ReelproofError(Failure(ErrorCode.InvalidInput, "There is no job.", subject="job"))

    with pytest.raises(ReelproofError, match="no job"):
        await patience.ask("a", gone)


async def test_only_so_much_is_remembered() -> None:
    patience: Patience[str] = Patience(most_kept=3)
    for name in "abcd":
        await patience.ask(name, known)
    assert patience.kept == 3


async def test_a_job_and_the_health_are_told_although_the_database_hangs(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        assert not (await face.get(f"/jobs/{job['job_id']}"))["is_stale"]
        assert (await face.get("/health"))["status"] == "ok"
        async with hanging_database(face.studio.database):
            begun = time.monotonic()
            told, health = await asyncio.gather(face.get(f"/jobs/{job['job_id']}"), face.get("/health"))
            assert time.monotonic() - begun < SOON_S
        assert (told["is_stale"], told["status"]) == (True, "succeeded")
        assert (health["is_stale"], health["status"]) == (True, "degraded")
        assert not (await face.get(f"/jobs/{job['job_id']}"))["is_stale"]
