"""Jobs as DBOS workflows: one per job and one per attempt, so that waiting holds no slot."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowHandleAsync, WorkflowStatus

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.own_media import OWN_BUCKET
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.run.attempt import AssetMaker, NextAttempt
from reelproof.engine.run.production import Production
from reelproof.storage.durable import workflows
from reelproof.storage.durable.clock_changes import restart_waits
from reelproof.storage.durable.configuration import (
    APPLICATION_NAME,
    APPLICATION_VERSION,
    MAX_THREADS,
    POLL_S,
    configuration,
    filter_log,
    silence_log,
    sqlite_engine,
)
from reelproof.storage.durable.queue_limits import QueueLimits, queue_limits

LIVE = ["PENDING", "ENQUEUED", "DELAYED"]
WAITING = ["ENQUEUED", "DELAYED"]
BROKEN = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
ASSET_ARGUMENT = 2
# Nothing starts while a chunk is written.
CHUNK = 25
GRACE_S, END_POLL_S = 10.0, 0.03
FINISH_S = 3.0
ENQUEUE_PRIORITY = 10


class DbosRuns:
    """Runs jobs durably; one process per home."""

    def __init__(self, path: Path, production: Production, maker: AssetMaker, catalog: Catalog) -> None:
        self._path = path
        self._production = production
        self._maker = maker
        self._catalog = catalog
        self._engine: sa.Engine | None = None
        self._client: DBOSClient | None = None
        self._runs: dict[str, JobId] = {}
        self._open: set[str] = set()

    async def open(self, jobs: Collection[JobId], models: Iterable[str] = ()) -> None:
        """Resumes these unfinished jobs; others wait until they are requested. The queues of `models` work
        immediately; DBOS polls for new ones once a second.
        """
        filter_log()
        await asyncio.to_thread(DBOS.migrate, f"sqlite:///{self._path}")
        engine = self._engine = sqlite_engine(self._path)
        await asyncio.to_thread(restart_waits, engine)
        client = self._client = _client(engine)
        await asyncio.to_thread(_cancel_others, client, jobs)
        await asyncio.to_thread(self._open_queues, client, models)
        workflows.register(self._production, self._maker, self._queue_of_run)
        DBOS(config=configuration(engine))
        DBOS.launch()

    async def close(self) -> None:
        """Stops; running work can be resumed later, and calls get a short time to complete."""
        await self._wait_for_ending_runs()
        workflows.begin_closing()
        silence_log()
        # DBOS sets its own thread pool as the loop's default on every call, and shuts it down now.
        threads = ThreadPoolExecutor(MAX_THREADS)
        asyncio.get_running_loop().set_default_executor(threads)
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        asyncio.get_running_loop().set_default_executor(threads)
        await self._maker.await_calls(FINISH_S)
        await workflows.cancel_remaining()
        if self._client is not None:
            self._client.destroy()
        if self._engine is not None:
            self._engine.dispose()

    async def start(self, job_id: JobId, models: Iterable[str]) -> bool:
        """Starts a job, attaches to its current run, or starts another run if the last one was canceled.
        Returns whether a run was started. `models` are all models in its chains.
        """
        _, client = self._require_open()
        await asyncio.to_thread(self._open_queues, client, models)
        runs = await DBOS.list_workflows_async(
            workflow_id_prefix=f"{job_id}/run/", name=workflows.PRODUCE, load_input=False, load_output=False
        )
        live = [run.workflow_id for run in runs if run.status in LIVE]
        run_id = live[0] if live else f"{job_id}/run/{len(runs) + 1}"
        if live:
            await self.resume_broken(job_id)
        else:
            await workflows.start_production(run_id, job_id)
        self._runs[run_id] = job_id
        return not live

    async def resume_broken(self, job_id: JobId) -> None:
        """Resumes what broke off in this process while its end could not be recorded."""
        _, client = self._require_open()
        pending = await asyncio.to_thread(
            client.list_workflows,
            workflow_id_prefix=f"{job_id}/run/",
            status=["PENDING"],
            load_input=False,
            load_output=False,
        )
        for workflow_id in workflows.broke_off(workflow.workflow_id for workflow in pending):
            await DBOS.resume_workflow_async(workflow_id)

    def _open_queues(self, client: DBOSClient, models: Iterable[str]) -> None:
        """Queues are polled constantly, so there is one for each bucket in use and no other."""
        for bucket, limits in _buckets(self._catalog, models).items():
            if bucket not in self._open:
                client.register_queue(
                    queue_of(bucket),
                    global_concurrency=limits.at_once,
                    limiter={"limit": limits.per_minute, "period": 60} if limits.per_minute else None,
                    polling_interval_sec=POLL_S,
                    on_conflict="always_update",
                )
                self._open.add(bucket)

    async def _wait_for_ending_runs(self) -> None:
        """Waits for runs whose job has ended but whose own end is not recorded yet, but not for running
        jobs.
        """
        live = await DBOS.list_workflows_async(
            name=workflows.PRODUCE, status=LIVE, load_input=False, load_output=False
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S):
                for run_id in {run.workflow_id for run in live} & self._runs.keys():
                    if not await self._production.has_ended(self._runs[run_id]):
                        continue
                    run: WorkflowHandleAsync[None] = await DBOS.retrieve_workflow_async(run_id)
                    await run.get_result(polling_interval_sec=END_POLL_S)

    def _queue_of_run(self, run_id: str) -> "RunQueue":
        engine, client = self._require_open()
        return RunQueue(engine, client, run_id)

    def _require_open(self) -> tuple[sa.Engine, DBOSClient]:
        if self._engine is None or self._client is None:
            raise RuntimeError("durable runs are not open")
        return self._engine, self._client


class RunQueue:
    """The attempts of a run, as workflows in the queues of their buckets."""

    def __init__(self, engine: sa.Engine, client: DBOSClient, run_id: str) -> None:
        self._engine = engine
        self._client = client
        self._run_id = run_id

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        for start in range(0, len(attempts), CHUNK):
            await asyncio.to_thread(self._put_chunk, attempts[start : start + CHUNK])

    async def broken(self) -> Sequence[AssetId]:
        broken = await asyncio.to_thread(
            self._client.list_workflows,
            workflow_id_prefix=f"{self._run_id}/",
            name=workflows.ATTEMPT,
            status=BROKEN,
            load_output=False,
        )
        return [AssetId(run.input["args"][ASSET_ARGUMENT]) for run in broken if run.input]

    async def restart_waits(self) -> None:
        await asyncio.to_thread(restart_waits, self._engine)

    async def withdraw(self) -> None:
        await asyncio.to_thread(self._withdraw)

    def _withdraw(self) -> None:
        waiting = self._client.list_workflows(
            workflow_id_prefix=f"{self._run_id}/",
            name=workflows.ATTEMPT,
            status=WAITING,
            load_input=False,
            load_output=False,
        )
        if waiting:
            self._client.cancel_workflows([run.workflow_id for run in waiting])

    def _put_chunk(self, attempts: Sequence[NextAttempt]) -> None:
        with self._engine.begin() as connection:
            for attempt in attempts:
                self._client.enqueue_in_transaction(
                    connection,
                    {
                        "workflow_name": workflows.ATTEMPT,
                        "queue_name": queue_of(attempt.bucket),
                        "workflow_id": workflows.attempt_id(self._run_id, attempt),
                        "app_version": APPLICATION_VERSION,
                        "priority": ENQUEUE_PRIORITY,
                    },
                    self._run_id,
                    attempt.job_id,
                    attempt.asset_id,
                    attempt.number,
                )


def queue_of(bucket: str) -> str:
    return f"bucket.{bucket}"


def _buckets(catalog: Catalog, models: Iterable[str]) -> Mapping[str, QueueLimits]:
    """Returns every bucket that the models need, with the limits of its first model."""
    limits = {OWN_BUCKET: QueueLimits(4, None)}
    for name in sorted(models):
        with suppress(ReelproofError):
            info = catalog.model(name).info
            limits.setdefault(info.bucket, queue_limits(info.concurrency, info.calls_per_minute))
    return limits


def _client(engine: sa.Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine,
        application_name=APPLICATION_NAME,
        serializer=DBOSPortableJSONSerializer(),
    )


def _is_resumable(run: WorkflowStatus, prefixes: tuple[str, ...]) -> bool:
    """A run of another version cannot be resumed: its job starts another one and finds what was made."""
    return run.workflow_id.startswith(prefixes) and run.app_version == APPLICATION_VERSION


def _cancel_others(client: DBOSClient, jobs: Collection[JobId]) -> None:
    """Launching resumes every run of this home; films that were not requested now must not cost anything."""
    live = client.list_workflows(status=LIVE, load_input=False, load_output=False)
    prefixes = tuple(f"{job_id}/run/" for job_id in jobs)
    others = [run.workflow_id for run in live if not _is_resumable(run, prefixes)]
    if others:
        client.cancel_workflows(others)
