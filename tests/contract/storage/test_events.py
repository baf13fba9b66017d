"""Behavior of every store: events."""

import asyncio
from contextlib import aclosing
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelproof.domain.asset import AssetStatus
from reelproof.domain.event import Event, EventType
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.engine.ports.stores import JobOutcome
from tests.contract.storage.examples import FINISHED, Film, add_film
from tests.contract.storage.stores import StorePorts

MADE = JobOutcome(JobStatus.succeeded, film=FINISHED)


async def collect(stores: StorePorts, job_id: JobId, after: int = 0) -> list[Event]:
    async with asyncio.timeout(60):
        return [event async for event in stores.events.follow(job_id, after)]


async def test_events_are_read_from_a_number_on(stores: StorePorts, film: Film) -> None:
    for message in "abc":
        await stores.jobs.warn(film.job.id, message)
    events = await stores.events.after(film.job.id, 1)
    assert [event.number for event in events] == [2, 3, 4]
    assert await stores.events.after(film.job.id, 1, limit=2) == events[:2]
    assert await stores.events.after(film.job.id, 4) == []
    assert events[0].at.tzinfo is not None


async def test_fifty_concurrent_writers_number_events_without_gaps(stores: StorePorts, film: Film) -> None:
    await asyncio.gather(*(stores.jobs.warn(film.job.id, str(number)) for number in range(50)))
    events = await stores.events.after(film.job.id, 1)
    assert [event.number for event in events] == list(range(2, 52))
    assert {event.data["message"] for event in events} == {str(number) for number in range(50)}
    assert len((await stores.jobs.get(film.job.id)).warnings) == 50


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_numbers_grow_by_one_in_each_job_whatever_is_written(
    stores: StorePorts, data: st.DataObject
) -> None:
    films = [await add_film(stores) for _ in range(2)]
    messages = data.draw(st.lists(st.tuples(st.booleans(), st.text(max_size=3)), max_size=20))
    await asyncio.gather(*(stores.jobs.warn(films[choice].job.id, text) for choice, text in messages))
    for choice, film in enumerate(films):
        events = await stores.events.after(film.job.id, 0)
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        texts = {text for which, text in messages if which == choice}
        assert {event.data["message"] for event in events[1:]} == texts


async def test_following_replays_then_goes_live_until_the_end(stores: StorePorts, film: Film) -> None:
    following = asyncio.create_task(collect(stores, film.job.id))
    await asyncio.sleep(0.05)
    await stores.jobs.start(film.job.id)
    await stores.jobs.step(film.job.id, StepName.render, StepStatus.running, progress=50.0)
    await asyncio.sleep(0)
    await stores.jobs.end(film.job.id, MADE)
    events = await following
    assert events == await stores.events.after(film.job.id, 0)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert events[-1].type is EventType.job_completed


async def test_following_an_ended_job_ends_too(stores: StorePorts, film: Film) -> None:
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    events = await collect(stores, film.job.id)
    assert events[-1].type is EventType.job_canceled
    assert await collect(stores, film.job.id, after=1) == events[1:]
    assert await collect(stores, film.job.id, after=events[-1].number) == []


async def test_following_an_unknown_job_is_a_lookup_error(stores: StorePorts) -> None:
    with pytest.raises(LookupError):
        await collect(stores, JobId("job_none"))


async def test_the_final_event_of_a_job_is_the_last_received(stores: StorePorts, film: Film) -> None:
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    await stores.assets.change(film.asset.id, film.job.id, AssetStatus.running)
    events = await stores.events.after(film.job.id, 0)
    ending = next(event for event in events if event.type is EventType.job_canceled)
    assert ending != events[-1]
    assert (await collect(stores, film.job.id))[-1] == ending


async def test_a_follower_behind_the_tail_reads_pages_and_misses_nothing(
    stores: StorePorts, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reelproof.storage.database.events.tail.KEPT", 10)
    monkeypatch.setattr("reelproof.storage.database.events.event.CATCH_UP_PAGE", 7)
    async with aclosing(cast("Any", stores.events.follow(film.job.id))) as slow:
        received = [await anext(slow)]
        quick = asyncio.create_task(collect(stores, film.job.id))
        for number in range(60):
            await stores.jobs.warn(film.job.id, str(number))
            if number % 20 == 0:
                received.append(await anext(slow))
        late = asyncio.create_task(collect(stores, film.job.id, after=2))
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
        received += [event async for event in slow]
    events = await stores.events.after(film.job.id, 0)
    assert received == events
    assert await quick == events
    assert await late == events[2:]
    assert await collect(stores, film.job.id) == events


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_followers_join_and_pause_at_any_time_and_miss_nothing(
    stores: StorePorts, data: st.DataObject
) -> None:
    film = await add_film(stores)
    count = data.draw(st.integers(0, 30), label="events")
    plans = data.draw(
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), min_size=1, max_size=5), label="followers"
    )

    async def follow(after: int, pause: int) -> list[Event]:
        received: list[Event] = []
        async for event in stores.events.follow(film.job.id, after):
            received.append(event)
            await asyncio.sleep(pause / 2000)
        return received

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reelproof.storage.database.events.tail.KEPT", 4)
        patch.setattr("reelproof.storage.database.events.tail.TAKEN", 2)
        patch.setattr("reelproof.storage.database.events.event.CATCH_UP_PAGE", 3)
        following = [asyncio.create_task(follow(*plan)) for plan in plans]
        for number in range(count):
            await stores.jobs.warn(film.job.id, str(number))
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
        async with asyncio.timeout(60):
            received = await asyncio.gather(*following)
    events = await stores.events.after(film.job.id, 0)
    assert received == [events[after:] for after, _ in plans]


async def test_followers_receive_new_events_and_may_leave(stores: StorePorts, film: Film) -> None:
    # The port promises an iterator; leaving early is what a closed connection does to it.
    async with aclosing(cast("Any", stores.events.follow(film.job.id, 1))) as events:
        received = asyncio.create_task(anext(events))
        await asyncio.sleep(0.05)
        await stores.jobs.warn(film.job.id, "Now.")
        event = await received
    assert event.data == {"message": "Now."}


async def test_reading_never_changes_a_job(stores: StorePorts, film: Film) -> None:
    before = await stores.jobs.get(film.job.id), await stores.jobs.steps(film.job.id)
    async with aclosing(cast("Any", stores.events.follow(film.job.id))) as events:
        await anext(events)
    await stores.events.after(film.job.id, 0)
    assert (await stores.jobs.get(film.job.id), await stores.jobs.steps(film.job.id)) == before
    assert len(await stores.events.after(film.job.id, 0)) == 1
