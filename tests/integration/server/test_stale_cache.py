"""Requests for a job or the server's health are answered in time, whatever the store does."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.server.problem import HttpError
from reelproof.server.stale_cache import StaleOnTimeout
from reelproof.storage.database import Database
from reelproof.storage.database.engine import CONNECTIONS
from tests.integration.server.harness import StudioHarness

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
    is_over, holding = threading.Event(), threading.Barrier(CONNECTIONS + 1)

    def hold(_: Connection) -> None:
        holding.wait()
        is_over.wait()

    async with asyncio.TaskGroup() as readers:
        for _ in range(CONNECTIONS):
            readers.create_task(database.read(hold))
        await asyncio.to_thread(holding.wait)
        try:
            yield
        finally:
            is_over.set()


async def test_a_slow_store_is_bridged_with_the_last_known_value() -> None:
    patience: StaleOnTimeout[str] = StaleOnTimeout(timeout_s=0.02)
    assert not (await patience.fetch("a", known)).is_stale
    calls: list[str] = []
    for _ in range(3):
        reading = await patience.fetch("a", hanging(calls))
        assert (reading.value, reading.is_stale) == ("known", True)
    assert calls == ["read"]


async def test_unknown_state_is_reported_immediately() -> None:
    patience: StaleOnTimeout[str] = StaleOnTimeout(timeout_s=0.02)
    with pytest.raises(HttpError) as refused:
        await patience.fetch("a", hanging([]))
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "2"})


async def test_a_failing_store_is_retried_and_recovers() -> None:
    patience: StaleOnTimeout[str] = StaleOnTimeout()
    calls: list[int] = []

    async def read() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise ReelproofError(Failure(ErrorCode.StorageFailure, "The database is locked."))
        return "there"

    reading = await patience.fetch("a", read)
    assert (reading.value, reading.is_stale) == ("there", False)


async def test_a_missing_object_is_no_store_failure() -> None:
    patience: StaleOnTimeout[str] = StaleOnTimeout()
    await patience.fetch("a", known)

    async def gone() -> str:
        raise ReelproofError(Failure(ErrorCode.InvalidInput, "There is no job.", subject="job"))

    with pytest.raises(ReelproofError, match="no job"):
        await patience.fetch("a", gone)


async def test_only_so_much_is_remembered() -> None:
    patience: StaleOnTimeout[str] = StaleOnTimeout(max_entries=3)
    for name in "abcd":
        await patience.fetch(name, known)
    assert patience.entry_count == 3


async def test_a_job_and_the_health_are_served_while_the_database_hangs(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        assert not (await api.get(f"/jobs/{job['job_id']}"))["is_stale"]
        assert (await api.get("/health"))["status"] == "ok"
        async with hanging_database(api.studio.database):
            begun = time.monotonic()
            reading, health = await asyncio.gather(api.get(f"/jobs/{job['job_id']}"), api.get("/health"))
            assert time.monotonic() - begun < SOON_S
        assert (reading["is_stale"], reading["status"]) == (True, "succeeded")
        assert (health["is_stale"], health["status"]) == (True, "degraded")
        assert not (await api.get(f"/jobs/{job['job_id']}"))["is_stale"]
