"""A job is read as a whole."""

import asyncio

import pytest

from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.domain.summary import AssetCounts, StatusCounts, Summary
from reelproof.engine.ports.stores import JobOutcome
from tests.contract.storage.examples import FINISHED, Film
from tests.contract.storage.stores import StorePorts

SUMMARY = Summary(AssetCounts(StatusCounts(generated=9)), sentences=("9 images: 9 generated",))


async def test_an_open_job_counts_what_has_ended(stores: StorePorts, film: Film) -> None:
    snapshot = await stores.jobs.snapshot(film.job.id)
    assert (snapshot.project, snapshot.job, snapshot.film) == (film.project, film.job, None)
    assert snapshot.steps == await stores.jobs.steps(film.job.id)
    assert list(snapshot.assets.values()) == await stores.assets.of_project(film.project.id)
    assert (snapshot.summary, snapshot.last_event, snapshot.webhook) == (Summary(), 1, None)


async def test_a_job_that_ended_keeps_its_summary(stores: StorePorts, film: Film) -> None:
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.succeeded, film=FINISHED, summary=SUMMARY))
    snapshot = await stores.jobs.snapshot(film.job.id)
    assert (snapshot.film, snapshot.summary) == (FINISHED, SUMMARY)
    events = await stores.events.after(film.job.id, 0)
    assert snapshot.last_event == events[-1].number


async def test_state_and_last_event_agree_while_the_job_ends(stores: StorePorts, film: Film) -> None:
    await stores.jobs.start(film.job.id)
    started = (await stores.events.last(film.job.id)) or pytest.fail("the job has no event")
    ending = asyncio.create_task(stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled)))
    while True:
        snapshot = await stores.jobs.snapshot(film.job.id)
        has_ended = snapshot.job.status is JobStatus.canceled
        assert has_ended is (snapshot.last_event > started.number)
        assert has_ended is all(step.status is not StepStatus.pending for step in snapshot.steps)
        if has_ended:
            break
        # A store in memory never waits by itself.
        await asyncio.sleep(0)
    await ending


async def test_an_unknown_job_is_refused(stores: StorePorts) -> None:
    with pytest.raises(LookupError):
        await stores.jobs.snapshot(JobId("job_unknown"))
