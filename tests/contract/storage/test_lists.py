"""Behavior of every store: paged lists and film revisions."""

from collections.abc import Awaitable, Callable

import pytest

from reelproof.domain.asset import AssetKind, AssetStatus, Edit, TakeStatus
from reelproof.domain.event import EventType
from reelproof.domain.ids import ProjectId
from reelproof.domain.job import JobStatus
from reelproof.domain.summary import AssetCounts, StatusCounts, Summary
from reelproof.engine.ports.stores import (
    AssetFilter,
    AttemptTake,
    EventCursor,
    EventFilter,
    JobFilter,
    JobOutcome,
    ProjectFilter,
)
from reelproof.engine.studio.deletion import Deleted
from reelproof.planning.assets.review import Review
from tests.contract.storage.examples import (
    REFUSED,
    REQUEST,
    Film,
    a_job,
    a_take,
    add_film,
    an_asset,
    an_attempt,
    open_steps,
)
from tests.contract.storage.stores import StorePorts

CHANGES: dict[str, Callable[[StorePorts, Film], Awaitable[object]]] = {
    "its title": lambda stores, film: stores.projects.save(film.project),
    "its plan": lambda stores, film: stores.assets.replan(film.project.id, []),
    "an edit": lambda stores, film: stores.assets.edit(film.asset.id, Edit("a tree", prompt="a bush")),
    "an asset's state": lambda stores, film: stores.assets.change(
        film.asset.id, film.job.id, AssetStatus.running
    ),
    "a job": lambda stores, film: stores.jobs.add(a_job(film.project.id), REQUEST, open_steps()),
    "a warning": lambda stores, film: stores.jobs.warn(film.job.id, "Look at this."),
    "what a job is for": lambda stores, film: stores.jobs.rewrite(film.job.id, REQUEST),
    "a cancel request": lambda stores, film: stores.jobs.request_cancel(film.job.id),
    "a job's notices": lambda stores, film: stores.jobs.note(film.job.id, []),
    "a job's end": lambda stores, film: stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled)),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_film_has_another_revision_after_every_change(
    stores: StorePorts, film: Film, name: str
) -> None:
    other = await add_film(stores)
    before = await stores.projects.revision(film.project.id)
    before_other = await stores.projects.revision(other.project.id)
    assert await stores.projects.revision(film.project.id) == before
    await CHANGES[name](stores, film)
    assert await stores.projects.revision(film.project.id) != before
    assert await stores.projects.revision(other.project.id) == before_other


async def test_the_same_plan_again_is_no_change(stores: StorePorts, film: Film) -> None:
    before = await stores.projects.revision(film.project.id)
    planned = [an_asset(film.project.id, position) for position in range(2)]
    assert await stores.assets.replan(film.project.id, planned) == film.assets
    assert await stores.projects.revision(film.project.id) == before


async def test_a_job_that_follows_a_deleted_one_is_a_change(stores: StorePorts, film: Film) -> None:
    revisions = []
    for _ in range(2):
        job = a_job(film.project.id)
        await stores.jobs.add(job, REQUEST, open_steps())
        revisions.append(await stores.projects.revision(film.project.id))
        await stores.jobs.end(job.id, JobOutcome(JobStatus.canceled))
        assert await stores.deletions.delete_job(job.id) is Deleted.done
    assert len(set(revisions)) == 2


async def test_candidates_and_reviews_are_changes(stores: StorePorts, film: Film) -> None:
    first, second = a_take(film.asset), a_take(film.asset, b"other", after_s=1)
    await stores.assets.accept(film.asset.id, film.job.id, first, {})
    revisions = [await stores.projects.revision(film.project.id)]
    await stores.attempts.end(an_attempt(film, 1), AttemptTake(second, is_candidate=True, note={}))
    revisions.append(await stores.projects.revision(film.project.id))
    await stores.assets.review(Review(film.asset.id, second.id, TakeStatus.accepted))
    revisions.append(await stores.projects.revision(film.project.id))
    assert len(set(revisions)) == 3


async def test_an_unknown_film_has_no_revision(stores: StorePorts) -> None:
    with pytest.raises(LookupError):
        await stores.projects.revision(ProjectId("prj_unknown"))


async def test_assets_come_in_pages_and_are_chosen_and_counted(stores: StorePorts, film: Film) -> None:
    planned = [an_asset(film.project.id, position) for position in range(5)]
    assets = await stores.assets.replan(film.project.id, planned)
    take = a_take(assets[0])
    await stores.assets.accept(assets[0].id, film.job.id, take, {})
    await stores.assets.change(assets[1].id, film.job.id, AssetStatus.running)
    every = AssetFilter(film.project.id)
    first = await stores.assets.page(every, 2)
    assert [asset.accepted_take for asset in first] == [take, None]
    rest = await stores.assets.page(every, 9, after=first[-1].position)
    assert [asset.id for asset in (*first, *rest)] == [asset.id for asset in assets]
    running = AssetFilter(film.project.id, statuses=[AssetStatus.running], kinds=[AssetKind.image])
    assert [asset.id for asset in await stores.assets.page(running, 9)] == [assets[1].id]
    assert await stores.assets.page(AssetFilter(film.project.id, kinds=[AssetKind.music]), 9) == []
    assert await stores.assets.page(AssetFilter(film.project.id, segment_ids=["other"]), 9) == []
    counts = await stores.assets.counts(film.project.id)
    assert counts == {
        (AssetKind.image, AssetStatus.generated): 1,
        (AssetKind.image, AssetStatus.running): 1,
        (AssetKind.image, AssetStatus.pending): 3,
    }


async def test_films_and_jobs_are_found_by_words_of_the_title(stores: StorePorts, film: Film) -> None:
    title = film.project.title
    [(project, newest)] = await stores.projects.page(ProjectFilter("local", title[1:].upper()), 9)
    assert (project, newest) == (film.project, film.job)
    assert await stores.projects.page(ProjectFilter("local", "%"), 9) == []
    assert await stores.projects.page(ProjectFilter("other"), 9) == []
    into = ProjectFilter("local", output_path=film.project.output_path)
    assert film.project in [project for project, _ in await stores.projects.page(into, 9)]
    assert await stores.projects.page(ProjectFilter("local", output_path="/nowhere"), 9) == []
    queued = ProjectFilter("local", status=JobStatus.queued)
    assert [found.id for found, _ in await stores.projects.page(queued, 9)] == [film.project.id]
    assert await stores.projects.page(ProjectFilter("local", status=JobStatus.failed), 9) == []
    [digest] = await stores.jobs.page(JobFilter("local", words=title), 9)
    assert (digest.job, digest.title) == (film.job, title)
    assert digest.counts == {AssetStatus.pending: 2}
    assert await stores.jobs.page(JobFilter("local", words="_"), 9) == []


async def test_a_job_that_ended_keeps_the_counts_of_its_end(stores: StorePorts, film: Film) -> None:
    job_summary = Summary(AssetCounts(StatusCounts(generated=3, needs_prompt_update=2, failed=1)))
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=REFUSED, summary=job_summary))
    [digest] = await stores.jobs.page(JobFilter("local"), 9)
    assert digest.counts == {
        AssetStatus.generated: 3,
        AssetStatus.needs_prompt_update: 2,
        AssetStatus.failed: 1,
    }


async def test_activity_comes_in_pages_from_either_end(stores: StorePorts, film: Film) -> None:
    for number in range(4):
        await stores.jobs.warn(film.job.id, f"warning {number}")
    second = a_job(film.project.id)
    await stores.jobs.add(second, REQUEST, open_steps())
    await stores.jobs.warn(second.id, "another")
    expected = [(film.job.id, number) for number in range(1, 6)] + [(second.id, 1), (second.id, 2)]
    for is_newest_first in (True, False):
        chosen = EventFilter(film.project.id, is_newest_first=is_newest_first)
        seen, cursor = list[tuple[str, int]](), None
        while page := await stores.events.page(chosen, 3, cursor):
            seen += [(event.job_id, event.number) for event in page]
            cursor = EventCursor(page[-1].job_id, page[-1].number)
        assert seen == (expected[::-1] if is_newest_first else expected)
    warnings = EventFilter(film.project.id, second.id, [EventType.warning])
    assert [event.data for event in await stores.events.page(warnings, 9)] == [{"message": "another"}]
