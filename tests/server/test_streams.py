"""Streams that can be trusted: nothing is missed and nothing comes twice, however often they are cut."""

import asyncio
import random
from typing import Any

import pytest

from reelproof.domain.ids import JobId
from tests.server.house import Face, House
from tests.server.sse import Heard, listen_to

CUTS = 100


async def heard_whole(face: Face, job_id: str, query: str = "") -> list[Heard]:
    return [heard async for heard in listen_to(face.client, f"/api/jobs/{job_id}/events{query}")]


async def stored(face: Face, job_id: str) -> list[int]:
    return [event.number for event in await face.studio.events.after(JobId(job_id), 0)]


async def test_a_stream_is_a_snapshot_and_then_every_event_to_the_last(house: House) -> None:
    async with house.open() as face:
        job = await face.start()
        snapshot, *events = await heard_whole(face, job["job_id"])
        assert (snapshot.type, snapshot.id) == ("snapshot", None)
        assert snapshot.data["job_id"] == job["job_id"]
        assert [event.data["number"] for event in events] == await stored(face, job["job_id"])
        assert [event.id for event in events] == [str(event.data["number"]) for event in events]
        assert all(event.data["type"] == event.type for event in events)
        assert (events[0].type, events[-1].type) == ("job-status", "job-completed")
        film = events[-1].data["film"]
        assert film["duration_s"] > 1
        assert set(film) == {"size_bytes", "duration_s"}


async def test_who_comes_hours_later_gets_all_and_who_heard_all_is_told_to_stop(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
    async with house.open(works=False) as face:
        snapshot, *events = await heard_whole(face, job["job_id"])
        assert snapshot.data["status"] == "succeeded"
        assert [event.data["number"] for event in events] == await stored(face, job["job_id"])
        url = f"/api/jobs/{job['job_id']}/events"
        answer = await face.client.get(url, headers={"Last-Event-ID": events[-1].id or ""})
        assert answer.status_code == 204
        missed = [heard async for heard in listen_to(face.client, url, events[-3].id)]
        assert [event.data["number"] for event in missed[1:]] == [
            event.data["number"] for event in events[-2:]
        ]


async def test_from_now_on_the_snapshot_counts_as_heard(house: House) -> None:
    async with house.open(works=False) as face:
        job = await face.start()
        events = listen_to(face.client, f"/api/jobs/{job['job_id']}/events?after=now")
        snapshot = await anext(events)
        assert snapshot.id == str(job["last_event"]) == "1"
        await face.studio.ledgers.jobs.warn(JobId(job["job_id"]), "Look out.")
        warning = await anext(events)
        assert (warning.type, warning.id, warning.data["message"]) == ("warning", "2", "Look out.")
        await events.aclose()  # type: ignore[attr-defined]
        nonsense = await face.get(f"/jobs/{job['job_id']}/events?after=yesterday", status=422)
        assert nonsense["code"] == "InvalidInput:after"


async def test_a_client_that_is_cut_a_hundred_times_misses_nothing_and_hears_nothing_twice(
    house: House,
) -> None:
    house.delay_s = house.provider.delay_s = 0.02
    house.provider.concurrency = 1
    chance = random.Random(7)
    paragraphs = "\n\n".join(f"Paragraph number {number} of this film." for number in range(30))
    async with house.open() as face:
        job = await face.start(script=f"# Long\n\n{paragraphs}\n")
        numbers: list[int] = []
        progress: dict[str, float] = {}
        last_id, cuts, is_over = None, 0, False
        async with asyncio.timeout(120):
            while not is_over:
                url = f"/api/jobs/{job['job_id']}/events"
                events = listen_to(face.client, url, last_id)
                most = chance.randrange(0, 4) if cuts < CUTS else 10_000
                async for heard in events:
                    if heard.type != "snapshot":
                        numbers.append(heard.data["number"])
                        last_id = heard.id
                        check_progress(heard, progress)
                        is_over = heard.type == "job-completed"
                    if len(numbers) and most == 0:
                        break
                    most -= 1
                await events.aclose()  # type: ignore[attr-defined]
                cuts += 1
        assert cuts >= CUTS
        assert numbers == await stored(face, job["job_id"])


def check_progress(heard: Heard, progress: dict[str, float]) -> None:
    if heard.type.startswith("step-"):
        assert heard.data["progress"] >= progress.get(heard.data["step"], 0.0)
        progress[heard.data["step"]] = heard.data["progress"]


async def test_one_stream_carries_several_jobs_and_resumes_where_each_was(house: House) -> None:
    async with house.open() as face:
        jobs = [(await face.start())["job_id"] for _ in range(3)]
        url = "/api/events?" + "&".join(f"job={job_id}" for job_id in jobs)
        numbers: dict[str, list[int]] = {job_id: [] for job_id in jobs}
        last_id: str | None = None
        events = listen_to(face.client, url)
        async for heard in events:
            keep(heard, numbers)
            last_id = heard.id or last_id
            if sum(map(len, numbers.values())) > 20:
                break
        await events.aclose()  # type: ignore[attr-defined]
        assert last_id is not None
        async for heard in listen_to(face.client, url, last_id):
            keep(heard, numbers)
        for job_id in jobs:
            assert numbers[job_id] == await stored(face, job_id)


def keep(heard: Heard, numbers: dict[str, list[int]]) -> None:
    if heard.type != "snapshot":
        numbers[heard.data["job_id"]].append(heard.data["number"])


async def test_a_thousand_readers_that_left_leave_nothing_behind(house: House) -> None:
    async with house.open(works=False) as face:
        job = await face.start()
        url = f"/api/jobs/{job['job_id']}/events"
        before = len(asyncio.all_tasks())
        for _ in range(40):
            readers = [listen_to(face.client, url) for _ in range(25)]
            assert [heard.type for heard in await asyncio.gather(*map(anext, readers))] == ["snapshot"] * 25
            for reader in readers:
                await reader.aclose()  # type: ignore[attr-defined]
        async with asyncio.timeout(120):
            while len(asyncio.all_tasks()) > before + 3:  # noqa: ASYNC110 there is no event for it
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("query", ["", "job=", "job=job_none", "&".join(["job=x"] * 51)])
async def test_jobs_that_are_not_there_have_no_stream(house: House, query: str) -> None:
    async with house.open(works=False) as face:
        answer: Any = await face.client.get(f"/api/events?{query}")
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
