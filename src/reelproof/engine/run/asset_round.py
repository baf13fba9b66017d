"""All assets of a job, each the moment it can be made."""

import logging
import time
from collections.abc import Sequence
from itertools import count
from typing import Protocol

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import Job, StepStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import Room
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.run.attempt import AssetMaker, NextAttempt
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.settled import SettledSignal
from reelproof.engine.run.stall_watch import StallWatch
from reelproof.engine.run.step_run import step_timeout
from reelproof.engine.run.worked_time import Clock, WorkedTime
from reelproof.planning.assets.aim import scope
from reelproof.planning.assets.recipe import is_ready, missing_inputs
from reelproof.planning.report.report import step_summary
from reelproof.planning.report.step import STEP_OF_KIND, StepCount, count_steps

logger = logging.getLogger(__name__)
POLL_S = 0.25
SWEEP_EVERY = 20
# Enough to write down, when it comes to that, that the disk is full.
LEAST_BYTES = 40_000_000


class AttemptQueue(Protocol):
    """Where attempts wait for a place in their bucket."""

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        """An attempt that is queued already is not queued twice."""

    async def broken(self) -> Sequence[AssetId]:
        """Assets whose attempt ended without an outcome, so that nobody will settle them."""

    async def begin_waits_anew(self) -> None:
        """Waits that began in the future, by a clock that was set back since, begin now."""

    async def withdraw(self) -> None:
        """Takes back what waits; what is under way goes on."""


class AssetRound:
    """Queues assets and waits for them, without a barrier: as one ends, the next begins."""

    def __init__(
        self,
        ledgers: Ledgers,
        maker: AssetMaker,
        catalog: Catalog,
        room: Room,
        settled: SettledSignal,
        cancellation: Cancellation,
        step_timeout_s: float,
        clock: Clock = time.monotonic,
    ) -> None:
        self._ledgers = ledgers
        self._maker = maker
        self._catalog = catalog
        self._room = room
        self._settled = settled
        self._cancellation = cancellation
        self._step_timeout_s = step_timeout_s
        self._clock = clock

    async def make_all(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Queues each asset the moment its inputs have ended; returns when all have, or it is canceled."""
        async with self._catalog.in_use():
            await self._make_all(job_id, queue)

    async def _make_all(self, job_id: JobId, queue: AttemptQueue) -> None:
        request = await self._ledgers.jobs.request(job_id)
        targets = frozenset(request.targets)
        worked = WorkedTime(self._clock)
        stalls = StallWatch(self._ledgers, self._catalog, job_id)
        queued: set[str] = set()
        for turn in count(1):
            await self._room.check(LEAST_BYTES)
            worked.tick()
            self._settled.clear(job_id)
            job = await self._ledgers.jobs.get(job_id)
            if await self._is_canceled(job, queue):
                return
            assets = await self._ledgers.assets.of_project(job.project_id)
            await self._report_steps(job_id, count_steps(assets), assets)
            mine = scope(assets, request.aim, targets)
            if all(asset.status.is_final for asset in mine):
                break
            if turn % SWEEP_EVERY == 0:
                await queue.begin_waits_anew()
                await self._abandon_broken(job_id, queue)
                if worked.worked_s >= self._step_timeout_s:
                    await self._end_open_steps(job_id, mine)
                await stalls.look(mine, worked.worked_s)
            await self._advance(job_id, assets, mine, queued, queue)
            await self._settled.wait(job_id, POLL_S)

    async def _is_canceled(self, job: Job, queue: AttemptQueue) -> bool:
        if job.cancel_requested_at is None:
            return job.status.is_final
        await queue.withdraw()
        await self._maker.stop(job.id)
        await self._cancellation.cancel(job.id)
        return True

    async def _advance(
        self,
        job_id: JobId,
        assets: Sequence[Asset],
        mine: Sequence[Asset],
        queued: set[str],
        queue: AttemptQueue,
    ) -> None:
        by_key = {asset.key: asset for asset in assets}
        ready = [asset for asset in mine if asset.status is AssetStatus.pending and is_ready(asset, by_key)]
        fresh = [asset for asset in ready if asset.id not in queued]
        for asset in fresh:
            missing = missing_inputs(asset, by_key)
            if missing:
                message = f"{len(missing)} of the assets that it is made from are missing."
                failure = Failure(ErrorCode.DependencyFailed, message, details={"missing": list(missing)})
                await self._maker.abandon(job_id, asset.id, failure)
        makeable = [asset for asset in fresh if not missing_inputs(asset, by_key)]
        await queue.put([self._first_attempt(job_id, asset) for asset in makeable])
        queued.update(asset.id for asset in fresh)

    async def _abandon_broken(self, job_id: JobId, queue: AttemptQueue) -> None:
        for asset_id in await queue.broken():
            failure = Failure(ErrorCode.Unknown, "The attempt to make it broke off without an outcome.")
            await self._maker.abandon(job_id, asset_id, failure)

    def _first_attempt(self, job_id: JobId, asset: Asset) -> NextAttempt:
        return NextAttempt(job_id, asset.id, 1, self._maker.bucket(asset.chain[0]), 0.0)

    async def _end_open_steps(self, job_id: JobId, mine: Sequence[Asset]) -> None:
        """What there is no time for any more ends, and the film is made without it."""
        steps = await self._ledgers.jobs.steps(job_id)
        running = {step.name for step in steps if step.status is StepStatus.running}
        for asset in mine:
            name = STEP_OF_KIND[asset.kind]
            if name in running and not asset.status.is_final:
                await self._maker.abandon(job_id, asset.id, step_timeout(name, self._step_timeout_s))

    async def _report_steps(
        self, job_id: JobId, counts: Sequence[StepCount], assets: Sequence[Asset]
    ) -> None:
        """Tells what is news: the ledger keeps silent about what is already so."""
        running = {
            step.name for step in await self._ledgers.jobs.steps(job_id) if step.status is StepStatus.running
        }
        for counted in counts:
            if counted.name in running:
                summary = step_summary(counted.name, assets) if counted.is_over else None
                if summary is not None:
                    logger.info("%s", summary, extra={"job_id": job_id})
                await self._ledgers.jobs.step(
                    job_id,
                    counted.name,
                    StepStatus.succeeded if counted.is_over else StepStatus.running,
                    progress=counted.progress,
                    done=counted.done,
                    total=counted.total,
                    current=counted.current,
                    summary=summary,
                )
