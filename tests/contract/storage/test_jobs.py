"""Behavior of every store: jobs and their steps."""

from dataclasses import replace

import pytest

from reelproof.contract.failure import failure_to_json
from reelproof.contract.summary import summary_object
from reelproof.domain.event import EventType
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import JobStatus, Step, StepName, StepStatus
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.domain.summary import AssetCounts, StatusCounts, Summary
from reelproof.engine.ports.stores import JobOutcome
from tests.contract.storage.examples import (
    DISK_FULL,
    FINISHED,
    REFUSED,
    REQUEST,
    Film,
    a_job,
    a_project,
    open_steps,
)
from tests.contract.storage.stores import StorePorts

SUMMARY = Summary(AssetCounts(StatusCounts(generated=9)), sentences=("9 images: 9 generated",))
MADE = JobOutcome(JobStatus.succeeded, film=FINISHED, warnings=("One is missing.",), summary=SUMMARY)


async def step_of(stores: StorePorts, film: Film, name: StepName) -> Step:
    return next(step for step in await stores.jobs.steps(film.job.id) if step.name is name)


async def event_pairs(stores: StorePorts, film: Film) -> list[tuple[EventType, object]]:
    """Types and states, in order."""
    events = await stores.events.after(film.job.id, 0)
    return [(event.type, event.data.get("status")) for event in events]


async def test_an_added_job_is_known_with_its_request_and_steps(stores: StorePorts, film: Film) -> None:
    assert await stores.jobs.get(film.job.id) == film.job
    assert await stores.jobs.request(film.job.id) == REQUEST
    assert await stores.jobs.steps(film.job.id) == open_steps()
    assert await stores.jobs.film(film.job.id) is None
    assert await event_pairs(stores, film) == [(EventType.job_status, "queued")]


async def test_an_unknown_job_is_a_lookup_error(stores: StorePorts) -> None:
    for operation in (stores.jobs.get, stores.jobs.request, stores.jobs.start):
        with pytest.raises(LookupError, match="job_none"):
            await operation(JobId("job_none"))


async def test_the_newest_job_is_the_latest_even_if_the_clock_was_set_back(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    assert await stores.jobs.latest(project.id) is None
    before, after = a_job(project.id, after_s=86_400), a_job(project.id)
    for job in (before, after):
        await stores.jobs.add(job, REQUEST, [])
    latest = await stores.jobs.latest(project.id)
    assert latest is not None
    assert latest == replace(after, created_at=latest.created_at)
    assert latest.created_at > before.created_at
    assert await stores.jobs.latest(ProjectId("prj_none")) is None


async def test_unfinished_jobs_are_those_without_an_end(stores: StorePorts) -> None:
    project = a_project()
    await stores.projects.save(project)
    jobs = [a_job(project.id, after_s=number) for number in range(5)]
    for job in jobs:
        await stores.jobs.add(job, REQUEST, [])
    await stores.jobs.start(jobs[1].id)
    for number, status in ((2, JobStatus.canceled), (3, JobStatus.failed)):
        await stores.jobs.end(jobs[number].id, JobOutcome(status))
    assert [job.id for job in await stores.jobs.unfinished()] == [jobs[0].id, jobs[1].id, jobs[4].id]


async def test_a_job_starts_once(stores: StorePorts, film: Film) -> None:
    assert await stores.jobs.start(film.job.id)
    first = await stores.jobs.get(film.job.id)
    assert await stores.jobs.start(film.job.id)
    assert await stores.jobs.get(film.job.id) == first
    assert first.status is JobStatus.running
    assert first.started_at is not None
    assert await event_pairs(stores, film) == [
        (EventType.job_status, "queued"),
        (EventType.job_status, "running"),
    ]


async def test_an_ended_job_does_not_start(stores: StorePorts, film: Film) -> None:
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    ended = await stores.jobs.get(film.job.id)
    assert not await stores.jobs.start(film.job.id)
    assert await stores.jobs.get(film.job.id) == ended


async def test_a_step_says_what_changed(stores: StorePorts, film: Film) -> None:
    async def move(status: StepStatus, **changes: object) -> None:
        await stores.jobs.step(film.job.id, StepName.images, status, **changes)  # type: ignore[arg-type]

    await move(StepStatus.running, total=4)
    await move(StepStatus.running, progress=25.0, done=1, current="Picture 1")
    await move(StepStatus.running, progress=25.0, done=1, current="Picture 1")
    await move(StepStatus.running, error=REFUSED)
    await move(StepStatus.succeeded, done=4)
    events = (await stores.events.after(film.job.id, 1)) or []
    assert [(event.type.value, event.data["status"], event.data["progress"]) for event in events] == [
        ("step-status", "running", 0.0),
        ("step-progress", "running", 25.0),
        ("step-error", "running", 25.0),
        ("step-status", "succeeded", 100.0),
    ]
    assert events[1].data == {
        "step": "images",
        "status": "running",
        "progress": 25.0,
        "done": 1,
        "total": 4,
        "current": "Picture 1",
        "summary": None,
        "error": None,
    }
    assert events[2].data["error"] == failure_to_json(REFUSED)
    step = await step_of(stores, film, StepName.images)
    assert (step.status, step.done, step.total, step.error) == (StepStatus.succeeded, 4, 4, REFUSED)
    assert step.started_at is not None
    assert step.ended_at is not None


async def test_progress_never_goes_back(stores: StorePorts, film: Film) -> None:
    for progress in (10.0, 60.0, 30.0, 250.0, -5.0):
        await stores.jobs.step(film.job.id, StepName.render, StepStatus.running, progress=progress)
    events = await stores.events.after(film.job.id, 1)
    assert [event.data["progress"] for event in events] == [10.0, 60.0, 100.0]


async def test_a_step_that_succeeded_stays_so_when_a_crash_repeats_it(stores: StorePorts, film: Film) -> None:
    for status in (StepStatus.running, StepStatus.running, StepStatus.succeeded):
        await stores.jobs.step(film.job.id, StepName.script, status)
    step, events = await step_of(stores, film, StepName.script), await event_pairs(stores, film)
    await stores.jobs.step(film.job.id, StepName.script, StepStatus.running, progress=3.0)
    await stores.jobs.step(film.job.id, StepName.script, StepStatus.succeeded, progress=3.0)
    assert await step_of(stores, film, StepName.script) == step
    assert await event_pairs(stores, film) == events


@pytest.mark.parametrize("status", [StepStatus.succeeded, StepStatus.failed])
async def test_a_step_that_never_ran_cannot_end(stores: StorePorts, film: Film, status: StepStatus) -> None:
    with pytest.raises(TransitionRefused):
        await stores.jobs.step(film.job.id, StepName.render, status)
    assert await step_of(stores, film, StepName.render) == Step(StepName.render)


async def test_a_warning_is_stored_and_published_once(stores: StorePorts, film: Film) -> None:
    for message in ("The voice is missing.", "The voice is missing.", "So is the music."):
        await stores.jobs.warn(film.job.id, message)
    assert (await stores.jobs.get(film.job.id)).warnings == ("The voice is missing.", "So is the music.")
    events = await stores.events.after(film.job.id, 1)
    assert [event.data for event in events] == [
        {"message": "The voice is missing."},
        {"message": "So is the music."},
    ]


async def test_a_film_and_the_state_that_announces_it_come_together(stores: StorePorts, film: Film) -> None:
    await stores.jobs.start(film.job.id)
    await stores.jobs.warn(film.job.id, "It is late.")
    await stores.jobs.step(film.job.id, StepName.render, StepStatus.running, progress=99.0)
    await stores.jobs.end(film.job.id, MADE)
    job = await stores.jobs.get(film.job.id)
    assert (job.status, job.warnings) == (JobStatus.succeeded, ("It is late.", "One is missing."))
    assert job.ended_at is not None
    assert await stores.jobs.film(film.job.id) == FINISHED
    last = (await stores.events.after(film.job.id, 0))[-1]
    assert last.type is EventType.job_completed
    assert last.data == {
        "status": "succeeded",
        "film": {"path": FINISHED.path, "size_bytes": 5_000_000_000, "duration_s": 61.5, "is_draft": False},
        "error": None,
        "warnings": ["It is late.", "One is missing."],
        "summary": summary_object(SUMMARY).model_dump(mode="json", exclude_unset=True),
    }


@pytest.mark.parametrize(
    ("outcome", "running_ends", "pending_ends", "last"),
    [
        (MADE, StepStatus.succeeded, StepStatus.skipped, EventType.job_completed),
        (
            JobOutcome(JobStatus.failed, error=DISK_FULL),
            StepStatus.failed,
            StepStatus.skipped,
            EventType.job_failed,
        ),
        (
            JobOutcome(JobStatus.canceled),
            StepStatus.canceled,
            StepStatus.canceled,
            EventType.job_canceled,
        ),
    ],
)
async def test_open_steps_end_with_the_job(
    stores: StorePorts,
    film: Film,
    outcome: JobOutcome,
    running_ends: StepStatus,
    pending_ends: StepStatus,
    last: EventType,
) -> None:
    await stores.jobs.start(film.job.id)
    for name, status in (
        (StepName.script, StepStatus.running),
        (StepName.script, StepStatus.succeeded),
        (StepName.render, StepStatus.running),
    ):
        await stores.jobs.step(film.job.id, name, status)
    await stores.jobs.end(film.job.id, outcome)
    steps = {step.name: step for step in await stores.jobs.steps(film.job.id)}
    assert steps[StepName.script].status is StepStatus.succeeded
    assert steps[StepName.render].status is running_ends
    assert steps[StepName.render].error == outcome.error
    assert steps[StepName.videos].status is pending_ends
    assert steps[StepName.videos].started_at is None
    assert (await event_pairs(stores, film))[-1] == (last, outcome.status.value)


async def test_a_job_ends_once(stores: StorePorts, film: Film) -> None:
    await stores.jobs.start(film.job.id)
    await stores.jobs.end(film.job.id, MADE)
    events = await event_pairs(stores, film)
    await stores.jobs.end(film.job.id, MADE)
    with pytest.raises(TransitionRefused):
        await stores.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=DISK_FULL))
    assert await event_pairs(stores, film) == events
    assert (await stores.jobs.get(film.job.id)).error is None


async def test_a_queued_job_cannot_succeed(stores: StorePorts, film: Film) -> None:
    with pytest.raises(TransitionRefused):
        await stores.jobs.end(film.job.id, MADE)
    assert await stores.jobs.film(film.job.id) is None
    assert await stores.jobs.get(film.job.id) == film.job


async def test_a_notice_is_published_and_changes_nothing(stores: StorePorts, film: Film) -> None:
    before = await stores.jobs.get(film.job.id)
    for _ in range(2):
        await stores.jobs.notice(film.job.id, {"message": "Still waiting."})
    events = await stores.events.after(film.job.id, 1)
    assert [(event.type, event.data) for event in events] == [
        (EventType.notice, {"message": "Still waiting."})
    ] * 2
    assert await stores.jobs.get(film.job.id) == before


async def test_a_job_that_has_ended_takes_no_notice(stores: StorePorts, film: Film) -> None:
    await stores.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    said_before = await stores.events.after(film.job.id, 0)
    await stores.jobs.notice(film.job.id, {"message": "Still waiting."})
    assert await stores.events.after(film.job.id, 0) == said_before
    with pytest.raises(LookupError):
        await stores.jobs.notice(JobId("job_none"), {})


async def test_restarting_a_part_counts_the_processes_that_ended_in_it(
    stores: StorePorts, film: Film
) -> None:
    parts, job_id = stores.parts, film.job.id
    assert not await parts.is_in_progress(job_id)
    assert [await parts.begin(job_id, "planning") for _ in range(3)] == [0, 1, 2]
    assert await parts.is_in_progress(job_id)
    assert await parts.begin(job_id, "assembling") == 0
    await parts.leave(job_id)
    assert not await parts.is_in_progress(job_id)
    assert await parts.begin(job_id, "assembling") == 0
    assert await stores.jobs.get(job_id) == film.job
