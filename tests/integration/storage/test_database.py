"""Behavior specific to the SQL store: settings, faults, other processes, query speed."""

import asyncio
import re
import sqlite3
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Connection, Engine, event

from reelproof.contract.event_data import WarningData
from reelproof.domain.asset import AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import ReelproofError
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.engine.ports.stores import AlreadyStored, JobOutcome
from reelproof.storage.database import Database, SqlEvents, SqlJobs, append_event, engine
from reelproof.storage.database.engine import CONNECTIONS
from tests.contract.storage.examples import FINISHED, a_project, a_take, add_film, an_asset
from tests.contract.storage.stores import sql_stores


async def test_sqlite_is_set_up_to_lose_nothing(database: Database) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}

    def settings(connection: Connection) -> dict[str, object]:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}

    assert await database.read(settings) == expected


async def test_a_failed_transaction_leaves_nothing_and_notifies_no_follower(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)

    def fail_midway(connection: Connection) -> None:
        append_event(connection, film.job.id, EventType.warning, WarningData(message="lost"))
        raise RuntimeError("half-way")

    with database.notifier.of_job(film.job.id) as pending:
        with pytest.raises(RuntimeError, match="half-way"):
            await database.write(fail_midway)
        assert not pending.is_set()
    assert len(await stores.events.after(film.job.id, 0)) == 1


async def test_canceled_callers_leave_the_database_usable(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    async with asyncio.timeout(120):
        for delay_ms in (0, 0.5, 1, 2, 3, 4, 6, 8, 12):
            tasks = [
                asyncio.create_task(each)
                for number in range(3)
                for each in (
                    stores.jobs.warn(film.job.id, f"{delay_ms} {number}"),
                    cast("Coroutine[Any, Any, None]", stores.assets.of_project(film.project.id)),
                )
            ]
            await asyncio.sleep(delay_ms / 1000)
            for _ in range(2):
                for task in tasks:
                    task.cancel()
                await asyncio.sleep(0)
            await asyncio.gather(*tasks, return_exceptions=True)
        await stores.jobs.warn(film.job.id, "last")
    events = await stores.events.after(film.job.id, 0)
    warnings = (await stores.jobs.get(film.job.id)).warnings
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert tuple(event.data["message"] for event in events[1:]) == warnings
    assert warnings[-1] == "last"


@pytest.mark.parametrize("kind", ["read", "write"])
async def test_a_canceled_caller_waits_for_the_end_of_the_work(database: Database, kind: str) -> None:
    seen: list[str] = []
    begun, may_end = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        may_end.wait()
        seen.append("ended")
        raise ValueError("without a waiter")

    task = asyncio.create_task(getattr(database, kind)(work))
    await asyncio.to_thread(begun.wait)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["ended"]
    with pytest.raises(ValueError, match="without a waiter"):
        await getattr(database, kind)(work)


async def test_what_a_canceled_caller_has_written_is_committed_and_followed(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    begun, may_end = threading.Event(), threading.Event()

    def work(connection: Connection) -> None:
        begun.set()
        may_end.wait()
        append_event(connection, film.job.id, EventType.warning, WarningData(message="kept"))

    with database.notifier.of_job(film.job.id) as updated:
        task = asyncio.create_task(database.write(work))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert updated.is_set()
    assert len(await stores.events.after(film.job.id, 0)) == 2


async def test_writers_take_turns_in_the_order_of_their_calls(database: Database) -> None:
    film = await add_film(sql_stores(database))
    jobs = SqlJobs(database)
    await asyncio.gather(*(jobs.warn(film.job.id, str(number)) for number in range(20)))
    assert (await jobs.get(film.job.id)).warnings == tuple(map(str, range(20)))


async def test_a_reader_that_gets_no_connection_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.database.connection.POOL_TIMEOUT_S", 0.01)
    may_end = threading.Event()
    readers = [asyncio.create_task(database.read(lambda _: may_end.wait())) for _ in range(CONNECTIONS)]
    await asyncio.sleep(0)
    with pytest.raises(ReelproofError, match="connections are in use"):
        await sql_stores(database).jobs.unfinished()
    may_end.set()
    await asyncio.gather(*readers)
    assert await sql_stores(database).jobs.unfinished() == []


async def test_events_of_another_process_arrive(path: Path, database: Database) -> None:
    film = await add_film(sql_stores(database))
    other = await Database.open(f"sqlite:///{path}")

    async def next_event() -> Event:
        # The port promises an iterator; leaving early is what a closed connection does to it.
        async with aclosing(cast("Any", SqlEvents(database).follow(film.job.id, 1))) as events:
            event: Event = await anext(events)
        return event

    async with asyncio.timeout(60):
        following = asyncio.create_task(next_event())
        await asyncio.sleep(0.05)
        await SqlJobs(other).warn(film.job.id, "From elsewhere.")
        assert (await following).data == {"message": "From elsewhere."}
    await other.close()


async def test_followers_in_the_same_process_are_woken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.database.events.feed.POLL_S", 600)
    stores = sql_stores(database)
    film = await add_film(stores)

    async def follow() -> list[Event]:
        return [event async for event in stores.events.follow(film.job.id)]

    async with asyncio.timeout(60):
        following = [asyncio.create_task(follow()) for _ in range(5)]
        await asyncio.sleep(0.05)
        await stores.jobs.start(film.job.id)
        await asyncio.sleep(0.05)
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED))
        received = await asyncio.gather(*following)
    assert received == [await stores.events.after(film.job.id, 0)] * 5


async def test_a_writer_waits_for_another_process(path: Path, database: Database) -> None:
    stores = sql_stores(database)
    with sqlite_writer(path) as other:
        saving = asyncio.create_task(stores.projects.save(a_project()))
        await asyncio.sleep(0.3)
        assert not saving.done()
        other.rollback()
        await saving


async def test_a_lock_that_is_never_given_back_is_a_storage_failure(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await Database.open(f"sqlite:///{path}")).close()
    monkeypatch.setattr(engine, "SQLITE_SETTINGS", ("PRAGMA busy_timeout = 50",))
    database = await Database.open(f"sqlite:///{path}")
    with sqlite_writer(path), pytest.raises(ReelproofError) as refused:
        await sql_stores(database).projects.save(a_project())
    await database.close()
    assert refused.value.failure.code is ErrorCode.StorageFailure
    assert "locked" in refused.value.failure.message
    assert refused.value.__cause__ is not None


async def test_a_full_disk_is_reported_and_loses_no_stored_data(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)

    def fill(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        append_event(connection, film.job.id, EventType.warning, WarningData(message="x" * 100_000))

    with pytest.raises(ReelproofError) as refused:
        await database.write(fill)
    assert refused.value.failure.code is ErrorCode.OutOfDiskSpace
    assert len(await stores.events.after(film.job.id, 0)) == 1


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("sqlite:///{folder}/missing/reelproof.db", "opened"),
        ("sqlite:///{folder}/garbage.db", "not a database"),
        ("sqlite:///file:{folder}/empty.db?mode=ro&uri=true", "is not writable"),
    ],
)
async def test_files_that_cannot_be_opened_are_reported_plainly(
    tmp_path: Path, address: str, word: str
) -> None:
    (tmp_path / "garbage.db").write_bytes(b"no database at all" * 100)
    with sqlite3.connect(tmp_path / "empty.db") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(ReelproofError) as refused:
        await Database.open(address.format(folder=tmp_path))
    assert refused.value.failure.code is ErrorCode.StorageFailure
    assert word in refused.value.failure.message


async def test_programming_errors_are_not_storage_failures(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    with pytest.raises(AlreadyStored):
        await stores.jobs.add(film.job, await stores.jobs.request(film.job.id), [])


async def test_everything_that_is_read_is_found_through_an_index(path: Path, database: Database) -> None:
    with statements() as made:
        await _read_and_write_everything(database)
    connection = sqlite3.connect(path)
    for statement, parameters in made:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        assert not [line for line in plan if re.match("SCAN (?!CONSTANT)", line)], (statement, plan)
    connection.close()
    assert len(made) > 30


async def _read_and_write_everything(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    take = a_take(film.asset)
    await stores.assets.replan(
        film.project.id, [an_asset(film.project.id, position) for position in range(3)]
    )
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running)
    await stores.assets.accept(film.asset.id, film.job.id, take, {})
    await stores.takes.find("local", take.recipe_digest)
    await stores.takes.of_asset(film.asset.id)
    await stores.projects.find("local", film.project.script_path)
    await stores.attempts.of_asset(film.asset.id)
    await stores.attempts.of_job(film.job.id)
    await stores.jobs.latest(film.project.id)
    await stores.jobs.unfinished()
    await stores.jobs.start(film.job.id)
    await stores.jobs.step(film.job.id, StepName.render, StepStatus.running)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED))
    assert [event async for event in stores.events.follow(film.job.id)]


@contextmanager
def sqlite_writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of writing."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def statements() -> Iterator[list[tuple[str, Sequence[Any]]]]:
    """Records every statement sent, with its parameters."""
    made: list[tuple[str, Sequence[Any]]] = []

    def note(_c: object, _k: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            made.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", note)
