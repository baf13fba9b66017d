"""A job's attempts in the DBOS queues: priority, chunk size, broken and waiting ones."""

from collections.abc import Collection, Sequence
from functools import partial
from uuid import uuid4

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, WorkflowStatus

from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.storage.durable.clock_changes import restart_waits
from reelproof.storage.durable.configuration import APPLICATION_VERSION
from reelproof.storage.durable.session import LIVE, Session, attempts_of
from reelproof.storage.durable.workflows import ATTEMPT, attempt_id, queue_of

WAITING = ["ENQUEUED", "DELAYED"]
BROKEN = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
RUN_ARGUMENT, ASSET_ARGUMENT = 0, 2
# Nothing starts while a chunk is written.
CHUNK = 25
ENQUEUE_PRIORITY = 10


class DurableQueue:
    """The port `AttemptQueue` during a session. Live attempts of earlier runs of the job belong to it."""

    def __init__(self, session: Session, job_id: JobId) -> None:
        self._session = session
        self._job_id = job_id
        self._prefix = attempts_of(job_id)
        self._run_id = f"{self._prefix}{uuid4().hex}"
        self._runs = {self._run_id}

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        for start in range(0, len(attempts), CHUNK):
            chunk = attempts[start : start + CHUNK]
            polling = self._session.polling
            for attempt in chunk:
                workflow_id = attempt_id(self._run_id, attempt)
                polling.expect(queue_of(attempt.bucket), [workflow_id], is_delayed=False)
            await self._session.run(partial(self._put_chunk, chunk))
            polling.poll({queue_of(attempt.bucket) for attempt in chunk})

    async def live(self) -> Collection[AssetId]:
        live = await self._session.run(self._live)
        self._runs |= {_arguments(one)[RUN_ARGUMENT] for one in live}
        return {AssetId(_arguments(one)[ASSET_ARGUMENT]) for one in live}

    async def broken(self) -> Sequence[AssetId]:
        broken = await self._session.run(self._broken)
        return [AssetId(_arguments(one)[ASSET_ARGUMENT]) for one in broken if one.input]

    async def repair(self) -> None:
        self._session.workflows.check_recorded(self._job_id)
        await self._session.run(lambda engine, _: restart_waits(engine))
        pending = await self._session.run(self._pending)
        for workflow_id in self._session.workflows.broke_off(pending):
            await DBOS.resume_workflow_async(workflow_id)

    async def withdraw(self) -> None:
        await self._session.run(self._withdraw)

    def _live(self, _: sa.Engine, client: DBOSClient) -> list[WorkflowStatus]:
        return client.list_workflows(workflow_id_prefix=self._prefix, status=LIVE, load_output=False)

    def _broken(self, _: sa.Engine, client: DBOSClient) -> list[WorkflowStatus]:
        prefixes = [f"{run_id}/" for run_id in self._runs]
        return client.list_workflows(workflow_id_prefix=prefixes, status=BROKEN, load_output=False)

    def _pending(self, _: sa.Engine, client: DBOSClient) -> list[str]:
        pending = client.list_workflows(
            workflow_id_prefix=self._prefix, status=["PENDING"], load_input=False, load_output=False
        )
        return [one.workflow_id for one in pending]

    def _withdraw(self, _: sa.Engine, client: DBOSClient) -> None:
        waiting = client.list_workflows(
            workflow_id_prefix=self._prefix, status=WAITING, load_input=False, load_output=False
        )
        if waiting:
            client.cancel_workflows([one.workflow_id for one in waiting])
        for one in waiting:
            self._session.polling.ended(one.workflow_id)

    def _put_chunk(self, attempts: Sequence[NextAttempt], engine: sa.Engine, client: DBOSClient) -> None:
        with engine.begin() as connection:
            for attempt in attempts:
                client.enqueue_in_transaction(
                    connection,
                    {
                        "workflow_name": ATTEMPT,
                        "queue_name": queue_of(attempt.bucket),
                        "workflow_id": attempt_id(self._run_id, attempt),
                        "app_version": APPLICATION_VERSION,
                        "priority": ENQUEUE_PRIORITY,
                    },
                    self._run_id,
                    attempt.job_id,
                    attempt.asset_id,
                    attempt.number,
                )


def _arguments(run: WorkflowStatus) -> Sequence[str]:
    return run.input["args"] if run.input else ("", "", "")
