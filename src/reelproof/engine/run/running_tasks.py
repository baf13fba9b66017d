"""The attempts that run in this process: waits for their responses, and stops them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from reelproof.domain.asset import Asset
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.run.running_attempt import RunningAttempt

# How long a cancellation waits for the ids of jobs that are being submitted.
SUBMIT_S = 2.0


@frozen
class _RunningTask:
    """A running attempt's task, and an event that its cleanup is finished."""

    running: RunningAttempt
    task: "asyncio.Task[Asset | Failure]"
    is_over: asyncio.Event


class RunningTasks:
    """The running attempts by job and asset."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._tasks: dict[tuple[JobId, AssetId], _RunningTask] = {}

    @contextmanager
    def track(self, running: RunningAttempt, task: "asyncio.Task[Asset | Failure]") -> Iterator[None]:
        """The block includes the cleanup after the task."""
        key = running.value.job_id, running.value.asset_id
        running_task = self._tasks[key] = _RunningTask(running, task, asyncio.Event())
        try:
            yield
        finally:
            del self._tasks[key]
            running_task.is_over.set()

    async def await_calls(self, within_s: float) -> None:
        """Waits for responses to billed calls that could not be collected later."""
        tasks = {one.task for one in self._tasks.values() if self._is_result_paid(one.running)}
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)

    async def stop(self, job_id: JobId) -> None:
        """Stops the job's attempts."""
        of_job = [one for (job, _), one in self._tasks.items() if job == job_id]
        await asyncio.gather(*(_await_ticket(one) for one in of_job if self._is_submitting(one.running)))
        for _, asset_id in [key for key in self._tasks if key[0] == job_id]:
            await self.stop_one(job_id, asset_id)

    async def stop_one(self, job_id: JobId, asset_id: AssetId) -> None:
        running_task = self._tasks.get((job_id, asset_id))
        if running_task is not None:
            running_task.task.cancel()
            await running_task.is_over.wait()

    def _is_result_paid(self, running: RunningAttempt) -> bool:
        """Whether its result may be paid for twice; what a local model makes can be made again."""
        if not running.is_answer_awaited:
            return False
        try:
            return not self._catalog.model(running.value.model).info.is_local
        except ReelproofError:
            return True

    def _is_submitting(self, running: RunningAttempt) -> bool:
        """Whether a job that is paid for is being submitted, and its id is not known yet."""
        try:
            is_ticketed = self._catalog.model(running.value.model).tickets is not None
        except ReelproofError:
            return False
        return is_ticketed and self._is_result_paid(running)


async def _await_ticket(running_task: _RunningTask) -> None:
    """Waits briefly for the job's id: without it, the job can neither be canceled nor collected later."""
    ticket = asyncio.create_task(running_task.running.has_ticket.wait())
    ends = {running_task.task, ticket}
    try:
        await asyncio.wait(ends, timeout=SUBMIT_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ticket.cancel()
