"""What every store does with jobs and their steps."""

from dataclasses import replace

import pytest

from reelproof.domain.event import EventType
from reelproof.domain.ids import JobId, ProjectId
from reelproof.domain.job import JobStatus, Step, StepName, StepStatus
from reelproof.domain.transitions import TransitionRefused
from reelproof.domain.wire import failure_to_json
from reelproof.engine.ports.stores import JobOutcome
from tests.storage.examples import DISK_FULL, FINISHED, REFUSED, REQUEST, Film, a_job, a_project, open_steps
from tests.storage.ledger import Ledger

MADE = JobOutcome(JobStatus.succeeded, film=FINISHED, warnings=("One is missing.",), summary={"generated": 9})


async def step_of(ledger: Ledger, film: Film, name: StepName) -> Step:
    return next(step for step in await ledger.jobs.steps(film.job.id) if step.name is name)


async def said(ledger: Ledger, film: Film) -> list[tuple[EventType, object]]:
    """Types and states, in order."""
    events = await ledger.events.after(film.job.id, 0)
    return [(event.type, event.data.get("status")) for event in events]


async def test_an_added_job_is_known_with_its_request_and_steps(ledger: Ledger, film: Film) -> None:
    assert await ledger.jobs.get(film.job.id) == film.job
    assert await ledger.jobs.request(film.job.id) == REQUEST
    assert await ledger.jobs.steps(film.job.id) == open_steps()
    assert await ledger.jobs.film(film.job.id) is None
    assert await said(ledger, film) == [(EventType.job_status, "queued")]


async def test_an_unknown_job_is_a_lookup_error(ledger: Ledger) -> None:
    for asking in (ledger.jobs.get, ledger.jobs.request, ledger.jobs.start):
        with pytest.raises(LookupError, match="job_none"):
            await asking(JobId("job_none"))


async def test_the_newest_job_is_the_latest_even_if_the_clock_was_set_back(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    assert await ledger.jobs.latest(project.id) is None
    before, after = a_job(project.id, after_s=86_400), a_job(project.id)
    for job in (before, after):
        await ledger.jobs.add(job, REQUEST, [])
    latest = await ledger.jobs.latest(project.id)
    assert latest is not None
    assert latest == replace(after, created_at=latest.created_at)
    assert latest.created_at > before.created_at
    assert await ledger.jobs.latest(ProjectId("prj_none")) is None


async def test_unfinished_jobs_are_those_without_an_end(ledger: Ledger) -> None:
    project = a_project()
    await ledger.projects.save(project)
    jobs = [a_job(project.id, after_s=number) for number in range(5)]
    for job in jobs:
        await ledger.jobs.add(job, REQUEST, [])
    await ledger.jobs.start(jobs[1].id)
    for number, status in ((2, JobStatus.canceled), (3, JobStatus.failed)):
        await ledger.jobs.end(jobs[number].id, JobOutcome(status))
    assert [job.id for job in await ledger.jobs.unfinished()] == [jobs[0].id, jobs[1].id, jobs[4].id]


async def test_a_job_starts_once(ledger: Ledger, film: Film) -> None:
    await ledger.jobs.start(film.job.id)
    first = await ledger.jobs.get(film.job.id)
    await ledger.jobs.start(film.job.id)
    assert await ledger.jobs.get(film.job.id) == first
    assert first.status is JobStatus.running
    assert first.started_at is not None
    assert await said(ledger, film) == [(EventType.job_status, "queued"), (EventType.job_status, "running")]


async def test_a_step_says_what_changed(ledger: Ledger, film: Film) -> None:
    async def move(status: StepStatus, **news: object) -> None:
        await ledger.jobs.step(film.job.id, StepName.images, status, **news)  # type: ignore[arg-type]

    await move(StepStatus.running, total=4)
    await move(StepStatus.running, progress=25.0, done=1, current="Picture 1")
    await move(StepStatus.running, progress=25.0, done=1, current="Picture 1")
    await move(StepStatus.running, error=REFUSED)
    await move(StepStatus.succeeded, done=4)
    events = (await ledger.events.after(film.job.id, 1)) or []
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
    step = await step_of(ledger, film, StepName.images)
    assert (step.status, step.done, step.total, step.error) == (StepStatus.succeeded, 4, 4, REFUSED)
    assert step.started_at is not None
    assert step.ended_at is not None


async def test_progress_never_goes_back(ledger: Ledger, film: Film) -> None:
    for progress in (10.0, 60.0, 30.0, 250.0, -5.0):
        await ledger.jobs.step(film.job.id, StepName.render, StepStatus.running, progress=progress)
    events = await ledger.events.after(film.job.id, 1)
    assert [event.data["progress"] for event in events] == [10.0, 60.0, 100.0]


async def test_a_step_that_succeeded_stays_so_when_a_crash_repeats_it(ledger: Ledger, film: Film) -> None:
    for status in (StepStatus.running, StepStatus.running, StepStatus.succeeded):
        await ledger.jobs.step(film.job.id, StepName.script, status)
    step, events = await step_of(ledger, film, StepName.script), await said(ledger, film)
    await ledger.jobs.step(film.job.id, StepName.script, StepStatus.running, progress=3.0)
    await ledger.jobs.step(film.job.id, StepName.script, StepStatus.succeeded, progress=3.0)
    assert await step_of(ledger, film, StepName.script) == step
    assert await said(ledger, film) == events


@pytest.mark.parametrize("status", [StepStatus.succeeded, StepStatus.failed])
async def test_a_step_that_never_ran_cannot_end(ledger: Ledger, film: Film, status: StepStatus) -> None:
    with pytest.raises(TransitionRefused):
        await ledger.jobs.step(film.job.id, StepName.render, status)
    assert await step_of(ledger, film, StepName.render) == Step(StepName.render)


async def test_a_warning_is_kept_and_said_once(ledger: Ledger, film: Film) -> None:
    for message in ("The voice is missing.", "The voice is missing.", "So is the music."):
        await ledger.jobs.warn(film.job.id, message)
    assert (await ledger.jobs.get(film.job.id)).warnings == ("The voice is missing.", "So is the music.")
    events = await ledger.events.after(film.job.id, 1)
    assert [event.data for event in events] == [
        {"message": "The voice is missing."},
        {"message": "So is the music."},
    ]


async def test_a_film_and_the_state_that_announces_it_come_together(ledger: Ledger, film: Film) -> None:
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.warn(film.job.id, "It is late.")
    await ledger.jobs.step(film.job.id, StepName.render, StepStatus.running, progress=99.0)
    await ledger.jobs.end(film.job.id, MADE)
    job = await ledger.jobs.get(film.job.id)
    assert (job.status, job.warnings) == (JobStatus.succeeded, ("It is late.", "One is missing."))
    assert job.ended_at is not None
    assert await ledger.jobs.film(film.job.id) == FINISHED
    last = (await ledger.events.after(film.job.id, 0))[-1]
    assert last.type is EventType.job_completed
    assert last.data == {
        "status": "succeeded",
        "film": {"path": FINISHED.path, "size_bytes": 5_000_000_000, "duration_s": 61.5},
        "error": None,
        "warnings": ["It is late.", "One is missing."],
        "summary": {"generated": 9},
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
    ledger: Ledger,
    film: Film,
    outcome: JobOutcome,
    running_ends: StepStatus,
    pending_ends: StepStatus,
    last: EventType,
) -> None:
    await ledger.jobs.start(film.job.id)
    for name, status in (
        (StepName.script, StepStatus.running),
        (StepName.script, StepStatus.succeeded),
        (StepName.render, StepStatus.running),
    ):
        await ledger.jobs.step(film.job.id, name, status)
    await ledger.jobs.end(film.job.id, outcome)
    steps = {step.name: step for step in await ledger.jobs.steps(film.job.id)}
    assert steps[StepName.script].status is StepStatus.succeeded
    assert steps[StepName.render].status is running_ends
    assert steps[StepName.render].error == outcome.error
    assert steps[StepName.videos].status is pending_ends
    assert steps[StepName.videos].started_at is None
    assert (await said(ledger, film))[-1] == (last, outcome.status.value)


async def test_a_job_ends_once(ledger: Ledger, film: Film) -> None:
    await ledger.jobs.start(film.job.id)
    await ledger.jobs.end(film.job.id, MADE)
    events = await said(ledger, film)
    await ledger.jobs.end(film.job.id, MADE)
    with pytest.raises(TransitionRefused):
        await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.failed, error=DISK_FULL))
    assert await said(ledger, film) == events
    assert (await ledger.jobs.get(film.job.id)).error is None


async def test_a_queued_job_cannot_succeed(ledger: Ledger, film: Film) -> None:
    with pytest.raises(TransitionRefused):
        await ledger.jobs.end(film.job.id, MADE)
    assert await ledger.jobs.film(film.job.id) is None
    assert await ledger.jobs.get(film.job.id) == film.job


async def test_a_notice_is_said_and_changes_nothing(ledger: Ledger, film: Film) -> None:
    before = await ledger.jobs.get(film.job.id)
    for _ in range(2):
        await ledger.jobs.notice(film.job.id, {"message": "Still waiting."})
    events = await ledger.events.after(film.job.id, 1)
    assert [(event.type, event.data) for event in events] == [
        (EventType.notice, {"message": "Still waiting."})
    ] * 2
    assert await ledger.jobs.get(film.job.id) == before


async def test_a_job_that_has_ended_takes_no_notice(ledger: Ledger, film: Film) -> None:
    await ledger.jobs.end(film.job.id, JobOutcome(JobStatus.canceled))
    said_before = await ledger.events.after(film.job.id, 0)
    await ledger.jobs.notice(film.job.id, {"message": "Still waiting."})
    assert await ledger.events.after(film.job.id, 0) == said_before
    with pytest.raises(LookupError):
        await ledger.jobs.notice(JobId("job_none"), {})


async def test_beginning_the_same_part_again_counts_the_processes_that_ended_in_it(
    ledger: Ledger, film: Film
) -> None:
    parts, job_id = ledger.parts, film.job.id
    assert not await parts.is_begun(job_id)
    assert [await parts.begin(job_id, "planning") for _ in range(3)] == [0, 1, 2]
    assert await parts.is_begun(job_id)
    assert await parts.begin(job_id, "assembling") == 0
    await parts.leave(job_id)
    assert not await parts.is_begun(job_id)
    assert await parts.begin(job_id, "assembling") == 0
    assert await ledger.jobs.get(job_id) == film.job
