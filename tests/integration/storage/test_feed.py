"""Following in the SQL store: one reader for all followers, and no leftovers."""

import asyncio
import sqlite3
import sys
from contextlib import aclosing, closing
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from reelproof.domain.event import Event
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.storage.database import Database
from reelproof.storage.database.events.event_page import read_after
from tests.contract.storage.examples import add_film
from tests.contract.storage.stores import StorePorts, sql_stores
from tests.integration.storage.test_database import statements

ROOT = Path(__file__).parents[3]
ENDED = JobOutcome(JobStatus.canceled)
NEVER_S = 600.0


async def collect(stores: StorePorts, job_id: JobId, after: int = 0) -> list[Event]:
    async with asyncio.timeout(60):
        return [event async for event in stores.events.follow(job_id, after)]


async def test_two_hundred_followers_cost_the_queries_of_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.database.events.feed.POLL_S", NEVER_S)
    stores = sql_stores(database)
    film = await add_film(stores)
    count = 30
    with statements() as made:
        following = [asyncio.create_task(collect(stores, film.job.id, number % 2)) for number in range(200)]
        for number in range(count):
            await stores.jobs.warn(film.job.id, str(number))
        await stores.jobs.end(film.job.id, ENDED)
        received = await asyncio.gather(*following)
    written = await stores.events.after(film.job.id, 0)
    assert received == [written, written[1:]] * 100
    reads = [statement for statement, _ in made if "FROM event" in statement]
    looks = [statement for statement, _ in made if "SELECT job.id, job.event_count" in statement]
    assert 1 <= len(reads) <= count + 3
    assert 1 <= len(looks) <= count + 3


async def test_one_look_finds_what_others_wrote_in_all_followed_jobs(path: Path, database: Database) -> None:
    stores = sql_stores(database)
    films = [await add_film(stores) for _ in range(5)]
    following = [asyncio.create_task(collect(stores, film.job.id)) for film in films]
    other = await Database.open(f"sqlite:///{path}")
    with statements() as made:
        for film in films:
            await sql_stores(other).jobs.end(film.job.id, ENDED)
        received = await asyncio.gather(*following)
    await other.close()
    assert [len(events) for events in received] == [len(events) for events in received[:1]] * 5
    looks = [parameters for statement, parameters in made if "SELECT job.id, job.event_count" in statement]
    assert max(len(parameters) for parameters in looks) == 5


async def test_more_jobs_than_one_statement_takes_are_all_followed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.database.events.feed.POLL_S", NEVER_S)
    monkeypatch.setattr("reelproof.storage.database.events.feed.JOBS_AT_ONCE", 2)
    stores = sql_stores(database)
    films = [await add_film(stores) for _ in range(7)]
    following = [asyncio.create_task(collect(stores, film.job.id)) for film in films]
    for film in films:
        await stores.jobs.end(film.job.id, ENDED)
    received = await asyncio.gather(*following)
    assert received == [await stores.events.after(film.job.id, 0) for film in films]


async def test_new_events_of_several_jobs_are_found_through_an_index(path: Path, database: Database) -> None:
    films = [await add_film(sql_stores(database)) for _ in range(3)]
    with statements() as made:
        positions = {film.job.id: 0 for film in films}
        events = await database.read(partial(read_after, positions=positions, limit=10))
    assert {(event.job_id, event.number) for event in events} == {(film.job.id, 1) for film in films}
    ((statement, parameters),) = made
    with closing(sqlite3.connect(path)) as connection_of_ours:
        plan = [row[3] for row in connection_of_ours.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert sum(line.startswith("SEARCH event USING") for line in plan) == 3
    assert not [line for line in plan if line.startswith("SCAN")]


async def test_events_of_two_other_processes_reach_followers_in_order(path: Path, database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    following = [asyncio.create_task(collect(stores, film.job.id)) for _ in range(3)]
    command = (
        sys.executable,
        "-m",
        "tests.integration.storage.event_writer",
        f"sqlite:///{path}",
        film.job.id,
    )
    writers = [await asyncio.create_subprocess_exec(*command, name, "25", cwd=ROOT) for name in "ab"]
    for number in range(25):
        await stores.jobs.warn(film.job.id, f"here {number}")
    assert [await writer.wait() for writer in writers] == [0, 0]
    await stores.jobs.end(film.job.id, ENDED)
    received = await asyncio.gather(*following)
    assert received == [await stores.events.after(film.job.id, 0)] * 3
    assert [event.number for event in received[0]] == list(range(1, len(received[0]) + 1))
    messages = [str(event.data["message"]) for event in received[0] if "message" in event.data]
    for name in ("a", "b", "here"):
        assert [one for one in messages if one.startswith(f"{name} ")] == [f"{name} {n}" for n in range(25)]


async def test_followers_that_leave_in_any_way_leave_nothing(database: Database) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    before = asyncio.all_tasks()
    canceled = [asyncio.create_task(collect(stores, film.job.id)) for _ in range(20)]
    await asyncio.sleep(0.02)
    canceled.append(asyncio.create_task(collect(stores, film.job.id)))
    closed = [cast("Any", stores.events.follow(film.job.id)) for _ in range(20)]
    for events in closed:
        await anext(events)
    for task in canceled:
        task.cancel()
    await asyncio.gather(*canceled, return_exceptions=True)
    assert asyncio.all_tasks() > before
    for events in closed:
        await events.aclose()
    assert asyncio.all_tasks() == before
    with statements() as made:
        await asyncio.sleep(0.3)
    assert made == []
    async with aclosing(cast("Any", stores.events.follow(film.job.id))) as events:
        assert (await anext(events)).number == 1


async def test_a_fault_reaches_all_current_followers_and_no_later_ones(
    path: Path, database: Database
) -> None:
    stores = sql_stores(database)
    film = await add_film(stores)
    async with aclosing(cast("Any", stores.events.follow(film.job.id))) as slow:
        await anext(slow)
        following = [asyncio.create_task(collect(stores, film.job.id, after=1)) for _ in range(3)]
        await asyncio.sleep(0.05)
        rename(path, "job", "gone")
        faults = await asyncio.gather(*following, return_exceptions=True)
        rename(path, "gone", "job")
        assert {type(fault) for fault in faults} == {OperationalError}
        await stores.jobs.end(film.job.id, ENDED)
        assert await collect(stores, film.job.id) == await stores.events.after(film.job.id, 0)
        with pytest.raises(OperationalError):
            await anext(slow)


def rename(path: Path, table: str, name: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
        connection.commit()
