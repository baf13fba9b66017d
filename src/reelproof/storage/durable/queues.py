"""Starts DBOS only while a job makes assets, and opens each job's queue."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.attempt_queue import AttemptQueue, NextAttempt
from reelproof.engine.run.attempt import AssetMaker
from reelproof.storage.database.shielded import shielded

if TYPE_CHECKING:
    from reelproof.storage.durable.queue import DurableQueue
    from reelproof.storage.durable.session import Session


class DurableQueues:
    """The port `AttemptQueues`; one process per home.

    `resumable` returns the jobs whose interrupted attempts go on when DBOS starts.
    """

    def __init__(
        self,
        path: Path,
        maker: AssetMaker,
        catalog: Catalog,
        resumable: Callable[[], Awaitable[Collection[JobId]]],
    ) -> None:
        self._path = path
        self._maker = maker
        self._catalog = catalog
        self._resumable = resumable
        self._session: Session | None = None
        self._users = 0
        self._changing = asyncio.Lock()

    @asynccontextmanager
    async def of(self, job_id: JobId, models: Iterable[str]) -> AsyncIterator[AttemptQueue]:
        queue, is_finished = LazyQueue(self, job_id, models), False
        try:
            yield queue
            is_finished = True
        finally:
            if queue.is_open:
                await shielded(asyncio.ensure_future(self._release(is_finished)))

    async def acquire(self, models: Iterable[str]) -> "Session":
        """Returns the running session, which lasts until everyone who acquired it has released it."""
        async with self._changing:
            if self._session is None:
                self._session = await self._opened(models)
            else:
                await self._session.open_queues(models)
            self._users += 1
            return self._session

    async def _release(self, is_finished: bool) -> None:
        async with self._changing:
            self._users -= 1
            session = self._session
            if session is not None and self._users == 0:
                self._session = None
                if is_finished:
                    await session.settle()
                await session.close()

    async def _opened(self, models: Iterable[str]) -> "Session":
        # Imported late: DBOS takes a quarter of a second, and most commands make nothing.
        from reelproof.storage.durable.session import Session

        session = Session(self._path, self._maker, self._catalog)
        try:
            # Half a launch could not be undone.
            await shielded(asyncio.ensure_future(session.open(await self._resumable(), models)))
        except BaseException:
            await shielded(asyncio.ensure_future(session.close()))
            raise
        return session


class LazyQueue:
    """A job's queue that opens the session when it is first used."""

    def __init__(self, queues: DurableQueues, job_id: JobId, models: Iterable[str]) -> None:
        self._queues = queues
        self._job_id = job_id
        self._models = frozenset(models)
        self._queue: DurableQueue | None = None

    @property
    def is_open(self) -> bool:
        return self._queue is not None

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        if attempts:
            await (await self._opened()).put(attempts)

    async def live(self) -> Collection[AssetId]:
        return await (await self._opened()).live()

    async def broken(self) -> Sequence[AssetId]:
        return [] if self._queue is None else await self._queue.broken()

    async def repair(self) -> None:
        if self._queue is not None:
            await self._queue.repair()

    async def withdraw(self) -> None:
        if self._queue is not None:
            await self._queue.withdraw()

    async def _opened(self) -> "DurableQueue":
        from reelproof.storage.durable.queue import DurableQueue

        if self._queue is None:
            self._queue = DurableQueue(await self._queues.acquire(self._models), self._job_id)
        return self._queue
