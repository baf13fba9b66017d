"""Streams that can be trusted: nothing is missed and nothing comes twice, however often they are cut."""

import asyncio
import random
from typing import Any

import pytest

from reelproof.domain.ids import JobId
from tests.integration.server.harness import StudioApi, StudioHarness
from tests.integration.server.sse import ServerSentEvent, listen_to

CUTS = 100


async def read_all(api: StudioApi, job_id: str, query: str = "") -> list[ServerSentEvent]:
    return [received async for received in listen_to(api.client, f"/api/jobs/{job_id}/events{query}")]


async def stored(api: StudioApi, job_id: str) -> list[int]:
    return [event.number for event in await api.studio.events.after(JobId(job_id), 0)]


async def test_a_stream_is_a_snapshot_and_then_every_event_to_the_last(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.start()
        snapshot, *events = await read_all(api, job["job_id"])
        assert (snapshot.type, snapshot.id) == ("snapshot", None)
        assert snapshot.data["job_id"] == job["job_id"]
        assert [event.data["number"] for event in events] == await stored(api, job["job_id"])
        assert [event.id for event in events] == [str(event.data["number"]) for event in events]
        assert all(event.data["type"] == event.type for event in events)
        assert (events[0].type, events[-1].type) == ("job-status", "job-completed")
        film = events[-1].data["film"]
        assert film["duration_s"] > 1
        assert set(film) == {"duration_s", "is_draft", "size_bytes"}


async def test_late_clients_get_everything_and_finished_clients_are_told_to_stop(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        job = await api.made()
    async with harness.open(works=False) as api:
        snapshot, *events = await read_all(api, job["job_id"])
        assert snapshot.data["status"] == "succeeded"
        assert [event.data["number"] for event in events] == await stored(api, job["job_id"])
        url = f"/api/jobs/{job['job_id']}/events"
        answer = await api.client.get(url, headers={"Last-Event-ID": events[-1].id or ""})
        assert answer.status_code == 204
        missed = [received async for received in listen_to(api.client, url, events[-3].id)]
        assert [event.data["number"] for event in missed[1:]] == [
            event.data["number"] for event in events[-2:]
        ]


async def test_the_snapshot_counts_as_received(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        job = await api.start()
        events = listen_to(api.client, f"/api/jobs/{job['job_id']}/events?after=now")
        snapshot = await anext(events)
        assert snapshot.id == str(job["last_event"]) == "1"
        await api.studio.stores.jobs.warn(JobId(job["job_id"]), "Look out.")
        warning = await anext(events)
        assert (warning.type, warning.id, warning.data["message"]) == ("warning", "2", "Look out.")
        await events.aclose()  # type: ignore[attr-defined]
        nonsense = await api.get(f"/jobs/{job['job_id']}/events?after=yesterday", status=422)
        assert nonsense["code"] == "InvalidInput:after"


async def test_a_client_disconnected_a_hundred_times_receives_every_event_exactly_once(
    harness: StudioHarness,
) -> None:
    harness.delay_s = harness.provider.delay_s = 0.02
    harness.provider.concurrency = 1
    chance = random.Random(7)
    paragraphs = "\n\n".join(f"Paragraph number {number} of this film." for number in range(30))
    async with harness.open() as api:
        job = await api.start(script=f"# Long\n\n{paragraphs}\n")
        numbers: list[int] = []
        progress: dict[str, float] = {}
        last_id, cuts, is_over = None, 0, False
        async with asyncio.timeout(120):
            while not is_over:
                url = f"/api/jobs/{job['job_id']}/events"
                events = listen_to(api.client, url, last_id)
                most = chance.randrange(0, 4) if cuts < CUTS else 10_000
                async for received in events:
                    if received.type != "snapshot":
                        numbers.append(received.data["number"])
                        last_id = received.id
                        check_progress(received, progress)
                        is_over = received.type == "job-completed"
                    if len(numbers) and most == 0:
                        break
                    most -= 1
                await events.aclose()  # type: ignore[attr-defined]
                cuts += 1
        assert cuts >= CUTS
        assert numbers == await stored(api, job["job_id"])


def check_progress(received: ServerSentEvent, progress: dict[str, float]) -> None:
    if received.type.startswith("step-"):
        assert received.data["progress"] >= progress.get(received.data["step"], 0.0)
        progress[received.data["step"]] = received.data["progress"]


async def test_one_stream_carries_several_jobs_and_resumes_where_each_was(harness: StudioHarness) -> None:
    async with harness.open() as api:
        jobs = [(await api.start())["job_id"] for _ in range(3)]
        url = "/api/events?" + "&".join(f"job={job_id}" for job_id in jobs)
        numbers: dict[str, list[int]] = {job_id: [] for job_id in jobs}
        last_id: str | None = None
        events = listen_to(api.client, url)
        async for received in events:
            keep(received, numbers)
            last_id = received.id or last_id
            if sum(map(len, numbers.values())) > 20:
                break
        await events.aclose()  # type: ignore[attr-defined]
        assert last_id is not None
        async for received in listen_to(api.client, url, last_id):
            keep(received, numbers)
        for job_id in jobs:
            assert numbers[job_id] == await stored(api, job_id)


def keep(received: ServerSentEvent, numbers: dict[str, list[int]]) -> None:
    if received.type != "snapshot":
        numbers[received.data["job_id"]].append(received.data["number"])


async def test_a_thousand_disconnected_readers_leave_nothing_behind(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        job = await api.start()
        url = f"/api/jobs/{job['job_id']}/events"
        before = len(asyncio.all_tasks())
        for _ in range(40):
            readers = [listen_to(api.client, url) for _ in range(25)]
            assert [received.type for received in await asyncio.gather(*map(anext, readers))] == [
                "snapshot"
            ] * 25
            for reader in readers:
                await reader.aclose()  # type: ignore[attr-defined]
        async with asyncio.timeout(120):
            while len(asyncio.all_tasks()) > before + 3:  # noqa: ASYNC110 there is no event for it
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("query", ["", "job=", "job=job_none", "&".join(["job=x"] * 51)])
async def test_unknown_jobs_have_no_stream(harness: StudioHarness, query: str) -> None:
    async with harness.open(works=False) as api:
        answer: Any = await api.client.get(f"/api/events?{query}")
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
