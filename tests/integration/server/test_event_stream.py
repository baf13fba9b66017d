"""Event streams: frames, merging, resuming and closing."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.contract.event_stream import JobEvent
from reelproof.domain.asset import AssetStatus
from reelproof.domain.event import Event, EventType
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.engine.ports.stores import JobOutcome
from reelproof.server.event_stream import (
    HEARTBEAT,
    MAX_PENDING,
    StreamSource,
    cursor_of,
    frame,
    positions_of,
    snapshot_frame,
    stream,
)
from tests.contract.storage.examples import DISK_FULL, FINISHED, REFUSED, a_take, add_film
from tests.contract.storage.stores import sqlite_stores

AT = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
ENOUGH_S = 120.0


def event(number: int, job: str = "job_a", type_: EventType = EventType.warning, **data: Any) -> Event:
    return Event(JobId(job), number, type_, AT, data or {"message": f"{job} {number}"})


def numbered_events(count: int, job: str = "job_a") -> list[Event]:
    return [event(number, job) for number in range(1, count + 1)]


@dataclass
class EventSource:
    """Yields events on demand, and records how many were taken and whether it was closed."""

    events: list[Event]
    is_endless: bool = False
    taken: int = 0
    is_closed: bool = False

    async def stream_events(self) -> AsyncIterator[Event]:
        try:
            for one in self.events:
                self.taken += 1
                yield one
            if self.is_endless:
                await asyncio.Event().wait()
        finally:
            self.is_closed = True


@dataclass(frozen=True)
class Block:
    """An event as a browser parses it from the lines between two empty ones."""

    id: str | None
    event: str | None
    data: dict[str, Any] = field(default_factory=dict)


def blocks(sent: bytes) -> list[Block]:
    found = []
    for text in sent.decode().split("\n\n")[:-1]:
        lines = [line.partition(": ") for line in text.split("\n") if not line.startswith(":")]
        fields = {name: value for name, _, value in lines}
        if "event" in fields:
            found.append(Block(fields.get("id"), fields["event"], json.loads(fields["data"])))
    return found


async def read(*sources: StreamSource, **options: Any) -> bytes:
    async with asyncio.timeout(ENOUGH_S):
        return b"".join([chunk async for chunk in stream(sources, **options)])


def test_a_frame_has_its_number_its_name_and_one_line_of_facts() -> None:
    item = event(7, message="Two\nlines, a \u2028 and “words”.\r\n")
    lines = frame(item).decode().splitlines()
    assert lines[:2] == ["id: 7", "event: warning"]
    assert lines[3:] == [""]
    assert json.loads(lines[2].removeprefix("data: ")) == {
        "type": "warning",
        "job_id": "job_a",
        "number": 7,
        "at": "2026-01-02T03:04:05.678900+00:00",
        "message": "Two\nlines, a \u2028 and “words”.\r\n",
    }
    assert frame(item).endswith(b"\n\n")
    assert frame(item, "7.3").startswith(b"id: 7.3\nevent: ")


def test_an_event_is_written_once_for_all_its_subscribers() -> None:
    looked = 0

    class Watched(Mapping[str, str]):
        def __getitem__(self, name: str) -> str:
            return "Once."

        def __iter__(self) -> Iterator[str]:
            nonlocal looked
            looked += 1
            return iter(("message",))

        def __len__(self) -> int:
            return 1

    item = Event(JobId("job_watched"), 1, EventType.warning, AT, Watched())
    first = frame(item)
    looked_once = looked
    assert {frame(item) for _ in range(100)} == {first}
    assert looked == looked_once
    assert b"Twice." in frame(Event(item.job_id, 1, EventType.warning, AT, {"message": "Twice."}))


async def test_a_stream_begins_with_what_it_is_given_and_ends_with_its_job() -> None:
    snapshot = snapshot_frame({"id": "job_a", "title": "Light\nand rain"}, event_id="2")
    sent = await read(
        StreamSource(EventSource(numbered_events(3)[2:]).stream_events(), after=2), snapshots=[snapshot]
    )
    assert sent.startswith(b"retry: 2000\nid: 2\nevent: snapshot\ndata: {")
    assert [(block.id, block.event) for block in blocks(sent)] == [("2", "snapshot"), ("3", "warning")]
    assert blocks(snapshot_frame({"id": "job_a"})) == [Block(None, "snapshot", {"id": "job_a"})]


async def test_several_jobs_share_one_stream_whose_id_encodes_each_position() -> None:
    stories = [numbered_events(5), numbered_events(4, "job_b")[2:], numbered_events(0, "job_c")]
    sent = blocks(
        await read(
            StreamSource(EventSource(stories[0]).stream_events()),
            StreamSource(EventSource(stories[1]).stream_events(), after=2),
            StreamSource(EventSource(stories[2]).stream_events(), after=9),
        )
    )
    for item, job in zip(stories, ("job_a", "job_b", "job_c"), strict=True):
        numbers = [block.data["number"] for block in sent if block.data["job_id"] == job]
        assert numbers == [one.number for one in item]
    assert sent[-1].id == "5.4.9"


@settings(deadline=None, max_examples=50)
@given(
    lengths=st.lists(st.integers(0, 12), min_size=1, max_size=4),
    cuts=st.lists(st.integers(0, 6), max_size=6),
)
async def test_a_reader_that_is_cut_and_comes_back_misses_and_doubles_nothing(
    lengths: list[int], cuts: list[int]
) -> None:
    stories = [numbered_events(length, f"job_{place}") for place, length in enumerate(lengths)]
    last_id, received = cursor_of([0] * len(lengths)), list[Block]()
    for cut in [*cuts, 10_000]:
        positions = positions_of(last_id, len(lengths))
        assert positions is not None
        sources = [
            StreamSource(EventSource(item[after:]).stream_events(), after)
            for item, after in zip(stories, positions, strict=True)
        ]
        async with aclosing(cast("Any", stream(sources))) as chunks:
            await anext(chunks)
            sent = [block async for chunk in chunks for block in blocks(chunk)][:cut]
        received += sent
        last_id = sent[-1].id or "" if sent else last_id
    for place, item in enumerate(stories):
        of_job = [block for block in received if block.data["job_id"] == f"job_{place}"]
        assert [block.data["number"] for block in of_job] == [one.number for one in item]


async def test_silence_is_filled_with_comments() -> None:
    event_source = EventSource(numbered_events(1), is_endless=True)
    async with (
        asyncio.timeout(ENOUGH_S),
        aclosing(cast("Any", stream([StreamSource(event_source.stream_events())], (), 0.01))) as sent,
    ):
        # On a busy machine there may be more silence before the first event.
        while (chunk := await anext(sent)) == HEARTBEAT:
            pass
        assert chunk == b"retry: 2000\n" + frame(event(1))
        assert [await anext(sent) for _ in range(2)] == [HEARTBEAT, HEARTBEAT]
        await asyncio.sleep(0.1)
        assert await anext(sent) == HEARTBEAT, "comments do not pile up for a slow reader"
    assert HEARTBEAT == b": still here\n\n"
    assert event_source.is_closed


async def test_a_slow_reader_holds_back_its_sources_and_nothing_piles_up() -> None:
    event_sources = [EventSource(numbered_events(1000)), EventSource(numbered_events(1000, "job_b"))]
    async with aclosing(
        cast("Any", stream([StreamSource(event_source.stream_events()) for event_source in event_sources]))
    ) as chunks:
        await anext(chunks)
        largest = 0
        for _ in range(20):
            before = [event_source.taken for event_source in event_sources]
            sent = blocks(await anext(chunks))
            await asyncio.sleep(0.01)
            largest = max(largest, len(sent))
            for event_source, had in zip(event_sources, before, strict=True):
                assert event_source.taken <= had + len(sent) + MAX_PENDING + 1
    assert largest <= 2 * MAX_PENDING
    assert all(event_source.is_closed for event_source in event_sources)
    assert all(event_source.taken < 1000 for event_source in event_sources)


async def test_a_stream_that_is_closed_or_canceled_closes_its_sources() -> None:
    before = asyncio.all_tasks()
    event_sources = [EventSource(numbered_events(count), is_endless=True) for count in (0, 1, 50)]
    chunks = cast(
        "Any", stream([StreamSource(event_source.stream_events()) for event_source in event_sources])
    )
    for _ in range(2):
        await anext(chunks)
    await chunks.aclose()
    assert [event_source.is_closed for event_source in event_sources] == [True] * 3

    waiting = EventSource([], is_endless=True)
    reading = asyncio.create_task(read(StreamSource(waiting.stream_events())))
    await asyncio.sleep(0.01)
    reading.cancel()
    await asyncio.wait({reading})
    assert waiting.is_closed
    assert asyncio.all_tasks() == before


async def test_a_failing_source_raises_and_closes_the_others() -> None:
    async def fails() -> AsyncIterator[Event]:
        yield event(1)
        raise LookupError("there is no such job")

    other = EventSource([], is_endless=True)
    with pytest.raises(LookupError):
        await read(StreamSource(fails()), StreamSource(other.stream_events()))
    assert other.is_closed


@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8))
def test_a_cursor_says_the_positions_again(positions: list[int]) -> None:
    cursor = cursor_of(positions)
    assert positions_of(cursor, len(positions)) == positions
    assert positions_of(cursor, len(positions) + 1) is None


@pytest.mark.parametrize(
    "item",
    [None, "", ".", "1", "1.", ".1", "1.2.3", "-1.2", "1.x", "1. 2", "².1", "1.٣", "1.2147483648", "1.1e3"],
)
def test_nonsense_is_not_a_position(item: str | None) -> None:
    assert positions_of(item, 2) is None


@given(item=st.text(max_size=30), jobs=st.integers(1, 5))
def test_any_text_is_a_valid_position_or_none(item: str, jobs: int) -> None:
    positions = positions_of(item, jobs)
    assert positions is None or len(positions) == jobs


async def test_all_events_of_a_job_match_the_contract(tmp_path: Path) -> None:
    async with sqlite_stores(tmp_path) as stores:
        films = [await add_film(stores) for _ in range(3)]
        job_ids = [film.job.id for film in films]
        sources = [StreamSource(stores.events.follow(job_id)) for job_id in job_ids]
        reading = asyncio.create_task(read(*sources))
        asset = films[0].asset
        await stores.jobs.start(job_ids[0])
        await stores.jobs.step(job_ids[0], StepName.render, StepStatus.running)
        await stores.jobs.step(job_ids[0], StepName.render, StepStatus.running, progress=50.0)
        await stores.assets.change(asset.id, job_ids[0], AssetStatus.running)
        note = {"retry": 1, "max_retries": 3, "wait_s": 5.0}
        await stores.assets.change(asset.id, job_ids[0], AssetStatus.retrying, error=REFUSED, note=note)
        await stores.assets.accept(asset.id, job_ids[0], a_take(asset), {"reused": False})
        await stores.jobs.warn(job_ids[0], "One is missing.")
        await stores.jobs.notice(job_ids[0], {"message": "Still waiting."})
        await stores.jobs.end(job_ids[0], JobOutcome(JobStatus.succeeded, film=FINISHED))
        await stores.jobs.start(job_ids[1])
        await stores.jobs.step(job_ids[1], StepName.render, StepStatus.running)
        await stores.jobs.step(job_ids[1], StepName.render, StepStatus.failed, error=DISK_FULL)
        await stores.jobs.end(job_ids[1], JobOutcome(JobStatus.failed, error=DISK_FULL))
        assert not reading.done()
        await stores.jobs.end(job_ids[2], JobOutcome(JobStatus.canceled))
        sent = blocks(await reading)
        last = [(await stores.events.after(job_id, 0))[-1].number for job_id in job_ids]
    assert {block.event for block in sent} == set(EventType)
    for block in sent:
        assert JobEvent.model_validate(block.data).root.type == block.event
    assert sent[-1].id == cursor_of(last)
