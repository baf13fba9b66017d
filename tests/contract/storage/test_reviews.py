"""A review and its render: both or neither, under concurrency."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from reelproof.domain.asset import Asset, AssetStatus, Take, TakeStatus
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobMode, JobStatus
from reelproof.engine.ports.stores import AlreadyStored, JobExtras, JobOutcome, Outdated
from reelproof.planning.assets.review import Review
from tests.contract.storage.examples import REQUEST, Film, a_job, a_take, add_film, open_steps
from tests.contract.storage.fixtures import SERVERS
from tests.contract.storage.stores import StorePorts

CLICKS = 20
RENDER = replace(REQUEST, mode=JobMode.render)


async def reviewed_film(stores: StorePorts) -> tuple[Film, list[Take]]:
    """A film that was made, with three takes of one picture; the last one is shown."""
    film = await add_film(stores)
    takes = [a_take(film.asset, f"{number}".encode(), after_s=number) for number in range(3)]
    for take in takes:
        await stores.assets.accept(film.asset.id, film.job.id, take, {})
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed))
    return film, takes


async def review(stores: StorePorts, film: Film, take: Take, status: TakeStatus) -> JobId | None:
    job = replace(a_job(film.project.id), request_digest=RENDER.digest)
    requested = Review(film.asset.id, take.id, status)
    return await stores.jobs.add_reviewed(requested, job, RENDER, open_steps(), JobExtras())


async def test_twenty_concurrent_acceptances_start_one_render(all_stores: Sequence[StorePorts]) -> None:
    film, takes = await reviewed_film(all_stores[0])
    clicks = [
        review(all_stores[number % SERVERS], film, takes[0], TakeStatus.accepted) for number in range(CLICKS)
    ]
    begun = await asyncio.gather(*clicks)
    assert len(set(begun)) == 1
    assert [job.id for job in await all_stores[0].jobs.unfinished()] == [begun[0]]
    assert (await all_stores[0].assets.get(film.asset.id)).accepted_take == takes[0]


async def test_two_concurrently_rejected_takes_both_stay_rejected(all_stores: Sequence[StorePorts]) -> None:
    for _ in range(5):
        film, takes = await reviewed_film(all_stores[0])
        await asyncio.gather(
            *(
                review(stores, film, take, TakeStatus.rejected)
                for stores, take in zip(all_stores, takes[1:], strict=False)
            )
        )
        statuses = {take.id: status for take, status in await all_stores[0].takes.of_asset(film.asset.id)}
        assert [statuses[take.id] for take in takes] == [
            TakeStatus.accepted,
            TakeStatus.rejected,
            TakeStatus.rejected,
        ]


async def test_a_review_whose_render_cannot_be_stored_is_not_kept(stores: StorePorts) -> None:
    film, takes = await reviewed_film(stores)
    requested = Review(film.asset.id, takes[0].id, TakeStatus.accepted)
    with pytest.raises(AlreadyStored):
        await stores.jobs.add_reviewed(requested, film.job, RENDER, [], JobExtras())
    with pytest.raises(Outdated):
        await stores.jobs.add_reviewed(
            requested, a_job(film.project.id), RENDER, [], JobExtras(based_on=JobId("job_older"))
        )
    assert (await stores.assets.get(film.asset.id)).accepted_take == takes[2]
    assert await stores.jobs.unfinished() == []


async def test_assets_in_production_cannot_be_reviewed_and_render_nothing(
    all_stores: Sequence[StorePorts],
) -> None:
    """One of the two comes first: either it is reviewed and not made, or made and not reviewed."""
    film, takes = await reviewed_film(all_stores[0])
    await all_stores[0].assets.change(film.asset.id, film.job.id, AssetStatus.pending)
    made, reviewed = await asyncio.gather(
        all_stores[0].assets.change(film.asset.id, film.job.id, AssetStatus.running),
        review(all_stores[1], film, takes[0], TakeStatus.accepted),
        return_exceptions=True,
    )
    asset = await all_stores[0].assets.get(film.asset.id)
    unfinished = [job.id for job in await all_stores[0].jobs.unfinished()]
    if isinstance(made, Asset):
        assert isinstance(reviewed, ReelproofError)
        assert (asset.status, asset.accepted_take, unfinished) == (AssetStatus.running, takes[2], [])
    else:
        assert (asset.status, asset.accepted_take, unfinished) == (
            AssetStatus.generated,
            takes[0],
            [reviewed],
        )


async def test_a_render_that_runs_does_not_show_what_is_accepted_now(stores: StorePorts) -> None:
    film, takes = await reviewed_film(stores)
    first = await review(stores, film, takes[0], TakeStatus.accepted)
    assert first is not None
    waiting = await review(stores, film, takes[1], TakeStatus.accepted)
    assert waiting == first, "it has not looked at the takes yet"
    await stores.jobs.start(first)
    second = await review(stores, film, takes[0], TakeStatus.accepted)
    assert second not in (None, first)
    again = await review(stores, film, takes[0], TakeStatus.accepted)
    assert again in (first, second), "nothing changed, and a render is under way"


async def test_one_click_starts_one_job(all_stores: Sequence[StorePorts]) -> None:
    film, _ = await reviewed_film(all_stores[0])
    once = JobExtras(unless_same=True)
    clicks = [
        all_stores[number % SERVERS].jobs.add(a_job(film.project.id), REQUEST, open_steps(), once)
        for number in range(CLICKS)
    ]
    [job_id] = set(await asyncio.gather(*clicks))
    await all_stores[0].jobs.request_cancel(job_id)
    other = await all_stores[0].jobs.add(a_job(film.project.id), REQUEST, open_steps(), once)
    assert other != job_id, "the first one is to end"


async def test_one_of_several_subsequent_requests_for_a_job_is_first(
    all_stores: Sequence[StorePorts],
) -> None:
    film, _ = await reviewed_film(all_stores[0])
    requests = [replace(REQUEST, script_text=f"# Film {number}") for number in range(SERVERS)]
    requested = [
        stores.jobs.add(a_job(film.project.id), request, [], JobExtras(based_on=film.job.id))
        for stores, request in zip(all_stores, requests, strict=True)
    ]
    ended = await asyncio.gather(*requested, return_exceptions=True)
    assert sum(isinstance(one, Outdated) for one in ended) == SERVERS - 1
    assert len(await all_stores[0].jobs.unfinished()) == 1


async def test_a_job_that_ends_while_it_is_canceled_stays_ended(all_stores: Sequence[StorePorts]) -> None:
    for _ in range(10):
        film = await add_film(all_stores[0])
        await all_stores[0].jobs.start(film.job.id)
        await asyncio.gather(
            all_stores[0].jobs.end(film.job.id, JobOutcome(JobStatus.failed)),
            *(stores.jobs.request_cancel(film.job.id) for stores in all_stores[1:]),
        )
        assert (await all_stores[0].jobs.get(film.job.id)).status is JobStatus.failed
