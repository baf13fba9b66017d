"""Schedules a job's assets as their inputs become ready; step timeouts, poll interval, full disk."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, JobId, ProjectId
from reelproof.domain.job import Job, StepStatus
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.attempt_queue import AttemptQueue, NextAttempt
from reelproof.engine.ports.files import FreeSpace
from reelproof.engine.ports.stores import Assets, Stores
from reelproof.engine.run.asset_changes import AssetChanges, JobChanges
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.stall_watch import StallWatch
from reelproof.engine.run.step_run import step_timeout
from reelproof.engine.run.worked_time import Clock, WorkedTime, loop_time
from reelproof.planning.assets.job_mode import assets_in_scope
from reelproof.planning.assets.recipe import is_ready, missing_inputs
from reelproof.planning.recovery.disk_space import ASSETS_BYTES
from reelproof.planning.report.job_progress import STEP_OF_KIND, StepCount, count_steps
from reelproof.planning.report.job_summary import step_summary

logger = logging.getLogger(__name__)
POLL_S = 0.25
SWEEP_EVERY_S = 5.0
# The longer a turn or a sweep takes, the more may happen before the next one, in multiples of its time.
PAUSE_OF_TURN = 9
PAUSE_OF_SWEEP = 30
MAX_PAUSE_S = 0.1
MAX_SWEEP_PAUSE_S = 20.0


class TurnPacing:
    """Spaces the turns of a round: those over many assets would take the processor from their making."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._turn_started_s = self._loop.time()
        self._next_sweep_s = self._loop.time()
        self._is_sweep = False
        self._is_first = True

    def is_sweep_due(self) -> bool:
        """Called at the start of a turn. Due at the first."""
        self._turn_started_s = self._loop.time()
        self._is_sweep = self._turn_started_s >= self._next_sweep_s
        return self._is_sweep

    async def pause(self) -> None:
        """Waits some times as long as the turn took."""
        turn_s = self._loop.time() - self._turn_started_s
        if self._is_sweep:
            # The first one opens the queue and fills it.
            pause_s = 0.0 if self._is_first else min(MAX_SWEEP_PAUSE_S, PAUSE_OF_SWEEP * turn_s)
            self._next_sweep_s = self._turn_started_s + max(SWEEP_EVERY_S, pause_s)
            self._is_first = False
        await asyncio.sleep(min(MAX_PAUSE_S, PAUSE_OF_TURN * turn_s))


class FilmAssets:
    """A film's assets as last read, by position. No other job changes which assets the film has."""

    def __init__(self, assets: Assets, project_id: ProjectId) -> None:
        self._assets = assets
        self._project_id = project_id
        self._known: dict[AssetId, Asset] = {}

    async def all(self) -> Sequence[Asset]:
        self._known = {asset.id: asset for asset in await self._assets.of_project(self._project_id)}
        return [*self._known.values()]

    def after(self, changed: Mapping[AssetId, Asset]) -> Sequence[Asset]:
        """Returns all assets, these as they are now."""
        for asset_id in changed.keys() & self._known.keys():
            self._known[asset_id] = changed[asset_id]
        return [*self._known.values()]


class AssetRound:
    """Queues assets and waits for them; each starts as soon as its own inputs have ended."""

    def __init__(
        self,
        stores: Stores,
        maker: AssetMaker,
        catalog: Catalog,
        free_space: FreeSpace,
        changes: AssetChanges,
        cancellation: Cancellation,
        step_timeout_s: float,
        clock: Clock = loop_time,
    ) -> None:
        self._stores = stores
        self._maker = maker
        self._catalog = catalog
        self._free_space = free_space
        self._changes = changes
        self._cancellation = cancellation
        self._step_timeout_s = step_timeout_s
        self._clock = clock

    async def make_all(self, job_id: JobId, queue: AttemptQueue) -> None:
        """Queues each asset once its inputs have ended; returns when all have, or if canceled."""
        async with self._catalog.in_use():
            with self._changes.watch(job_id) as changes:
                await self._make_all(job_id, queue, changes)

    async def _make_all(self, job_id: JobId, queue: AttemptQueue, changes: JobChanges) -> None:
        request, job = await self._stores.jobs.request(job_id), await self._stores.jobs.get(job_id)
        film = FilmAssets(self._stores.assets, job.project_id)
        worked, pacing = WorkedTime(self._clock), TurnPacing()
        stalls = StallWatch(self._stores, self._catalog, job_id)
        queued: set[AssetId] | None = None
        while not await self._is_canceled(job, queue):
            await self._free_space.check(ASSETS_BYTES)
            worked.tick()
            changed, is_sweep = changes.collect(), pacing.is_sweep_due()
            if changed or is_sweep:
                assets = await film.all() if is_sweep else film.after(changed)
                await self._report_steps(job_id, count_steps(assets), assets)
                in_scope = assets_in_scope(assets, request.mode, frozenset(request.targets))
                if all(asset.status.is_final for asset in in_scope):
                    return
                if queued is None:
                    queued = set(await queue.live())
                elif is_sweep:
                    await self._sweep(job_id, in_scope, queue, stalls, worked.worked_s)
                await self._advance(job_id, assets, in_scope, queued, queue)
            await pacing.pause()
            await changes.wait(POLL_S)
            job = await self._stores.jobs.get(job_id)

    async def _sweep(
        self,
        job_id: JobId,
        in_scope: Sequence[Asset],
        queue: AttemptQueue,
        stalls: StallWatch,
        worked_s: float,
    ) -> None:
        """Looks for what sends no signal."""
        await queue.repair()
        await self._abandon_broken(job_id, queue)
        if worked_s >= self._step_timeout_s:
            await self._end_open_steps(job_id, in_scope)
        await stalls.check_calls(in_scope, worked_s)

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
        in_scope: Sequence[Asset],
        queued: set[AssetId],
        queue: AttemptQueue,
    ) -> None:
        by_key = {asset.key: asset for asset in assets}
        waiting = [asset for asset in in_scope if not asset.status.is_final and asset.id not in queued]
        fresh = [asset for asset in waiting if is_ready(asset, by_key)]
        for asset in fresh:
            missing = missing_inputs(asset, by_key)
            if missing:
                message = f"{len(missing)} of the assets it is made from are missing."
                failure = Failure(ErrorCode.DependencyFailed, message, details={"missing": list(missing)})
                await self._maker.abandon(job_id, asset.id, failure)
        makeable = [asset for asset in fresh if not missing_inputs(asset, by_key)]
        await queue.put([self._next_attempt(job_id, asset) for asset in makeable])
        queued.update(asset.id for asset in fresh)

    async def _abandon_broken(self, job_id: JobId, queue: AttemptQueue) -> None:
        for asset_id in await queue.broken():
            failure = Failure(ErrorCode.Unknown, "The attempt ended without an outcome.")
            await self._maker.abandon(job_id, asset_id, failure)

    def _next_attempt(self, job_id: JobId, asset: Asset) -> NextAttempt:
        """An interrupted asset goes on with its last attempt; if that has ended, it decides what follows."""
        number = 1 if asset.status is AssetStatus.pending else max(1, asset.attempts)
        return NextAttempt(job_id, asset.id, number, self._maker.bucket(asset.chain[0]), 0.0)

    async def _end_open_steps(self, job_id: JobId, in_scope: Sequence[Asset]) -> None:
        """Abandons unfinished assets of steps that are out of time; the film is made without them."""
        steps = await self._stores.jobs.steps(job_id)
        running = {step.name for step in steps if step.status is StepStatus.running}
        for asset in in_scope:
            name = STEP_OF_KIND[asset.kind]
            if name in running and not asset.status.is_final:
                await self._maker.abandon(job_id, asset.id, step_timeout(name, self._step_timeout_s))

    async def _report_steps(
        self, job_id: JobId, counts: Sequence[StepCount], assets: Sequence[Asset]
    ) -> None:
        """Reports step progress; the store ignores unchanged values."""
        running = {
            step.name for step in await self._stores.jobs.steps(job_id) if step.status is StepStatus.running
        }
        for counted in counts:
            if counted.name in running:
                summary = step_summary(counted.name, assets) if counted.is_over else None
                if summary is not None:
                    logger.info("%s", summary, extra={"job_id": job_id})
                await self._stores.jobs.step(
                    job_id,
                    counted.name,
                    StepStatus.succeeded if counted.is_over else StepStatus.running,
                    progress=counted.progress,
                    done=counted.done,
                    total=counted.total,
                    current=counted.current,
                    summary=summary,
                )
