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

    `resumable` returns the jobs whose interrupted attempts go on when DBOS starts. After a job it runs on for
    `idle_s`, as starting takes a tenth of a second or two; 0 ends it while the film is assembled.
    """

    def __init__(
        self,
        path: Path,
        maker: AssetMaker,
        catalog: Catalog,
        resumable: Callable[[], Awaitable[Collection[JobId]]],
        idle_s: float = 0.0,
    ) -> None:
        self._path = path
        self._maker = maker
        self._catalog = catalog
        self._resumable = resumable
        self._idle_s = idle_s
        self._session: Session | None = None
        self._idle: asyncio.Task[None] | None = None
        self._ending: asyncio.Future[None] | None = None
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

    async def close(self) -> None:
        async with self._changing:
            self._stay_open()
            if self._users == 0:
                self._begin_ending(is_finished=True)
            await self._ended()

    async def acquire(self, models: Iterable[str]) -> "Session":
        """Returns the running session, which lasts until everyone who acquired it has released it."""
        async with self._changing:
            self._stay_open()
            await self._ended()
            if self._session is None:
                self._session = await self._opened(models)
            else:
                await self._session.open_queues(models)
            self._users += 1
            return self._session

    async def _release(self, is_finished: bool) -> None:
        async with self._changing:
            self._users -= 1
            if self._users:
                return
            if is_finished and self._idle_s:
                self._idle = asyncio.create_task(self._end_when_idle())
                return
            self._begin_ending(is_finished)
            if not is_finished:
                await self._ended()

    def _stay_open(self) -> None:
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.cancel()

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle_s)
        self._begin_ending(is_finished=True)

    def _begin_ending(self, is_finished: bool) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._ending = asyncio.ensure_future(_end(session, is_finished))

    async def _ended(self) -> None:
        ending, self._ending = self._ending, None
        if ending is not None:
            await shielded(ending)

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


async def _end(session: "Session", is_finished: bool) -> None:
    if is_finished:
        await session.settle()
    await session.close()


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
