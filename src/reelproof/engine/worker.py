"""Background worker: which queued job starts next, how many at once, restarts after a silent stop."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import NoReturn, Protocol

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job, JobStatus
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.ports.files import FreeSpace
from reelproof.engine.ports.stores import JobOutcome, Jobs
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.films import Films
from reelproof.planning.recovery.disk_space import STATE_BYTES

logger = logging.getLogger(__name__)
# Maximum delay until jobs of other processes are found.
POLL_S = 0.25
# A run that stopped silently is restarted; after this many starts its job fails.
SWEEP_EVERY = 40
MAX_STARTS = 3
# Two checks in a row tell a full disk from a moment without space.
CHECK_EVERY_S = 4.0
FULL_DISK = "The disk is full: the state of the film cannot be saved."


class Runs(Protocol):
    """Port for durable runs of jobs."""

    async def start(self, job_id: JobId, models: Iterable[str]) -> bool:
        """Attaches to the job's current run, or starts a new one; returns whether it started one."""


class EndingRuns(Protocol):
    """Port for runs whose end can be awaited."""

    async def ended(self, job_id: JobId) -> None: ...

    def unrecorded(self, job_id: JobId) -> Failure | None: ...


async def keep_running(runs: EndingRuns, free_space: FreeSpace, job_id: JobId) -> NoReturn:
    """Watches a single run. Raises what stopped it, and ReelproofError for a disk too full to record it, or a
    database that cannot be written.
    """
    running, is_full = asyncio.create_task(runs.ended(job_id)), False
    try:
        while True:
            await asyncio.wait({running}, timeout=CHECK_EVERY_S)
            if running.done():
                await running
                await asyncio.Event().wait()
            if (failure := runs.unrecorded(job_id)) is not None:
                raise ReelproofError(failure)
            try:
                await free_space.check(STATE_BYTES)
            except ReelproofError as error:
                if is_full:
                    raise ReelproofError(replace(error.failure, message=FULL_DISK)) from error
                is_full = True
            else:
                is_full = False
    finally:
        running.cancel()


class Worker:
    """Runs all unfinished jobs of a home. Only one worker runs per home."""

    def __init__(
        self,
        jobs: Jobs,
        films: Films,
        cancellation: Cancellation,
        runs: Runs,
        at_once: int,
        wake_up: WakeUp,
        keys: Keys,
        deletions: Deletions,
    ) -> None:
        self._jobs = jobs
        self._films = films
        self._cancellation = cancellation
        self._runs = runs
        self._at_once = at_once
        self._wake_up = wake_up
        self._keys = keys
        self._deletions = deletions
        self._starts: dict[JobId, int] = {}

    async def run(self) -> None:
        """Never returns."""
        for turn in count(1):
            try:
                await self._turn(is_sweep=turn % SWEEP_EVERY == 0)
                if turn % SWEEP_EVERY == 1:
                    await self._deletions.remove_files()
            except ReelproofError as error:
                # The database may be temporarily unavailable; jobs wait, and none is lost.
                logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
            await self._wake_up.wait(POLL_S)

    async def _turn(self, is_sweep: bool) -> None:
        unfinished = await self._jobs.unfinished()
        open_ids = {job.id for job in unfinished}
        self._starts = {job_id: count for job_id, count in self._starts.items() if job_id in open_ids}
        canceled = [job for job in unfinished if job.cancel_requested_at and job.id not in self._starts]
        for job in canceled:
            await self._cancellation.cancel(job.id)
        waiting = [job for job in unfinished if job not in canceled]
        for job in next_jobs(waiting, self._starts.keys(), self._at_once):
            await self._start(job)
        if is_sweep:
            for job in [job for job in unfinished if job.id in self._starts]:
                await self._start(job)

    async def _start(self, job: Job) -> None:
        try:
            await self._keys.refresh_if_changed()
            started = await self._runs.start(job.id, await self._films.models(job.id))
        except ReelproofError:
            raise
        except Exception as error:
            logger.exception("a job could not be started", extra=_facts(job))
            await self._give_up(job, f"{type(error).__name__}: {error}")
            return
        self._starts[job.id] = self._starts.get(job.id, 0) + started
        if self._starts[job.id] > MAX_STARTS:
            await self._give_up(job, "Its run stopped repeatedly without an outcome.")

    async def _give_up(self, job: Job, reason: str) -> None:
        failure = Failure(ErrorCode.Unknown, reason, correlation_id=job.correlation_id)
        if not (await self._jobs.get(job.id)).status.is_final:
            await self._jobs.end(job.id, JobOutcome(JobStatus.failed, error=failure))


def _facts(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "correlation_id": job.correlation_id}


def next_jobs(unfinished: Sequence[Job], under_way: Collection[JobId], at_once: int) -> list[Job]:
    """Returns the jobs to start in addition to those running. `unfinished` is ordered oldest first.

    A job marked as running was interrupted and takes precedence over waiting ones.
    """
    running = [job for job in unfinished if job.id in under_way]
    busy = {job.project_id for job in running}
    waiting = [job for job in unfinished if job.id not in under_way]
    chosen: list[Job] = []
    for job in sorted(waiting, key=lambda job: job.started_at is None):
        if len(running) + len(chosen) >= at_once:
            break
        if job.project_id not in busy:
            busy.add(job.project_id)
            chosen.append(job)
    return chosen
