"""DBOS workflow of an attempt (call, then retry or end); step order is in `APPLICATION_VERSION`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from reelproof.contract.failure import failure_from_json, failure_to_json
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.job_runs import failure_of

ATTEMPT = "attempt"
RETRY_PRIORITY = 5
FailureJson = dict[str, Any]


def queue_of(bucket: str) -> str:
    return f"bucket.{bucket}"


def attempt_id(run_id: str, attempt: NextAttempt) -> str:
    return f"{run_id}/{attempt.asset_id}/{attempt.number}"


class AttemptWorkflows:
    """The attempts that run in this process, from the launch of DBOS to its end."""

    def __init__(self, maker: AssetMaker) -> None:
        self._maker = maker
        self._attempt: Callable[..., Any] | None = None
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        # Their task has ended, whether or not the database could note that.
        self._ended: set[str] = set()
        self._is_closing = False

    def register(self) -> None:
        """Registers the workflow with its implementation, before DBOS is launched."""
        maker = self._maker

        @DBOS.step(name="call")
        async def call(job_id: JobId, asset_id: AssetId, number: int) -> FailureJson | None:
            return await self._failure_json(job_id, maker.attempt(job_id, asset_id, number))

        @DBOS.step(name="settle")
        async def settle(job_id: JobId, asset_id: AssetId) -> dict[str, Any] | None:
            following = await maker.settle(job_id, asset_id)
            await self._wait_if_closing()
            if following is None:
                return None
            return {"number": following.number, "bucket": following.bucket, "delay_s": following.delay_s}

        @DBOS.step(name="abandon")
        async def abandon(job_id: JobId, asset_id: AssetId, failure: FailureJson) -> None:
            await maker.abandon(job_id, asset_id, failure_from_json(failure))

        @DBOS.workflow(name=ATTEMPT, max_recovery_attempts=100)
        async def attempt(run_id: str, job_id: JobId, asset_id: AssetId, number: int) -> None:
            self._track_current_task()
            failure = await call(job_id, asset_id, number)
            if failure is not None:
                await abandon(job_id, asset_id, failure)
                return
            following = await settle(job_id, asset_id)
            if following is not None:
                upcoming = NextAttempt(
                    job_id, asset_id, following["number"], following["bucket"], following["delay_s"]
                )
                await self._enqueue_retry(run_id, upcoming)

        self._attempt = attempt

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
        """From now on no step returns: DBOS, which is being closed, would record an error that is none."""
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

        self._tasks[workflow_id] = task
        task.add_done_callback(note_end)

    async def _failure_json(self, job_id: JobId, call: Awaitable[None]) -> FailureJson | None:
        """Returns a failure as data: a stored exception would lose its fields."""
        failure = await failure_of(call, job_id)
        await self._wait_if_closing()
        return None if failure is None else failure_to_json(failure)

    async def _wait_if_closing(self) -> None:
        """Waits until `cancel_remaining` cancels the workflow, which another process resumes."""
        if not self._is_closing:
            return
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            # The step's own code took the cancellation for a failure, and no other follows.
            raise asyncio.CancelledError
        await asyncio.Event().wait()

    async def _enqueue_retry(self, run_id: str, upcoming: NextAttempt) -> None:
        if self._attempt is None:
            raise RuntimeError("the workflow is not registered")
        options: dict[str, Any] = {"priority": RETRY_PRIORITY}
        if upcoming.delay_s > 0:
            options["delay_seconds"] = upcoming.delay_s
        with SetWorkflowID(attempt_id(run_id, upcoming)), SetEnqueueOptions(**options):
            await DBOS.enqueue_workflow_async(
                queue_of(upcoming.bucket),
                self._attempt,
                run_id,
                upcoming.job_id,
                upcoming.asset_id,
                upcoming.number,
            )
