"""Queues of attempts in memory: they run at once, retries after their wait on the loop's clock."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager

from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.ports.attempt_queue import NextAttempt
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.job_runs import outcome_of


class InMemoryQueue:
    """The port `AttemptQueue`. Nothing is durable; each asset has one task, waits included."""

    def __init__(self, maker: AssetMaker) -> None:
        self._maker = maker
        self._tasks: dict[AssetId, asyncio.Task[None]] = {}
        self._waiting: set[AssetId] = set()
        self.queued: list[NextAttempt] = []

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        for attempt in attempts:
            self.queued.append(attempt)
            self._tasks[attempt.asset_id] = asyncio.create_task(self._make(attempt))

    async def broken(self) -> Sequence[AssetId]:
        ended = [(asset_id, task) for asset_id, task in self._tasks.items() if task.done()]
        return [asset_id for asset_id, task in ended if task.cancelled() or task.exception() is not None]

    async def live(self) -> Collection[AssetId]:
        """Nothing outlives the process."""
        return [asset_id for asset_id, task in self._tasks.items() if not task.done()]

    async def repair(self) -> None:
        """Nothing stops unrecorded, and the loop's clock is never set back."""

    async def withdraw(self) -> None:
        for asset_id in self._waiting:
            self._tasks[asset_id].cancel()

    async def close(self) -> None:
        """Cancels everything, as the end of the process does."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _make(self, attempt: NextAttempt) -> None:
        following: NextAttempt | None = attempt
        while following is not None:
            await self._wait(following)
            job_id, asset_id = following.job_id, following.asset_id
            outcome = await outcome_of(self._maker.attempt(job_id, asset_id, following.number), job_id)
            if isinstance(outcome, Failure):
                await self._maker.abandon(job_id, asset_id, outcome)
                return
            following = outcome
            if following is not None:
                self.queued.append(following)

    async def _wait(self, attempt: NextAttempt) -> None:
        self._waiting.add(attempt.asset_id)
        await asyncio.sleep(attempt.delay_s)
        self._waiting.discard(attempt.asset_id)


class InMemoryQueues:
    """The port `AttemptQueues`."""

    def __init__(self, maker: AssetMaker) -> None:
        self._maker = maker
        self.by_job: dict[JobId, InMemoryQueue] = {}

    async def close(self) -> None:
        """Each queue ends with its block."""

    @asynccontextmanager
    async def of(self, job_id: JobId, models: Iterable[str]) -> AsyncIterator[InMemoryQueue]:
        queue = self.by_job[job_id] = InMemoryQueue(self._maker)
        try:
            yield queue
        finally:
            await queue.close()
