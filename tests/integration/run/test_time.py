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
from reelproof.domain.render import FilmFile
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.storage.database import tables
from reelproof.storage.database.columns import UtcDateTime
from reelproof.storage.files.home import Home
from reelproof.testing.rendering import ListRenderer
from reelproof.testing.servers import Act, Outcome, ProviderServer, ServerScript, rule
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio, open_studio
from tests.caller import local_caller
from tests.integration.run.harness import FilmHarness

PICTURES = "images/generations"
DAY = timedelta(days=1)
STEPS = ("created_at", "updated_at", "started_at_epoch_ms", "delay_until_epoch_ms", "completed_at")
ENDS_WITHIN_S = 300.0


def is_status(status: str) -> Callable[[Event], bool]:
    return lambda event: event.data.get("status") == status and "image" in str(event.data.get("key"))


async def leave(harness: FilmHarness, when: Callable[[Event], bool], then: Callable[[Home], bool]) -> None:
    """Begins the film and stops in the middle of it, as the machine goes to sleep."""
    async with open_studio(harness.open_settings(), harness.catalog()) as studio:
        job = await studio.job_queue.start(local_caller(), harness.request())
        async with running(studio, job.id, harness.renderer):
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
    """Shifts stored times into the future, as if the clock had been set back."""
    with closing(sqlite3.connect(home.database)) as database, database:
        for table in tables.metadata.sorted_tables:
            for column in [column.name for column in table.c if isinstance(column.type, UtcDateTime)]:
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


async def test_suspended_time_does_not_count_against_a_step(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, settings={"step_timeout_s": 3600.0})
    harness.write("The river takes its time.", "The wind does not.")
    server.add(rule("river", Act.hang, path=PICTURES))
    await leave(harness, is_status("running"), lambda _home: True)
    move(Home(harness.home), -DAY)
    server.script_runner.begin(ServerScript())
    server.add(rule("river", Outcome(latency_s=7.0), path=PICTURES))
    async with asyncio.timeout(ENDS_WITHIN_S):
        made = await harness.make()
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

    async def render(self, request: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        await self.was_warned.wait()
        return await super().render(request, on_progress)


class StuckRenderer(ListRenderer):
    """Gets nowhere with one kind of medium."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    async def render(self, request: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        clips = (*request.timeline.visuals, *request.timeline.narration)
        stuck = frozenset(
            clip.asset_key
            for clip in clips
            if clip.media and clip.segment_id and f"/{self.kind}" in clip.asset_key
        )
        if stuck:
            failure = Failure(ErrorCode.StepTimeout, "Nothing was encoded.", subject="render")
            raise AssetsUnusable(stuck, failure)
        return await super().render(request, on_progress)


async def test_a_render_over_its_time_limit_continues_with_a_warning(harness: FilmHarness) -> None:
    renderer = SlowRenderer()
    harness = replace(harness, renderer=renderer, settings={"step_timeout_s": 3600.0})
    harness.write("The river takes its time.")
    assert (await replace(harness, renderer=ListRenderer()).make()).view.job.status is JobStatus.succeeded
    harness = replace(harness, settings={"step_timeout_s": 0.5})
    made = await harness.make(watch=renderer.look)
    assert made.view.job.status is JobStatus.succeeded
    warning = "The step render takes longer than 0.5 s; it continues, because the film needs it."
    assert warning in made.view.job.warnings
    assert warning in json.loads((harness.output / "report.json").read_text())["warnings"]
    assert made.statuses(AssetKind.image) == ["generated"]


@pytest.mark.parametrize("kind", ["image", "narration"])
async def test_media_that_stall_a_render_become_placeholders_and_are_kept(
    harness: FilmHarness, kind: str
) -> None:
    harness = replace(harness, renderer=StuckRenderer(kind))
    harness.write("The river takes its time.", "The wind does not.")
    made = await harness.make()
    assert made.view.job.status is JobStatus.succeeded
    assert [row["kind"] for row in made.placeholders] == [kind] * 2
    assert {row["code"] for row in made.placeholders} == {"StepTimeout:render"}
    assert {asset.status.value for asset in made.view.assets} == {"generated"}
    assert "00:00:0" in (harness.output / "film.srt").read_text()
    again = await replace(harness, renderer=ListRenderer()).make()
    assert again.placeholders == []


@pytest.mark.parametrize("by", [-DAY, DAY], ids=["the next morning", "the clock was set back a day"])
async def test_a_wait_is_never_longer_than_it_was_meant_to_be(
    harness: FilmHarness, server: ProviderServer, by: timedelta
) -> None:
    harness.write("The river takes its time.")
    busy = Outcome(Act.error, status=429, headers={"retry-after": "8"})
    server.add(rule("river", busy, path=PICTURES))
    await leave(harness, is_status("retrying"), waits)
    move(Home(harness.home), by)
    async with asyncio.timeout(ENDS_WITHIN_S):
        made = await harness.make()
    assert made.statuses(AssetKind.image) == ["generated"]
    assert [asset.attempts for asset in made.of_kind(AssetKind.image)] == [2]


async def test_a_breaker_that_opened_tomorrow_is_closed_today(
    harness: FilmHarness, server: ProviderServer
) -> None:
    harness = replace(harness, settings={"max_retries": 0})
    sentences = [f"The {number}th of many waves comes in." for number in range(4, 9)]
    harness.write(*sentences)
    server.add(rule("", *[Outcome(Act.error, status=500)] * 5, path=PICTURES))
    made = await harness.make()
    assert set(made.statuses(AssetKind.image)) == {"failed"}
    move(Home(harness.home), DAY)
    async with asyncio.timeout(ENDS_WITHIN_S):
        again = await harness.make()
    assert again.statuses(AssetKind.image) == ["generated"] * 5
    assert again.view.job.id != made.view.job.id
