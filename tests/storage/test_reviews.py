"""A review and the render that follows it: both or neither, however many come at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from reelproof.domain.asset import AssetStatus, Take, TakeStanding
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import Aim, JobStatus
from reelproof.engine.ports.stores import Beside, JobOutcome, Outdated
from reelproof.planning.assets.review import Review
from reelproof.storage.database import Database
from tests.storage.conftest import opened
from tests.storage.examples import REQUEST, Film, a_job, a_take, add_film, open_steps
from tests.storage.ledger import Ledger, sql_ledger

SERVERS = 5
CLICKS = 20
RENDER = replace(REQUEST, aim=Aim.render)


@pytest.fixture
async def ledgers(database_url: str) -> AsyncIterator[Sequence[Ledger]]:
    """As several servers of one database have them."""
    async with AsyncExitStack() as stack:
        databases: list[Database] = [
            await stack.enter_async_context(opened(database_url)) for _ in range(SERVERS)
        ]
        yield [sql_ledger(database) for database in databases]


async def reviewed_film(ledger: Ledger) -> tuple[Film, list[Take]]:
    """A film that was made, with three takes of one picture; the last one is shown."""
    film = await add_film(ledger)
    takes = [a_take(film.asset, f"{number}".encode(), after_s=number) for number in range(3)]
    for take in takes:
        await ledger.assets.accept(film.asset.id, film.job.id, take, {})
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.failed))
    return film, takes


async def review(ledger: Ledger, film: Film, take: Take, standing: TakeStanding) -> JobId | None:
    job = replace(a_job(film.project.id), request_digest=RENDER.digest)
    asked = Review(film.asset.id, take.id, standing)
    return await ledger.jobs.add_reviewed(asked, job, RENDER, open_steps(), Beside())


async def test_twenty_who_accept_at_once_begin_one_render(ledgers: Sequence[Ledger]) -> None:
    film, takes = await reviewed_film(ledgers[0])
    clicks = [
        review(ledgers[number % SERVERS], film, takes[0], TakeStanding.accepted) for number in range(CLICKS)
    ]
    begun = await asyncio.gather(*clicks)
    assert len(set(begun)) == 1
    assert [job.id for job in await ledgers[0].jobs.unfinished()] == [begun[0]]
    assert (await ledgers[0].assets.get(film.asset.id)).accepted_take == takes[0]


async def test_two_takes_that_are_rejected_at_once_both_stay_rejected(ledgers: Sequence[Ledger]) -> None:
    for _ in range(5):
        film, takes = await reviewed_film(ledgers[0])
        await asyncio.gather(
            *(
                review(ledger, film, take, TakeStanding.rejected)
                for ledger, take in zip(ledgers, takes[1:], strict=False)
            )
        )
        standings = {take.id: standing for take, standing in await ledgers[0].takes.of_asset(film.asset.id)}
        assert [standings[take.id] for take in takes] == [
            TakeStanding.accepted,
            TakeStanding.rejected,
            TakeStanding.rejected,
        ]


async def test_a_review_whose_render_cannot_be_stored_is_not_kept(ledger: Ledger) -> None:
    film, takes = await reviewed_film(ledger)
    asked = Review(film.asset.id, takes[0].id, TakeStanding.accepted)
    with pytest.raises(IntegrityError):
        await ledger.jobs.add_reviewed(asked, film.job, RENDER, [], Beside())
    with pytest.raises(Outdated):
        await ledger.jobs.add_reviewed(
            asked, a_job(film.project.id), RENDER, [], Beside(based_on=JobId("job_older"))
        )
    assert (await ledger.assets.get(film.asset.id)).accepted_take == takes[2]
    assert await ledger.jobs.unfinished() == []


async def test_what_begins_to_be_made_is_not_reviewed_and_renders_nothing(ledgers: Sequence[Ledger]) -> None:
    """One of the two comes first: either it is reviewed and not made, or made and not reviewed."""
    film, takes = await reviewed_film(ledgers[0])
    await ledgers[0].assets.change(film.asset.id, film.job.id, AssetStatus.pending)
    made, reviewed = await asyncio.gather(
        ledgers[0].assets.change(film.asset.id, film.job.id, AssetStatus.running),
        review(ledgers[1], film, takes[0], TakeStanding.accepted),
        return_exceptions=True,
    )
    asset = await ledgers[0].assets.get(film.asset.id)
    unfinished = [job.id for job in await ledgers[0].jobs.unfinished()]
    if made is None:
        assert isinstance(reviewed, ReelproofError)
        assert (asset.status, asset.accepted_take, unfinished) == (AssetStatus.running, takes[2], [])
    else:
        assert (asset.status, asset.accepted_take, unfinished) == (
            AssetStatus.generated,
            takes[0],
            [reviewed],
        )


async def test_a_render_that_runs_does_not_show_what_is_accepted_now(ledger: Ledger) -> None:
    film, takes = await reviewed_film(ledger)
    first = await review(ledger, film, takes[0], TakeStanding.accepted)
    assert first is not None
    waiting = await review(ledger, film, takes[1], TakeStanding.accepted)
    assert waiting == first, "it has not looked at the takes yet"
    await ledger.jobs.start(first)
    second = await review(ledger, film, takes[0], TakeStanding.accepted)
    assert second not in (None, first)
    again = await review(ledger, film, takes[0], TakeStanding.accepted)
    assert again in (first, second), "nothing changed, and a render is under way"


async def test_one_click_begins_one_job(ledgers: Sequence[Ledger]) -> None:
    film, _ = await reviewed_film(ledgers[0])
    once = Beside(unless_same=True)
    clicks = [
        ledgers[number % SERVERS].jobs.add(a_job(film.project.id), REQUEST, open_steps(), once)
        for number in range(CLICKS)
    ]
    [job_id] = set(await asyncio.gather(*clicks))
    await ledgers[0].jobs.request_cancel(job_id)
    other = await ledgers[0].jobs.add(a_job(film.project.id), REQUEST, open_steps(), once)
    assert other != job_id, "the first one is to end"


async def test_of_those_who_ask_after_the_same_job_one_is_first(ledgers: Sequence[Ledger]) -> None:
    film, _ = await reviewed_film(ledgers[0])
    requests = [replace(REQUEST, script_text=f"# Film {number}") for number in range(SERVERS)]
    asked = [
        ledger.jobs.add(a_job(film.project.id), request, [], Beside(based_on=film.job.id))
        for ledger, request in zip(ledgers, requests, strict=True)
    ]
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, Outdated) for one in ended) == SERVERS - 1
    assert len(await ledgers[0].jobs.unfinished()) == 1


async def test_a_job_that_ends_while_it_is_canceled_stays_ended(ledgers: Sequence[Ledger]) -> None:
    for _ in range(10):
        film = await add_film(ledgers[0])
        await ledgers[0].jobs.start(film.job.id)
        await asyncio.gather(
            ledgers[0].jobs.end(film.job.id, JobOutcome(JobStatus.failed)),
            *(ledger.jobs.request_cancel(film.job.id) for ledger in ledgers[1:]),
        )
        assert (await ledgers[0].jobs.get(film.job.id)).status is JobStatus.failed
