"""Neither the night nor a clock that jumps costs anything of a film."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.job import JobStatus
from reelproof.domain.render import Film
from reelproof.engine.ports.files import AssetsUnusable, FilmOrder
from reelproof.storage.database import tables
from reelproof.storage.database.columns import Moment
from reelproof.storage.files.home import Home
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.servers import Act, Outcome, ProviderServer, Script, rule
from reelproof.wiring import Studio, open_studio, running
from tests.finishing.house import House

PICTURES = "images/generations"
DAY = timedelta(days=1)
STEPS = ("created_at", "updated_at", "started_at_epoch_ms", "delay_until_epoch_ms", "completed_at")
ENDS_WITHIN_S = 300.0


def is_status(status: str) -> Callable[[Event], bool]:
    return lambda event: event.data.get("status") == status and "image" in str(event.data.get("key"))


async def leave(house: House, when: Callable[[Event], bool], then: Callable[[Home], bool]) -> None:
    """Begins the film and stops in the middle of it, as the machine goes to sleep."""
    async with open_studio(house.open_settings(), house.catalog()) as studio:
        job = await studio.films.request(house.request())
        async with running(studio, job.id, house.renderer):
            async for event in studio.films.follow(job.id):
                if when(event):
                    break
            await until(studio.home, then)


async def until(home: Home, is_so: Callable[[Home], bool]) -> None:
    for _ in range(3000):
        if is_so(home):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to be so")


def move(home: Home, by: timedelta) -> None:
    """What is stored seems to have happened so much later: the clock was set back meanwhile."""
    with closing(sqlite3.connect(home.database)) as database, database:
        for table in tables.metadata.sorted_tables:
            for column in [column.name for column in table.c if isinstance(column.type, Moment)]:
                rows = database.execute(f"SELECT rowid, {column} FROM {table.name}").fetchall()  # noqa: S608
                moved = [(str(datetime.fromisoformat(at) + by), rowid) for rowid, at in rows if at]
                database.executemany(f"UPDATE {table.name} SET {column} = ? WHERE rowid = ?", moved)  # noqa: S608
    with closing(sqlite3.connect(home.durable_database)) as durable, durable:
        for column in STEPS:
            change = f"UPDATE workflow_status SET {column} = {column} + ?"  # noqa: S608
            durable.execute(change, [int(by.total_seconds() * 1000)])


def waits(home: Home) -> bool:
    with closing(sqlite3.connect(home.durable_database)) as durable:
        return (
            durable.execute("SELECT 1 FROM workflow_status WHERE status = 'DELAYED'").fetchone() is not None
        )


async def test_a_night_in_the_middle_costs_no_step_its_time(house: House, server: ProviderServer) -> None:
    house = replace(house, settings={"step_timeout_s": 3600.0})
    house.write("The river takes its time.", "The wind does not.")
    server.add(rule("river", Act.hang, path=PICTURES))
    await leave(house, is_status("running"), lambda _home: True)
    move(Home(house.home), -DAY)
    server.play.begin(Script())
    server.add(rule("river", Outcome(latency_s=7.0), path=PICTURES))
    async with asyncio.timeout(ENDS_WITHIN_S):
        made = await house.make()
    assert made.view.job.status is JobStatus.succeeded
    assert made.codes(AssetKind.image) == [None, None]
    assert made.statuses(AssetKind.narration) == ["generated"] * 2


class SlowRenderer(ListRenderer):
    """Takes until the job was warned of it."""

    def __init__(self) -> None:
        self.was_warned = asyncio.Event()

    async def look(self, _studio: Studio, event: Event) -> None:
        if event.type is EventType.warning:
            self.was_warned.set()

    async def render(self, order: FilmOrder, on_progress: Callable[[int, int, str], None]) -> Film:
        await self.was_warned.wait()
        return await super().render(order, on_progress)


class StuckRenderer(ListRenderer):
    """Gets nowhere with one kind of medium."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    async def render(self, order: FilmOrder, on_progress: Callable[[int, int, str], None]) -> Film:
        clips = (*order.timeline.visuals, *order.timeline.narration)
        stuck = frozenset(
            clip.asset_key
            for clip in clips
            if clip.media and clip.segment_id and f"/{self.kind}" in clip.asset_key
        )
        if stuck:
            failure = Failure(ErrorCode.StepTimeout, "Nothing was encoded.", subject="render")
            raise AssetsUnusable(stuck, failure)
        return await super().render(order, on_progress)


async def test_a_render_that_takes_longer_than_its_limit_goes_on_with_a_warning(house: House) -> None:
    renderer = SlowRenderer()
    house = replace(house, renderer=renderer, settings={"step_timeout_s": 3600.0})
    house.write("The river takes its time.")
    assert (await replace(house, renderer=ListRenderer()).make()).view.job.status is JobStatus.succeeded
    house = replace(house, settings={"step_timeout_s": 0.5})
    made = await house.make(watch=renderer.look)
    assert made.view.job.status is JobStatus.succeeded
    warning = "The step render takes longer than 0.5 s; it goes on, so that there is a film."
    assert warning in made.view.job.warnings
    assert warning in json.loads((house.output / "report.json").read_text())["warnings"]
    assert made.statuses(AssetKind.image) == ["generated"]


@pytest.mark.parametrize("kind", ["image", "narration"])
async def test_what_a_render_is_stuck_at_becomes_a_placeholder_and_is_kept(house: House, kind: str) -> None:
    house = replace(house, renderer=StuckRenderer(kind))
    house.write("The river takes its time.", "The wind does not.")
    made = await house.make()
    assert made.view.job.status is JobStatus.succeeded
    assert [row["kind"] for row in made.placeholders] == [kind] * 2
    assert {row["code"] for row in made.placeholders} == {"StepTimeout:render"}
    assert {asset.status.value for asset in made.view.assets} == {"generated"}
    assert "00:00:0" in (house.output / "film.srt").read_text()
    again = await replace(house, renderer=ListRenderer()).make()
    assert again.placeholders == []


@pytest.mark.parametrize("by", [-DAY, DAY], ids=["the next morning", "the clock was set back a day"])
async def test_a_wait_is_never_longer_than_it_was_meant_to_be(
    house: House, server: ProviderServer, by: timedelta
) -> None:
    house.write("The river takes its time.")
    busy = Outcome(Act.error, status=429, headers={"retry-after": "8"})
    server.add(rule("river", busy, path=PICTURES))
    await leave(house, is_status("retrying"), waits)
    move(Home(house.home), by)
    async with asyncio.timeout(ENDS_WITHIN_S):
        made = await house.make()
    assert made.statuses(AssetKind.image) == ["generated"]
    assert [asset.attempts for asset in made.of_kind(AssetKind.image)] == [2]


async def test_a_breaker_that_opened_tomorrow_is_closed_today(house: House, server: ProviderServer) -> None:
    house = replace(house, settings={"max_retries": 0})
    sentences = [f"The {number}th of many waves comes in." for number in range(4, 9)]
    house.write(*sentences)
    server.add(rule("", *[Outcome(Act.error, status=500)] * 5, path=PICTURES))
    made = await house.make()
    assert set(made.statuses(AssetKind.image)) == {"failed"}
    move(Home(house.home), DAY)
    async with asyncio.timeout(ENDS_WITHIN_S):
        again = await house.make()
    assert again.statuses(AssetKind.image) == ["generated"] * 5
    assert again.view.job.id != made.view.job.id
