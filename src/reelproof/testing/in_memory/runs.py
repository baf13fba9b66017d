"""Runs of jobs in memory: attempts run at once, retries after their wait on the loop's clock."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence

from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.run.attempt import AssetMaker, NextAttempt
from reelproof.engine.run.production import Production


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

    async def restart_waits(self) -> None:
        """The loop's clock is never set back."""

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
            failure = await failure_of(self._maker.attempt(job_id, asset_id, following.number))
            if failure is not None:
                await self._maker.abandon(job_id, asset_id, failure)
                return
            following = await self._maker.settle(job_id, asset_id)
            if following is not None:
                self.queued.append(following)

    async def _wait(self, attempt: NextAttempt) -> None:
        self._waiting.add(attempt.asset_id)
        await asyncio.sleep(attempt.delay_s)
        self._waiting.discard(attempt.asset_id)


class InMemoryRuns:
    """The port `Runs`: one task per job, which a second start joins."""

    def __init__(self, production: Production, maker: AssetMaker) -> None:
        self._production = production
        self._maker = maker
        self._tasks: dict[JobId, asyncio.Task[None]] = {}
        self.queues: dict[JobId, InMemoryQueue] = {}

    async def start(self, job_id: JobId, models: Iterable[str]) -> bool:
        running = self._tasks.get(job_id)
        if running is not None and not running.done():
            return False
        self.queues[job_id] = InMemoryQueue(self._maker)
        self._tasks[job_id] = asyncio.create_task(self._produce(job_id, self.queues[job_id]))
        return True

    async def ended(self, job_id: JobId) -> None:
        """Waits for the job's run."""
        await self._tasks[job_id]

    async def close(self) -> None:
        """Cancels everything, as the end of the process does."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        for queue in self.queues.values():
            await queue.close()

    async def _produce(self, job_id: JobId, queue: InMemoryQueue) -> None:
        production = self._production
        failure = await failure_of(production.prepare(job_id))
        failure = failure or await failure_of(production.write_script(job_id, queue))
        failure = failure or await failure_of(production.plan_film(job_id))
        failure = failure or await failure_of(production.make_assets(job_id, queue))
        failure = failure or await failure_of(production.assemble(job_id))
        if failure is not None:
            await production.fail(job_id, failure)


async def failure_of(part: Awaitable[None]) -> Failure | None:
    """Returns a part's failure, as a durable run stores it; bugs are raised, so that a test sees them."""
    try:
        await part
    except ReelproofError as error:
        return error.failure
    return None
