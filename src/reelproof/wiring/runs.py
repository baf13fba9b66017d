"""What makes films: durable runs, and all that they need."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from reelproof.domain.ids import JobId
from reelproof.engine.ports.files import MediaCheck, Renderer, Room
from reelproof.engine.run.assembly import Assembly
from reelproof.engine.run.asset_round import AssetRound
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.gate import Gate
from reelproof.engine.run.production import Production
from reelproof.engine.run.quarantine import Quarantine
from reelproof.engine.run.settled import SettledSignal
from reelproof.engine.run.slots import Slots
from reelproof.engine.run.take import TakeMaker
from reelproof.engine.run.withdrawal import Withdrawal
from reelproof.engine.run.worked_time import Clock
from reelproof.engine.worker import Worker
from reelproof.logs import kept_in
from reelproof.loop_watch import LoopWatch
from reelproof.provider_api.processes import ProcessPool
from reelproof.provider_api.sandbox import Sandbox
from reelproof.storage.files.backup.check import check_all
from reelproof.storage.files.backup.keeper import copies_kept
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.own_media import DiskOwnMedia
from reelproof.storage.files.room import DiskRoom
from reelproof.wiring.studio import Studio
from reelproof.wiring.webhooks import webhooks_for

if TYPE_CHECKING:
    from reelproof.storage.durable import DbosRuns

RENDER_PROCESSES = 2
JOIN_S = 3.0


@asynccontextmanager
async def running(
    studio: Studio,
    job_id: JobId,
    renderer: Renderer | None = None,
    room: Room | None = None,
    clock: Clock = time.monotonic,
) -> AsyncIterator[None]:
    """Runs a job while the block lasts. The home must be owned (`storage.home.own`)."""
    models = await studio.films.models(job_id)
    async with _open_runs(studio, [job_id], models, renderer, room, clock) as runs:
        await runs.start(job_id, models)
        yield


@asynccontextmanager
async def working(
    studio: Studio, renderer: Renderer | None = None, room: Room | None = None
) -> AsyncIterator["asyncio.Future[tuple[None, None]]"]:
    """Runs all jobs that are asked for while the block lasts, and those left unfinished before, and tells
    their ends. The home must be owned. What it yields ends only if something breaks.
    """
    jobs = [job.id for job in await studio.ledgers.jobs.unfinished()]
    models = [model for job_id in jobs for model in await studio.films.models(job_id)]
    async with _open_runs(studio, jobs, models, renderer, room) as runs:
        worker = Worker(
            jobs=studio.ledgers.jobs,
            films=studio.films,
            cancellation=studio.cancellation,
            runs=runs,
            at_once=studio.settings.jobs_at_once,
            bell=studio.bell,
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
    jobs: Sequence[JobId],
    models: Iterable[str],
    renderer: Renderer | None,
    room: Room | None,
    clock: Clock = time.monotonic,
) -> AsyncIterator["DbosRuns"]:
    from reelproof.media.checks import DecodedMediaCheck
    from reelproof.storage.durable import DbosRuns

    settled = SettledSignal()
    sandbox = Sandbox()
    quarantine = _quarantine(studio)
    maker = _maker(studio, DecodedMediaCheck(sandbox), quarantine, settled)
    pool = ProcessPool(workers=RENDER_PROCESSES)
    room = room or DiskRoom(studio.home.path)
    production = _production(
        studio,
        _asset_round(studio, maker, room, settled, clock),
        renderer or _renderer(pool, studio.home),
        room,
    )
    runs = DbosRuns(studio.home.durable_database, production, maker, studio.catalog)
    with kept_in(studio.home.logs, studio.redactor):
        await asyncio.to_thread(check_all, studio.home)
        await quarantine.begin()
        await runs.open(jobs, models)
        try:
            async with copies_kept(studio.home):
                yield runs
        finally:
            await _closed(runs, pool)
            sandbox.close()
            await maker.rest()
            await quarantine.close()
            await pool.close()


async def _closed(runs: "DbosRuns", pool: ProcessPool) -> None:
    """A film that is being joined is waited for, but not for long."""
    closing = asyncio.create_task(runs.close())
    if not (await asyncio.wait({closing}, timeout=JOIN_S))[0]:
        pool.kill()
    await closing


def _production(studio: Studio, asset_round: AssetRound, renderer: Renderer, room: Room) -> Production:
    from reelproof.media.interchange import write_otio
    from reelproof.storage.files.project_folder import DiskProjectFolder

    ledgers, settings = studio.ledgers, studio.settings
    folder = DiskProjectFolder(write_otio)
    assembly = Assembly(
        ledgers.jobs,
        ledgers.assets,
        ledgers.attempts,
        studio.media,
        renderer,
        folder,
        settings.render_stall_s,
    )
    return Production(
        ledgers=ledgers,
        planner=studio.planner,
        asset_round=asset_round,
        assembly=assembly,
        folder=folder,
        media=studio.media,
        room=room,
        cancellation=studio.cancellation,
        notices=studio.notices,
        step_timeout_s=settings.step_timeout_s,
    )


def _quarantine(studio: Studio) -> Quarantine:
    from reelproof.isolation import PluginIsolation

    keyring = DiskKeyring(studio.home.keys, studio.settings.secrets())
    public_url = studio.settings.public_url
    isolation = PluginIsolation(keyring, public_url) if studio.catalog.is_of_plugins else None
    return Quarantine(studio.ledgers.attempts, isolation)


def _maker(studio: Studio, check: MediaCheck, quarantine: Quarantine, settled: SettledSignal) -> AssetMaker:
    ledgers, catalog = studio.ledgers, studio.catalog
    attempts = ledgers.attempts
    call = ProviderCall(attempts, LoopWatch())
    gate = Gate(attempts, studio.settings.circuit_policy())
    takes = TakeMaker(ledgers, catalog, studio.media, check, DiskOwnMedia(), call, quarantine, gate, Slots())
    withdrawal = Withdrawal(attempts, catalog, call)
    policy = studio.settings.retry_policy()
    return AssetMaker(ledgers, catalog, takes, quarantine, withdrawal, policy, settled.notify)


def _asset_round(
    studio: Studio, maker: AssetMaker, room: Room, settled: SettledSignal, clock: Clock
) -> AssetRound:
    return AssetRound(
        ledgers=studio.ledgers,
        maker=maker,
        catalog=studio.catalog,
        room=room,
        settled=settled,
        cancellation=studio.cancellation,
        step_timeout_s=studio.settings.step_timeout_s,
        clock=clock,
    )


def _renderer(pool: ProcessPool, home: Home) -> Renderer:
    from reelproof.media.film import FilmRenderer

    return FilmRenderer(pool, home.cache)
