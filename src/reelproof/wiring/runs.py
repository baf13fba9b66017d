"""Connects all that runs jobs: renderer processes, queues, quarantine, webhooks; shutdown timeouts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import NoReturn

from reelproof.domain.ids import JobId
from reelproof.engine.ports.files import FreeSpace, MediaCheck, Renderer
from reelproof.engine.run.assembly import Assembly
from reelproof.engine.run.asset_changes import AssetChanges
from reelproof.engine.run.asset_round import AssetRound
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.call_guard import CallGuard
from reelproof.engine.run.job_runs import JobRuns
from reelproof.engine.run.production import Production
from reelproof.engine.run.provider_job_cleanup import ProviderJobCleanup
from reelproof.engine.run.quarantine import Quarantine
from reelproof.engine.run.slots import Slots
from reelproof.engine.run.take import TakeMaker
from reelproof.engine.run.worked_time import Clock, loop_time
from reelproof.engine.worker import Worker, keep_running
from reelproof.logs import file_logging
from reelproof.loop_watch import LoopWatch
from reelproof.planning.recovery.retry import RetryPolicy
from reelproof.provider_api.processes import ProcessPool
from reelproof.provider_api.sandbox import Sandbox
from reelproof.storage.durable import DurableQueues
from reelproof.storage.files.backup.check import check_fully
from reelproof.storage.files.backup.schedule import periodic_copies
from reelproof.storage.files.free_space import DiskFreeSpace
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.own_media import DiskOwnMedia
from reelproof.wiring.studio import Studio
from reelproof.wiring.webhooks import webhooks_for

RENDER_PROCESSES = 2
# Who mends a film does so again soon; after that a studio keeps no encoders in memory and polls nothing.
IDLE_S = 30.0
JOIN_S = 3.0


@asynccontextmanager
async def running(
    studio: Studio,
    job_id: JobId,
    renderer: Renderer | None = None,
    free_space: FreeSpace | None = None,
    clock: Clock = loop_time,
) -> AsyncIterator["asyncio.Task[NoReturn]"]:
    """Runs a job while the block lasts. The home must be owned (`storage.files.home.own`). The task it yields
    completes only on an error.
    """

    async def requested() -> Collection[JobId]:
        return [job_id]

    async with _open_runs(studio, requested, renderer, free_space, 0.0, clock) as runs:
        await runs.start(job_id, await studio.films.models(job_id))
        keeping = asyncio.create_task(keep_running(runs, DiskFreeSpace(studio.home.path), job_id))
        try:
            yield keeping
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})


@asynccontextmanager
async def working(
    studio: Studio,
    renderer: Renderer | None = None,
    free_space: FreeSpace | None = None,
    retry_policy: Callable[[], RetryPolicy] | None = None,
) -> AsyncIterator["asyncio.Future[tuple[None, None]]"]:
    """Runs all requested and all unfinished jobs while the block lasts, and sends their webhooks. The home
    must be owned. The future it yields completes only on an error. `retry_policy` is the current one, if it
    can change meanwhile.
    """

    async def unfinished() -> Collection[JobId]:
        return [job.id for job in await studio.stores.jobs.unfinished()]

    opened = _open_runs(studio, unfinished, renderer, free_space, IDLE_S, retry_policy=retry_policy)
    async with opened as runs:
        worker = Worker(
            jobs=studio.stores.jobs,
            films=studio.films,
            cancellation=studio.cancellation,
            runs=runs,
            at_once=studio.settings.jobs_at_once,
            wake_up=studio.wake_up,
            keys=studio.keys,
            deletions=studio.deletions,
        )
        work = asyncio.gather(worker.run(), webhooks_for(studio).run())
        try:
            yield work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


@asynccontextmanager
async def _open_runs(
    studio: Studio,
    resumable: Callable[[], Awaitable[Collection[JobId]]],
    renderer: Renderer | None,
    free_space: FreeSpace | None,
    durable_idle_s: float,
    clock: Clock = loop_time,
    retry_policy: Callable[[], RetryPolicy] | None = None,
) -> AsyncIterator[JobRuns]:
    from reelproof.media.checks import DecodedMediaCheck

    changes = AssetChanges()
    sandbox = Sandbox()
    quarantine = _quarantine(studio)
    policy = retry_policy or studio.settings.retry_policy
    maker = _maker(studio, DecodedMediaCheck(sandbox), quarantine, changes, policy)
    pool = ProcessPool(workers=RENDER_PROCESSES, idle_s=IDLE_S, writes_files=True)
    free_space = free_space or DiskFreeSpace(studio.home.path)
    production = _production(
        studio,
        _asset_round(studio, maker, free_space, changes, clock),
        renderer or _renderer(pool, studio.home),
        free_space,
    )
    queues = DurableQueues(studio.home.durable_database, maker, studio.catalog, resumable, durable_idle_s)
    runs = JobRuns(production, queues)
    with file_logging(studio.home.logs, studio.redactor):
        await asyncio.to_thread(check_fully, studio.home)
        await quarantine.begin()
        try:
            async with periodic_copies(studio.home):
                yield runs
        finally:
            await _close(runs, pool)
            sandbox.close()
            await maker.rest()
            await quarantine.close()
            await pool.close()


async def _close(runs: JobRuns, pool: ProcessPool) -> None:
    """Waits briefly for a film that is being joined."""
    closing = asyncio.create_task(runs.close())
    if not (await asyncio.wait({closing}, timeout=JOIN_S))[0]:
        pool.kill()
    await closing


def _production(
    studio: Studio, asset_round: AssetRound, renderer: Renderer, free_space: FreeSpace
) -> Production:
    from reelproof.storage.files.project_folder import DiskProjectFolder

    stores, settings = studio.stores, studio.settings
    folder = DiskProjectFolder(studio.home.copied_media)
    assembly = Assembly(
        stores.jobs,
        stores.assets,
        stores.attempts,
        studio.media,
        renderer,
        folder,
        settings.render_stall_s,
    )
    return Production(
        stores=stores,
        planner=studio.planner,
        asset_round=asset_round,
        assembly=assembly,
        folder=folder,
        media=studio.media,
        free_space=free_space,
        cancellation=studio.cancellation,
        notices=studio.notices,
        step_timeout_s=settings.step_timeout_s,
    )


def _quarantine(studio: Studio) -> Quarantine:
    from reelproof.isolation import PluginIsolation

    keyring = DiskKeyring(studio.home.keys, studio.settings.secrets())
    public_url = studio.settings.public_url
    isolation = PluginIsolation(keyring, public_url) if studio.catalog.is_of_plugins else None
    return Quarantine(studio.stores.attempts, isolation)


def _maker(
    studio: Studio,
    check: MediaCheck,
    quarantine: Quarantine,
    changes: AssetChanges,
    policy: Callable[[], RetryPolicy],
) -> AssetMaker:
    stores, catalog = studio.stores, studio.catalog
    attempts = stores.attempts
    call = ProviderCall(attempts, LoopWatch())
    call_guard = CallGuard(attempts, studio.settings.circuit_policy())
    takes = TakeMaker(
        stores, catalog, studio.media, check, DiskOwnMedia(), call, quarantine, call_guard, Slots()
    )
    provider_job_cleanup = ProviderJobCleanup(attempts, catalog, call)
    return AssetMaker(stores, catalog, takes, quarantine, provider_job_cleanup, policy, changes)


def _asset_round(
    studio: Studio, maker: AssetMaker, free_space: FreeSpace, changes: AssetChanges, clock: Clock
) -> AssetRound:
    return AssetRound(
        stores=studio.stores,
        maker=maker,
        catalog=studio.catalog,
        free_space=free_space,
        changes=changes,
        cancellation=studio.cancellation,
        step_timeout_s=studio.settings.step_timeout_s,
        clock=clock,
    )


def _renderer(pool: ProcessPool, home: Home) -> Renderer:
    from reelproof.media.rendering.encoder_choice import EncoderTrials
    from reelproof.media.rendering.encoder_renderer import EncoderRenderer
    from reelproof.media.rendering.film import FilmRenderer

    return EncoderRenderer(FilmRenderer(pool, home.cache), EncoderTrials())
