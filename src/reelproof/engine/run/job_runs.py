"""Runs a job's parts in order, resumes after a restart, runs again if its end cannot be saved."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.engine.ports.attempt_queue import AttemptQueues
from reelproof.engine.run.production import Production
from reelproof.engine.run.unrecorded import UnrecordedJobs

Result = TypeVar("Result")
logger = logging.getLogger(__name__)
# A job whose end cannot be recorded, as on a full disk, is run again after this time.
AGAIN_AFTER_S = 4.0


class JobRuns:
    """One task for each job."""

    def __init__(self, production: Production, queues: AttemptQueues) -> None:
        self._production = production
        self._queues = queues
        self._tasks: dict[JobId, asyncio.Task[None]] = {}
        self._unrecorded = UnrecordedJobs()

    async def start(self, job_id: JobId, models: Iterable[str]) -> bool:
        """Starts a job, unless it is running. `models` are all models in its chains."""
        if job_id in self._tasks:
            return False
        task = self._tasks[job_id] = asyncio.create_task(self._run(job_id, frozenset(models)))
        task.add_done_callback(lambda _: self._tasks.pop(job_id, None))
        return True

    async def ended(self, job_id: JobId) -> None:
        """Waits until the job's run has ended, and raises what ended it other than the job's own end."""
        if (running := self._tasks.get(job_id)) is not None:
            await asyncio.shield(running)

    def unrecorded(self, job_id: JobId) -> Failure | None:
        """Returns why the end of a job could not be recorded, run after run; None if it may still be."""
        return self._unrecorded.given_up(job_id)

    async def close(self) -> None:
        """Stops all runs; they can be resumed later."""
        running = set(self._tasks.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
        await self._queues.close()

    async def _run(self, job_id: JobId, models: frozenset[str]) -> None:
        while True:
            if await self._has_run(job_id, models):
                return
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _has_run(self, job_id: JobId, models: frozenset[str]) -> bool:
        """Runs the job to its end; returns False if that could not be recorded."""
        try:
            failure = await outcome_of(self._parts(job_id, models), job_id)
            if failure is not None:
                await self._production.fail(job_id, failure)
        except ReelproofError as error:
            logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
            self._unrecorded.note(job_id, error.failure)
            return False
        self._unrecorded.recorded(job_id)
        return True

    async def _parts(self, job_id: JobId, models: frozenset[str]) -> None:
        production = self._production
        await production.prepare(job_id)
        async with self._queues.of(job_id, models) as queue:
            await production.write_script(job_id, queue)
            await production.plan_film(job_id)
            await production.make_assets(job_id, queue)
        await production.assemble(job_id)


async def outcome_of(part: Awaitable[Result], job_id: JobId) -> Result | Failure:
    """Returns the result of a part of a job, or why it failed."""
    outcome: Result | Failure
    try:
        outcome = await part
    except ReelproofError as error:
        outcome = error.failure
    except Exception as error:
        logger.exception("a part of a job failed", extra={"job_id": job_id})
        outcome = Failure(ErrorCode.Unknown, f"{type(error).__name__}: {error}")
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        # Code of the part took the cancellation for a failure.
        raise asyncio.CancelledError
    return outcome
