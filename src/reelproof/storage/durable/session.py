"""Launches and stops DBOS: which attempts resume, which are canceled, shutdown timeouts."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowStatus

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.own_media import OWN_BUCKET
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.run.attempt import AssetMaker
from reelproof.storage.durable.clock_changes import restart_waits
from reelproof.storage.durable.configuration import (
    APPLICATION_NAME,
    APPLICATION_VERSION,
    MAX_THREADS,
    configuration,
    filter_log,
    silence_log,
    sqlite_engine,
)
from reelproof.storage.durable.queue_limits import QueueLimits, queue_limits
from reelproof.storage.durable.queue_polling import QueuePolling
from reelproof.storage.durable.workflows import AttemptWorkflows, queue_of

Result = TypeVar("Result")
LIVE = ["PENDING", "ENQUEUED", "DELAYED"]
END_S = 2.0
FINISH_S = 3.0


class Session:
    """DBOS from its launch to its end; there is at most one in a process."""

    def __init__(self, path: Path, maker: AssetMaker, catalog: Catalog) -> None:
        self._path = path
        self._maker = maker
        self._catalog = catalog
        self._buckets: set[str] = set()
        self._dbos: DBOS | None = None
        self.polling = QueuePolling()
        self.workflows = AttemptWorkflows(maker, self.polling)
        self.engine = sqlite_engine(path)
        self.client = DBOSClient(
            system_database_engine=self.engine,
            application_name=APPLICATION_NAME,
            serializer=DBOSPortableJSONSerializer(),
        )

    async def open(self, resumable: Collection[JobId], models: Iterable[str]) -> None:
        """Resumes the attempts of these jobs and cancels all others. Opens the queues of `models`."""
        await asyncio.to_thread(self._prepare, resumable)
        self.workflows.register()
        self._dbos = DBOS(config=configuration(self.engine))
        DBOS.listen_queues([])
        DBOS.launch()
        await self.open_queues(models)
        await asyncio.to_thread(self._resume, self._dbos)

    async def open_queues(self, models: Iterable[str]) -> None:
        """Opens the queues of these models' buckets."""
        if self._dbos is not None:
            await asyncio.to_thread(self._open_queues, self._dbos, models)

    async def run(self, work: Callable[[sa.Engine, DBOSClient], Result]) -> Result:
        """Runs work on DBOS's database in a thread."""
        return await asyncio.to_thread(work, self.engine, self.client)

    async def settle(self) -> None:
        """Waits briefly for attempts whose asset has ended and whose own end is being recorded."""
        await self.workflows.ended(END_S)

    async def close(self) -> None:
        """Stops; running work can be resumed later, and calls get a short time to complete."""
        self.workflows.begin_closing()
        silence_log()
        # DBOS sets its own thread pool as the loop's default on every call, and shuts it down now.
        threads = ThreadPoolExecutor(MAX_THREADS)
        asyncio.get_running_loop().set_default_executor(threads)
        await asyncio.to_thread(self.polling.close)
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        asyncio.get_running_loop().set_default_executor(threads)
        await self._maker.await_calls(FINISH_S)
        await self.workflows.cancel_remaining()
        self.client.destroy()
        self.engine.dispose()

    def _prepare(self, resumable: Collection[JobId]) -> None:
        filter_log()
        DBOS.migrate(f"sqlite:///{self._path}")
        restart_waits(self.engine)
        _cancel_others(self.client, resumable)

    def _resume(self, dbos: DBOS) -> None:
        """Polls for the attempts of an earlier session; DBOS queues those again that ran then."""
        live = self.client.list_workflows(status=LIVE, load_input=False, load_output=False)
        for run in live:
            if run.queue_name is not None:
                self.polling.open(dbos, run.queue_name, is_rate_limited=True)
                self.polling.expect(run.queue_name, [run.workflow_id], is_delayed=True)
                self.polling.poll([run.queue_name])

    def _open_queues(self, dbos: DBOS, models: Iterable[str]) -> None:
        for bucket, limits in _buckets(self._catalog, models).items():
            if bucket not in self._buckets:
                self.client.register_queue(
                    queue_of(bucket),
                    global_concurrency=limits.at_once,
                    limiter={"limit": limits.per_minute, "period": 60} if limits.per_minute else None,
                    on_conflict="always_update",
                )
                is_rate_limited = limits.per_minute is not None
                self.polling.open(dbos, queue_of(bucket), is_rate_limited=is_rate_limited)
                self._buckets.add(bucket)


def attempts_of(job_id: JobId) -> str:
    """How the ids of a job's attempts begin."""
    return f"{job_id}/run/"


def _buckets(catalog: Catalog, models: Iterable[str]) -> Mapping[str, QueueLimits]:
    """Returns every bucket that the models need, with the limits of its first model."""
    limits = {OWN_BUCKET: QueueLimits(4, None)}
    for name in sorted(models):
        with suppress(ReelproofError):
            info = catalog.model(name).info
            limits.setdefault(info.bucket, queue_limits(info.concurrency, info.calls_per_minute))
    return limits


def _is_resumable(run: WorkflowStatus, prefixes: tuple[str, ...]) -> bool:
    """An attempt of another version cannot be resumed: its job queues it again and finds what was made."""
    return run.workflow_id.startswith(prefixes) and run.app_version == APPLICATION_VERSION


def _cancel_others(client: DBOSClient, jobs: Collection[JobId]) -> None:
    """Launching resumes every attempt of this home; films that were not requested now must not cost
    anything.
    """
    live = client.list_workflows(status=LIVE, load_input=False, load_output=False)
    prefixes = tuple(attempts_of(job_id) for job_id in jobs)
    others = [run.workflow_id for run in live if not _is_resumable(run, prefixes)]
    if others:
        client.cancel_workflows(others)
