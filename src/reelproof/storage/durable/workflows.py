"""DBOS workflow of an attempt: repeated whole after a crash, it goes on from the database's records."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.job_runs import outcome_of
from reelproof.engine.run.unrecorded import UnrecordedJobs
from reelproof.storage.durable.queue_polling import QueuePolling

ATTEMPT = "attempt"
RETRY_PRIORITY = 5
# What became of an attempt is recorded again after this time if the database could not be written.
RECORD_AGAIN_AFTER_S = 2.0


def queue_of(bucket: str) -> str:
    return f"bucket.{bucket}"


def attempt_id(run_id: str, attempt: NextAttempt) -> str:
    return f"{run_id}/{attempt.asset_id}/{attempt.number}"


class AttemptWorkflows:
    """The attempts that run in this process, from the launch of DBOS to its end."""

    def __init__(self, maker: AssetMaker, polling: QueuePolling) -> None:
        self._maker = maker
        self._polling = polling
        self._attempt: Callable[..., Any] | None = None
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        # Their task has ended, whether or not the database could note that.
        self._ended: set[str] = set()
        self._is_closing = False
        self._unrecorded = UnrecordedJobs()

    def register(self) -> None:
        """Registers the workflow with its implementation, before DBOS is launched."""
        maker = self._maker

        @DBOS.workflow(name=ATTEMPT, max_recovery_attempts=100)
        async def attempt(run_id: str, job_id: JobId, asset_id: AssetId, number: int) -> None:
            self._track_current_task()
            outcome = await outcome_of(maker.attempt(job_id, asset_id, number), job_id)
            await self._wait_if_closing()
            if isinstance(outcome, Failure):
                await self._record(job_id, asset_id, outcome)
            elif outcome is not None:
                await self._enqueue_retry(run_id, outcome)

        self._attempt = attempt

    def check_recorded(self, job_id: JobId) -> None:
        """Raises ReelproofError if the database does not take what became of the job's attempts: at once if
        that lasts, else after minutes.
        """
        if (failure := self._unrecorded.given_up(job_id)) is not None:
            self._unrecorded.recorded(job_id)
            raise ReelproofError(failure)

    async def _record(self, job_id: JobId, asset_id: AssetId, outcome: Failure) -> None:
        """Goes on until it is recorded; an attempt that ended with an error would not be made again."""
        while True:
            try:
                await self._maker.abandon(job_id, asset_id, outcome)
            except ReelproofError as error:
                self._unrecorded.note(job_id, error.failure)
            else:
                self._unrecorded.recorded(job_id)
                return
            await asyncio.sleep(RECORD_AGAIN_AFTER_S)
            await self._wait_if_closing()

    async def ended(self, within_s: float) -> None:
        """Waits for the running attempts to end by themselves."""
        if running := set(self._tasks.values()):
            await asyncio.wait(running, timeout=within_s)

    def broke_off(self, workflow_ids: Iterable[str]) -> list[str]:
        """Those of these pending workflows that nothing in this process works on any more.

        A database that could not be written, its disk being full, never learned that they ended.
        """
        return [one for one in workflow_ids if one in self._ended and one not in self._tasks]

    def begin_closing(self) -> None:
        """From now on no workflow ends: DBOS, which is being closed, would record an error that is none."""
        self._is_closing = True

    async def cancel_remaining(self) -> None:
        """Cancels tasks that DBOS has released. DBOS records no end of them, so they are resumed later."""
        left = {task for task in self._tasks.values() if not task.done()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)

    def _track_current_task(self) -> None:
        task, workflow_id = asyncio.current_task(), DBOS.workflow_id
        if task is None or workflow_id is None:
            return

        def note_end(_: "asyncio.Task[Any]") -> None:
            if self._tasks.get(workflow_id) is task:
                del self._tasks[workflow_id]
                self._ended.add(workflow_id)
            self._polling.ended(workflow_id)

        self._tasks[workflow_id] = task
        self._polling.began(workflow_id)
        task.add_done_callback(note_end)

    async def _wait_if_closing(self) -> None:
        """Waits until `cancel_remaining` cancels the workflow, which another process resumes."""
        if not self._is_closing:
            return
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # The attempt's own code took the cancellation for a failure, and no other follows.
            raise asyncio.CancelledError
        await asyncio.Event().wait()

    async def _enqueue_retry(self, run_id: str, upcoming: NextAttempt) -> None:
        if self._attempt is None:
            raise RuntimeError("the workflow is not registered")
        options: dict[str, Any] = {"priority": RETRY_PRIORITY}
        if upcoming.delay_s > 0:
            options["delay_seconds"] = upcoming.delay_s
        workflow_id, queue_name = attempt_id(run_id, upcoming), queue_of(upcoming.bucket)
        self._polling.expect(queue_name, [workflow_id], is_delayed=upcoming.delay_s > 0)
        with SetWorkflowID(workflow_id), SetEnqueueOptions(**options):
            await DBOS.enqueue_workflow_async(
                queue_name,
                self._attempt,
                run_id,
                upcoming.job_id,
                upcoming.asset_id,
                upcoming.number,
            )
        self._polling.poll([queue_name])
