"""What every store does with pages of lists, and how it tells that a film has changed."""

from collections.abc import Awaitable, Callable

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus, Edit, TakeStanding
from reelproof.domain.event import EventType
from reelproof.domain.ids import ProjectId
from reelproof.domain.job import JobStatus
from reelproof.engine.ports.stores import (
    AssetFilter,
    EventFilter,
    EventPlace,
    JobFilter,
    JobOutcome,
    ProjectFilter,
)
from reelproof.engine.studio.deletion import Deleted
from reelproof.planning.assets.review import Review
from tests.storage.examples import REFUSED, REQUEST, Film, a_job, a_take, add_film, an_asset, open_steps
from tests.storage.ledger import Ledger

CHANGES: dict[str, Callable[[Ledger, Film], Awaitable[object]]] = {
    "its title": lambda ledger, film: ledger.projects.save(film.project),
    "its plan": lambda ledger, film: ledger.assets.replan(film.project.id, []),
    "an edit": lambda ledger, film: ledger.assets.edit(film.asset.id, Edit("a tree", prompt="a bush")),
    "an asset's state": lambda ledger, film: ledger.assets.change(
        film.asset.id, film.job.id, AssetStatus.running
    ),
    "a job": lambda ledger, film: ledger.jobs.add(a_job(film.project.id), REQUEST, open_steps()),
    "a warning": lambda ledger, film: ledger.jobs.warn(film.job.id, "Look at this."),
    "what a job is for": lambda ledger, film: ledger.jobs.rewrite(film.job.id, REQUEST),
    "a wish to cancel": lambda ledger, film: ledger.jobs.request_cancel(film.job.id),
    "a job's notices": lambda ledger, film: ledger.jobs.note(film.job.id, []),
    "a job's end": lambda ledger, film: ledger.jobs.end(film.job.id, JobOutcome(JobStatus.canceled)),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_film_has_another_revision_after_every_change(ledger: Ledger, film: Film, name: str) -> None:
    other = await add_film(ledger)
    before = await ledger.projects.revision(film.project.id)
    before_other = await ledger.projects.revision(other.project.id)
    assert await ledger.projects.revision(film.project.id) == before
    await CHANGES[name](ledger, film)
    assert await ledger.projects.revision(film.project.id) != before
    assert await ledger.projects.revision(other.project.id) == before_other


async def test_a_job_that_follows_a_deleted_one_is_a_change(ledger: Ledger, film: Film) -> None:
    revisions = []
    for _ in range(2):
        job = a_job(film.project.id)
        await ledger.jobs.add(job, REQUEST, open_steps())
        revisions.append(await ledger.projects.revision(film.project.id))
        await ledger.jobs.end(job.id, JobOutcome(JobStatus.canceled))
        assert await ledger.deletions.delete_job(job.id) is Deleted.done
    assert len(set(revisions)) == 2


async def test_candidates_and_reviews_are_changes(ledger: Ledger, film: Film) -> None:
    first, second = a_take(film.asset), a_take(film.asset, b"other", after_s=1)
    await ledger.assets.accept(film.asset.id, film.job.id, first, {})
    revisions = [await ledger.projects.revision(film.project.id)]
    await ledger.assets.propose(film.asset.id, film.job.id, second, {})
    revisions.append(await ledger.projects.revision(film.project.id))
    await ledger.assets.review(Review(film.asset.id, second.id, TakeStanding.accepted))
    revisions.append(await ledger.projects.revision(film.project.id))
    assert len(set(revisions)) == 3


async def test_an_unknown_film_has_no_revision(ledger: Ledger) -> None:
    with pytest.raises(LookupError):
        await ledger.projects.revision(ProjectId("prj_unknown"))


async def test_assets_come_in_pages_and_are_chosen_and_counted(ledger: Ledger, film: Film) -> None:
    planned = [an_asset(film.project.id, position) for position in range(5)]
    assets = await ledger.assets.replan(film.project.id, planned)
    take = a_take(assets[0])
    await ledger.assets.accept(assets[0].id, film.job.id, take, {})
    await ledger.assets.change(assets[1].id, film.job.id, AssetStatus.running)
    every = AssetFilter(film.project.id)
    first = await ledger.assets.page(every, 2)
    assert [asset.accepted_take for asset in first] == [take, None]
    rest = await ledger.assets.page(every, 9, after=first[-1].position)
    assert [asset.id for asset in (*first, *rest)] == [asset.id for asset in assets]
    running = AssetFilter(film.project.id, statuses=[AssetStatus.running], kinds=[AssetKind.image])
    assert [asset.id for asset in await ledger.assets.page(running, 9)] == [assets[1].id]
    assert await ledger.assets.page(AssetFilter(film.project.id, kinds=[AssetKind.music]), 9) == []
    assert await ledger.assets.page(AssetFilter(film.project.id, segment_ids=["other"]), 9) == []
    counts = await ledger.assets.counts(film.project.id)
    assert counts == {
        (AssetKind.image, AssetStatus.generated): 1,
        (AssetKind.image, AssetStatus.running): 1,
        (AssetKind.image, AssetStatus.pending): 3,
    }


async def test_films_and_jobs_are_found_by_words_of_the_title(ledger: Ledger, film: Film) -> None:
    title = film.project.title
    [(project, newest)] = await ledger.projects.page(ProjectFilter("local", title[1:].upper()), 9)
    assert (project, newest) == (film.project, film.job)
    assert await ledger.projects.page(ProjectFilter("local", "%"), 9) == []
    assert await ledger.projects.page(ProjectFilter("other"), 9) == []
    queued = ProjectFilter("local", status=JobStatus.queued)
    assert [found.id for found, _ in await ledger.projects.page(queued, 9)] == [film.project.id]
    assert await ledger.projects.page(ProjectFilter("local", status=JobStatus.failed), 9) == []
    [digest] = await ledger.jobs.page(JobFilter("local", words=title), 9)
    assert (digest.job, digest.title) == (film.job, title)
    assert digest.counts == {AssetStatus.pending: 2}
    assert await ledger.jobs.page(JobFilter("local", words="_"), 9) == []


async def test_a_job_that_ended_keeps_the_counts_of_its_end(ledger: Ledger, film: Film) -> None:
    told = {"assets": {"generated": 3, "needs_prompt_update": 2, "failed": 1}}
    await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=REFUSED, summary=told))
    [digest] = await ledger.jobs.page(JobFilter("local"), 9)
    assert digest.counts == {
        AssetStatus.generated: 3,
        AssetStatus.needs_prompt_update: 2,
        AssetStatus.failed: 1,
    }


async def test_activity_comes_in_pages_from_either_end(ledger: Ledger, film: Film) -> None:
    for number in range(4):
        await ledger.jobs.warn(film.job.id, f"warning {number}")
    second = a_job(film.project.id)
    await ledger.jobs.add(second, REQUEST, open_steps())
    await ledger.jobs.warn(second.id, "another")
    expected = [(film.job.id, number) for number in range(1, 6)] + [(second.id, 1), (second.id, 2)]
    for is_newest_first in (True, False):
        chosen = EventFilter(film.project.id, is_newest_first=is_newest_first)
        seen, place = list[tuple[str, int]](), None
        while page := await ledger.events.page(chosen, 3, place):
            seen += [(event.job_id, event.number) for event in page]
            place = EventPlace(page[-1].job_id, page[-1].number)
        assert seen == (expected[::-1] if is_newest_first else expected)
    warnings = EventFilter(film.project.id, second.id, [EventType.warning])
    assert [event.data for event in await ledger.events.page(warnings, 9)] == [{"message": "another"}]
