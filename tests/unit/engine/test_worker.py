"""Which jobs a worker starts, and what it does with those that cannot run."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.job import Job, JobStatus
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.run import unrecorded
from reelproof.engine.run.job_runs import AGAIN_AFTER_S
from reelproof.engine.run.production import Production
from reelproof.engine.run.unrecorded import LASTS
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.worker import CHECK_EVERY_S, MAX_STARTS, Worker, keep_running, next_jobs
from reelproof.testing.in_memory import InMemoryDeletions
from reelproof.testing.in_memory.folders import InMemoryPreviews, InMemoryProjectFiles
from reelproof.testing.in_memory.keyring import InMemoryKeyring
from reelproof.testing.in_memory.studio import InMemoryStudio, OpenStudio
from tests.unit.engine.films import REQUEST

START = datetime(2026, 1, 1, tzinfo=UTC)


def a_job(name: str, film: str, is_running: bool = False) -> Job:
    job = Job(JobId(name), ProjectId(film), JobStatus.queued, CorrelationId("cor"), Digest("d"), START)
    return replace(job, status=JobStatus.running, started_at=START) if is_running else job


@pytest.mark.parametrize(
    ("jobs", "under_way", "at_once", "starts"),
    [
        ([a_job("1", "a"), a_job("2", "b")], [], 4, ["1", "2"]),
        ([a_job("1", "a"), a_job("2", "b")], [], 1, ["1"]),
        ([a_job("1", "a"), a_job("2", "a")], [], 4, ["1"]),
        ([a_job("1", "a"), a_job("2", "a")], ["1"], 4, []),
        ([a_job("1", "a"), a_job("2", "b")], ["1"], 1, []),
        ([a_job("1", "a"), a_job("2", "b", is_running=True)], [], 1, ["2"]),
    ],
    ids=["all", "the oldest", "one of a film", "a film in production", "no slot", "what broke off first"],
)
def test_the_next_jobs(
    jobs: Sequence[Job], under_way: Sequence[str], at_once: int, starts: Sequence[str]
) -> None:
    assert [job.id for job in next_jobs(jobs, [JobId(one) for one in under_way], at_once)] == starts


@dataclass(slots=True)
class StoppingRuns:
    """Runs that stop at once without an outcome, or fail to start."""

    started: list[JobId] = field(default_factory=list)
    error: Exception | None = None

    async def start(self, job_id: JobId, models: Iterable[str]) -> bool:
        if self.error is not None:
            raise self.error
        self.started.append(job_id)
        return True


def worker_of(studio: InMemoryStudio, open_studio: OpenStudio, runs: StoppingRuns | None = None) -> Worker:
    stores = studio.stores
    deletions = Deletions(
        InMemoryDeletions(studio.tables),
        OwnedLookup(stores),
        InMemoryProjectFiles(),
        studio.media,
        InMemoryPreviews(studio.media_folder),
    )
    keys = Keys(InMemoryKeyring(), [], open_studio.catalog, lambda name, values: "none", lambda values: None)
    return Worker(
        jobs=stores.jobs,
        films=open_studio.films,
        cancellation=open_studio.cancellation,
        runs=runs or open_studio.runs,
        at_once=2,
        wake_up=WakeUp(),
        keys=keys,
        deletions=deletions,
    )


async def work(worker: Worker, seconds: float) -> None:
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(seconds)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_worker_runs_jobs_to_their_end(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        requests = [replace(REQUEST, script_path=f"/films/{number}.md") for number in range(3)]
        jobs = [await open_studio.start(request) for request in requests]
        await work(worker_of(studio, open_studio), 60.0)
    statuses = {(await studio.stores.jobs.get(job.id)).status for job in jobs}
    assert statuses == {JobStatus.succeeded}


async def test_a_job_whose_run_keeps_stopping_fails(studio: InMemoryStudio) -> None:
    runs = StoppingRuns()
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await work(worker_of(studio, open_studio, runs), timedelta(minutes=5).total_seconds())
    failed = await studio.stores.jobs.get(job.id)
    assert failed.status is JobStatus.failed
    assert failed.error is not None
    assert "stopped repeatedly" in failed.error.message
    assert len(runs.started) == MAX_STARTS + 1


async def test_a_job_that_cannot_be_started_fails_and_others_run(studio: InMemoryStudio) -> None:
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await work(worker_of(studio, open_studio, StoppingRuns(error=ZeroDivisionError("oh"))), 5.0)
    failed = await studio.stores.jobs.get(job.id)
    assert failed.error is not None
    assert "ZeroDivisionError: oh" in failed.error.message


async def test_a_waiting_job_is_canceled_without_being_started(studio: InMemoryStudio) -> None:
    runs = StoppingRuns()
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await studio.stores.jobs.request_cancel(job.id)
        await work(worker_of(studio, open_studio, runs), 5.0)
    assert (await studio.stores.jobs.get(job.id)).status is JobStatus.canceled
    assert runs.started == []


async def test_a_job_that_ends_before_it_is_started_stays_as_it_is(
    studio: InMemoryStudio, caplog: pytest.LogCaptureFixture
) -> None:
    """A worker may have read the job before its run ended."""
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await work(worker_of(studio, open_studio), 60.0)
        ended = await studio.stores.jobs.get(job.id)
        events = await studio.events.after(job.id, 0, 1000)
        assert await open_studio.runs.start(job.id, [])
        await open_studio.runs.ended(job.id)
    assert ended.status is JobStatus.succeeded
    assert await studio.stores.jobs.get(job.id) == ended
    assert await studio.events.after(job.id, 0, 1000) == events
    assert not caplog.records


@dataclass(frozen=True, slots=True)
class WatchedRuns:
    """A run that never ends, or ends at once."""

    ends: bool = False
    error: Exception | None = None
    failure: Failure | None = None

    def unrecorded(self, job_id: JobId) -> Failure | None:
        return self.failure

    async def ended(self, job_id: JobId) -> None:
        if self.error is not None:
            raise self.error
        if not self.ends:
            await asyncio.Event().wait()


@dataclass(slots=True)
class ChangingSpace:
    """A disk that is full at some of the checks, the last of which repeats."""

    full: list[bool]

    async def check(self, needed_bytes: int) -> None:
        is_full = self.full.pop(0) if len(self.full) > 1 else self.full[0]
        if is_full:
            raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, "The disk is full."))


async def is_kept(runs: WatchedRuns, space: ChangingSpace, checks: int = 4) -> bool:
    """Whether the run is still watched after some checks. Raises what ended that."""
    keeping = asyncio.create_task(keep_running(runs, space, JobId("1")))
    await asyncio.wait({keeping}, timeout=(checks + 0.5) * CHECK_EVERY_S)
    if keeping.done():
        await keeping
    return keeping.cancel()


@pytest.mark.parametrize("ends", [False, True])
async def test_a_run_is_watched_until_its_caller_has_seen_its_end(ends: bool) -> None:
    assert await is_kept(WatchedRuns(ends), ChangingSpace([False]))


async def test_a_moment_without_space_ends_no_run() -> None:
    assert await is_kept(WatchedRuns(), ChangingSpace([False, True, False]))


async def test_a_disk_that_stays_full_ends_the_run_with_the_reason() -> None:
    with pytest.raises(ReelproofError, match="full"):
        await is_kept(WatchedRuns(), ChangingSpace([False, True]))


async def test_a_run_whose_end_cannot_be_recorded_ends_with_the_reason() -> None:
    failure = Failure(ErrorCode.StorageFailure, "The database cannot be written.")
    with pytest.raises(ReelproofError, match="cannot be written"):
        await is_kept(WatchedRuns(failure=failure), ChangingSpace([False]))


@pytest.mark.parametrize("cause", ["passes", "lasts", "goes on for minutes"])
async def test_a_run_is_repeated_until_its_end_is_recorded_and_says_why_it_is_not(
    studio: InMemoryStudio, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    details: dict[str, JsonValue] = {LASTS: True} if cause == "lasts" else {}
    messages = [f"The disk failed at run {number}." for number in (3, 2, 1)]
    failures = [Failure(ErrorCode.StorageFailure, message, details=details) for message in messages]
    if cause == "goes on for minutes":
        monkeypatch.setattr(unrecorded, "GIVE_UP_AFTER_S", AGAIN_AFTER_S / 2)
    prepare_anew = Production.prepare

    async def prepare(production: Production, job_id: JobId) -> None:
        if failures:
            raise ReelproofError(failures.pop())
        await prepare_anew(production, job_id)

    async def fail(_: Production, _job_id: JobId, failure: Failure) -> None:
        raise ReelproofError(failure)

    monkeypatch.setattr(Production, "prepare", prepare)
    monkeypatch.setattr(Production, "fail", fail)
    async with studio.open() as open_studio:
        job = await open_studio.start(REQUEST)
        await open_studio.runs.start(job.id, [])
        await asyncio.sleep(AGAIN_AFTER_S / 2)
        seen = [open_studio.runs.unrecorded(job.id)]
        for _ in range(2):
            await asyncio.sleep(AGAIN_AFTER_S)
            seen.append(open_studio.runs.unrecorded(job.id))
        await open_studio.runs.ended(job.id)
        seen.append(open_studio.runs.unrecorded(job.id))
    assert (await studio.stores.jobs.get(job.id)).status is JobStatus.succeeded
    given_up = [None if one is None else one.message for one in seen]
    third, second, _ = messages
    assert given_up == ([None] * 4 if cause == "passes" else [None, second, third, None])


async def test_what_stops_a_run_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await is_kept(WatchedRuns(error=ZeroDivisionError()), ChangingSpace([False]))
