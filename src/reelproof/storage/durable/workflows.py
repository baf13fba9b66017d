"""The workflows. Their step order is part of `APPLICATION_VERSION`."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from reelproof.contract.failure import failure_from_json, failure_to_json
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.run.asset_round import AttemptQueue
from reelproof.engine.run.attempt import AssetMaker, NextAttempt
from reelproof.engine.run.production import Production

logger = logging.getLogger(__name__)

PRODUCE = "produce"
ATTEMPT = "attempt"
RETRY_PRIORITY = 5
FailureJson = dict[str, Any]
QueueOf = Callable[[str], AttemptQueue]


def attempt_id(run_id: str, attempt: NextAttempt) -> str:
    return f"{run_id}/{attempt.asset_id}/{attempt.number}"


async def start_production(run_id: str, job_id: JobId) -> None:
    with SetWorkflowID(run_id):
        await DBOS.start_workflow_async(_registered[PRODUCE], run_id, job_id)


_registered: dict[str, Callable[..., Any]] = {}
_running_tasks: dict[str, "asyncio.Task[Any]"] = {}
# Workflows whose task has ended in this process, whether or not the database could note their end.
_ended_here: set[str] = set()


_is_closing = asyncio.Event()


def begin_closing() -> None:
    """From now on no step returns: DBOS, which is being closed, would record an error that is none."""
    _is_closing.set()


async def cancel_remaining() -> None:
    """Cancels tasks that DBOS has released. DBOS records no end of them, so they are resumed later."""
    left = {task for task in _running_tasks.values() if not task.done()}
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left)
    _running_tasks.clear()
    _ended_here.clear()
    _is_closing.clear()


def broke_off(workflow_ids: Iterable[str]) -> list[str]:
    """Those of these pending workflows that nothing in this process works on any more.

    A database that could not be written, its disk being full, never learned that they ended.
    """
    return [one for one in workflow_ids if one in _ended_here and one not in _running_tasks]


def _track_current_task() -> None:
    task, workflow_id = asyncio.current_task(), DBOS.workflow_id
    if task is None or workflow_id is None:
        return

    def note_end(_: "asyncio.Task[Any]") -> None:
        if _running_tasks.get(workflow_id) is task:
            del _running_tasks[workflow_id]
            _ended_here.add(workflow_id)

    _running_tasks[workflow_id] = task
    task.add_done_callback(note_end)


def _forget_attempts(run_id: str) -> None:
    _ended_here.difference_update([one for one in _ended_here if one.startswith(f"{run_id}/")])


def register(production: Production, maker: AssetMaker, queue_of_run: QueueOf) -> None:
    """Registers the workflows with their implementations, once per opening, before DBOS is launched."""
    _register_production(production, queue_of_run)
    _register_attempt(maker)


def _register_production(production: Production, queue_of_run: QueueOf) -> None:
    @DBOS.step(name="prepare")
    async def prepare(job_id: JobId) -> FailureJson | None:
        return await _failure_of(job_id, production.prepare(job_id))

    @DBOS.step(name="write_script", preemptible=True)
    async def write_script(run_id: str, job_id: JobId) -> FailureJson | None:
        return await _failure_of(job_id, production.write_script(job_id, queue_of_run(run_id)))

    @DBOS.step(name="plan_film")
    async def plan_film(job_id: JobId) -> FailureJson | None:
        return await _failure_of(job_id, production.plan_film(job_id))

    @DBOS.step(name="make_assets", preemptible=True)
    async def make_assets(run_id: str, job_id: JobId) -> FailureJson | None:
        return await _failure_of(job_id, production.make_assets(job_id, queue_of_run(run_id)))

    @DBOS.step(name="assemble", preemptible=True)
    async def assemble(job_id: JobId) -> FailureJson | None:
        return await _failure_of(job_id, production.assemble(job_id))

    @DBOS.step(name="fail")
    async def fail(job_id: JobId, failure: FailureJson) -> None:
        await production.fail(job_id, failure_from_json(failure))

    @DBOS.workflow(name=PRODUCE, max_recovery_attempts=1000)
    async def produce(run_id: str, job_id: JobId) -> None:
        _track_current_task()
        failure = await prepare(job_id)
        failure = failure or await write_script(run_id, job_id)
        failure = failure or await plan_film(job_id)
        failure = failure or await make_assets(run_id, job_id)
        failure = failure or await assemble(job_id)
        if failure is not None:
            await fail(job_id, failure)
        _forget_attempts(run_id)

    _registered[PRODUCE] = produce


async def _wait_if_closing() -> None:
    """Waits until `cancel_remaining` cancels the workflow, which another process resumes."""
    if not _is_closing.is_set():
        return
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        # The step's own code took the cancellation for a failure, and no other follows.
        raise asyncio.CancelledError
    await asyncio.Event().wait()


async def _failure_of(job_id: JobId, part: Awaitable[None]) -> FailureJson | None:
    """Returns failures as data: a stored exception would lose its fields."""
    failure = None
    try:
        await part
    except ReelproofError as error:
        failure = failure_to_json(error.failure)
    except Exception as error:
        logger.exception("a step of a job failed", extra={"job_id": job_id})
        failure = failure_to_json(Failure(ErrorCode.Unknown, f"{type(error).__name__}: {error}"))
    await _wait_if_closing()
    return failure


def _register_attempt(maker: AssetMaker) -> None:
    @DBOS.step(name="call")
    async def call(job_id: JobId, asset_id: AssetId, number: int) -> FailureJson | None:
        return await _failure_of(job_id, maker.attempt(job_id, asset_id, number))

    @DBOS.step(name="settle")
    async def settle(job_id: JobId, asset_id: AssetId) -> dict[str, Any] | None:
        following = await maker.settle(job_id, asset_id)
        await _wait_if_closing()
        if following is None:
            return None
        return {"number": following.number, "bucket": following.bucket, "delay_s": following.delay_s}

    @DBOS.step(name="abandon")
    async def abandon(job_id: JobId, asset_id: AssetId, failure: FailureJson) -> None:
        await maker.abandon(job_id, asset_id, failure_from_json(failure))

    @DBOS.workflow(name=ATTEMPT, max_recovery_attempts=100)
    async def attempt(run_id: str, job_id: JobId, asset_id: AssetId, number: int) -> None:
        _track_current_task()
        failure = await call(job_id, asset_id, number)
        if failure is not None:
            await abandon(job_id, asset_id, failure)
            return
        following = await settle(job_id, asset_id)
        if following is not None:
            upcoming = NextAttempt(
                job_id, asset_id, following["number"], following["bucket"], following["delay_s"]
            )
            await _enqueue_retry(run_id, upcoming)

    _registered[ATTEMPT] = attempt


async def _enqueue_retry(run_id: str, upcoming: NextAttempt) -> None:
    options: dict[str, Any] = {"priority": RETRY_PRIORITY}
    if upcoming.delay_s > 0:
        options["delay_seconds"] = upcoming.delay_s
    with SetWorkflowID(attempt_id(run_id, upcoming)), SetEnqueueOptions(**options):
        await DBOS.enqueue_workflow_async(
            f"bucket.{upcoming.bucket}",
            _registered[ATTEMPT],
            run_id,
            upcoming.job_id,
            upcoming.asset_id,
            upcoming.number,
        )
