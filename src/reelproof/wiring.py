"""Builds everything, and is the only place that does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from reelproof.domain.ids import JobId
from reelproof.engine.asking import Asking
from reelproof.engine.assembly import Assembly
from reelproof.engine.asset_round import AssetRound
from reelproof.engine.attempt import AssetMaker
from reelproof.engine.bell import Bell
from reelproof.engine.belongings import Belongings
from reelproof.engine.call import ProviderCall
from reelproof.engine.cancellation import Cancellation
from reelproof.engine.catalog import Catalog, Terms
from reelproof.engine.commission import Commissions
from reelproof.engine.films import Films
from reelproof.engine.gate import Gate
from reelproof.engine.job_standing import JobStandings
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.own_projects import OwnProjects
from reelproof.engine.plan import Planner
from reelproof.engine.ports import MediaCheck, Renderer, Room
from reelproof.engine.production import Production
from reelproof.engine.reach import Reach
from reelproof.engine.reviews import Reviews
from reelproof.engine.settled import SettledSignal
from reelproof.engine.slots import Slots
from reelproof.engine.submission import Submissions
from reelproof.engine.take import TakeMaker
from reelproof.engine.timeline import Timelines
from reelproof.engine.withdrawal import Withdrawal
from reelproof.engine.worker import Worker
from reelproof.provider_api import Plugin, Provider, ProviderContext
from reelproof.provider_api.processes import ProcessPool
from reelproof.server.security.address import check_address, checked_origin
from reelproof.server.security.owners import owners_of
from reelproof.settings import Settings, provider_environment, secrets_among
from reelproof.storage.blobs.disk import DiskMediaStore
from reelproof.storage.database.asset import SqlAssets
from reelproof.storage.database.attempt import SqlAttempts
from reelproof.storage.database.connection import Database
from reelproof.storage.database.event import SqlEvents
from reelproof.storage.database.job import SqlJobs
from reelproof.storage.database.project import SqlProjects
from reelproof.storage.database.take import SqlTakes
from reelproof.storage.home import Home, prepare
from reelproof.storage.own_media import DiskOwnMedia
from reelproof.storage.project_shelf import DiskProjectShelf
from reelproof.storage.room import DiskRoom

if TYPE_CHECKING:
    from reelproof.server.desk import Desk, Installation
    from reelproof.server.security.body_limit import IsUpload
    from reelproof.server.security.protection import Protection
    from reelproof.storage.durable import DbosRuns

logger = logging.getLogger(__name__)
PLUGIN_GROUP = "reelproof.providers"
RENDER_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Studio:
    """What an outside face works with. It reads and takes requests; `running` makes them happen."""

    films: Films
    reviews: Reviews
    cancellation: Cancellation
    catalog: Catalog
    ledgers: Ledgers
    planner: Planner
    events: SqlEvents
    media: DiskMediaStore
    home: Home
    settings: Settings
    bell: Bell
    reach: Reach


@asynccontextmanager
async def open_studio(settings: Settings, catalog: Catalog | None = None) -> AsyncIterator[Studio]:
    """Opens the home's database, with all installed providers unless a catalog is given. Any number of
    processes may.
    """
    home = Home(settings.home)
    await prepare(home)
    database = await Database.open(home.database_url)
    catalog = catalog or load_catalog(settings.terms())
    try:
        yield _studio(settings, home, database, catalog)
    finally:
        await catalog.close()
        await database.close()


def _studio(settings: Settings, home: Home, database: Database, catalog: Catalog) -> Studio:
    ledgers = Ledgers(
        projects=SqlProjects(database),
        jobs=SqlJobs(database),
        assets=SqlAssets(database),
        takes=SqlTakes(database),
        attempts=SqlAttempts(database),
    )
    media = DiskMediaStore(home.media)
    planner = Planner(ledgers, media, DiskOwnMedia(), catalog)
    events = SqlEvents(database)
    films = Films(ledgers, events, planner, catalog)
    withdrawal = Withdrawal(ledgers.attempts, catalog, ProviderCall(ledgers.attempts))
    return Studio(
        films=films,
        reviews=Reviews(ledgers, films),
        cancellation=Cancellation(ledgers, withdrawal),
        catalog=catalog,
        ledgers=ledgers,
        planner=planner,
        events=events,
        media=media,
        home=home,
        settings=settings,
        bell=Bell(),
        reach=Reach(),
    )


@asynccontextmanager
async def running(
    studio: Studio, job_id: JobId, renderer: Renderer | None = None, room: Room | None = None
) -> AsyncIterator[None]:
    """Runs a job while the block lasts. The home must be owned (`storage.home.own`)."""
    models = await studio.films.models(job_id)
    async with _open_runs(studio, [job_id], models, renderer, room) as runs:
        await runs.start(job_id, models)
        yield


@asynccontextmanager
async def working(
    studio: Studio, renderer: Renderer | None = None, room: Room | None = None
) -> AsyncIterator[None]:
    """Runs all jobs that are asked for while the block lasts, and those left unfinished before. The home must
    be owned.
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
        )
        work = asyncio.create_task(worker.run())
        try:
            yield
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


def desk_for(studio: Studio, installation: "Installation") -> "Desk":
    """What the routes of the jobs API work with."""
    from reelproof.server.desk import Desk

    ledgers, catalog, settings = studio.ledgers, studio.catalog, studio.settings
    belongings = Belongings(ledgers)
    shelf = DiskProjectShelf(studio.home.projects)
    projects = OwnProjects(ledgers, belongings, shelf)
    submissions = Submissions(ledgers, studio.films, studio.reviews, belongings, studio.bell)
    asking = Asking(catalog, settings.choices(), settings.local)
    return Desk(
        belongings=belongings,
        catalog=catalog,
        commissions=Commissions(belongings, projects, shelf, asking, submissions),
        events=studio.events,
        films=studio.films,
        installation=installation,
        ledgers=ledgers,
        media=studio.media,
        planner=studio.planner,
        projects=projects,
        standings=JobStandings(ledgers, studio.films, studio.events),
        submissions=submissions,
        timelines=Timelines(ledgers, belongings),
    )


@asynccontextmanager
async def _open_runs(
    studio: Studio,
    jobs: Sequence[JobId],
    models: Iterable[str],
    renderer: Renderer | None,
    room: Room | None,
) -> AsyncIterator["DbosRuns"]:
    from reelproof.media.checks import DecodedMediaCheck
    from reelproof.media.interchange import write_otio
    from reelproof.storage.durable import DbosRuns
    from reelproof.storage.project_folder import DiskProjectFolder

    ledgers, catalog = studio.ledgers, studio.catalog
    settled = SettledSignal()
    maker = _maker(studio, DecodedMediaCheck(), settled)
    folder = DiskProjectFolder(write_otio)
    pool = ProcessPool(workers=RENDER_PROCESSES)
    renderer = renderer or _renderer(pool, studio.home)
    assembly = Assembly(ledgers.jobs, ledgers.assets, ledgers.attempts, studio.media, renderer, folder)
    room = room or DiskRoom(studio.home.path)
    production = Production(
        ledgers=ledgers,
        planner=studio.planner,
        asset_round=_asset_round(studio, maker, room, settled),
        assembly=assembly,
        folder=folder,
        media=studio.media,
        room=room,
        cancellation=studio.cancellation,
        step_timeout_s=studio.settings.step_timeout_s,
    )
    runs = DbosRuns(studio.home.durable_database, production, maker, catalog)
    await runs.open(jobs, models)
    try:
        yield runs
    finally:
        await runs.close()
        await maker.rest()
        await pool.close()


def _maker(studio: Studio, check: MediaCheck, settled: SettledSignal) -> AssetMaker:
    ledgers, catalog = studio.ledgers, studio.catalog
    attempts = ledgers.attempts
    call = ProviderCall(attempts)
    gate = Gate(attempts, studio.settings.circuit_policy())
    takes = TakeMaker(ledgers, catalog, studio.media, check, DiskOwnMedia(), call, gate, Slots())
    withdrawal = Withdrawal(attempts, catalog, call)
    return AssetMaker(ledgers, catalog, takes, withdrawal, studio.settings.retry_policy(), settled.notify)


def _asset_round(studio: Studio, maker: AssetMaker, room: Room, settled: SettledSignal) -> AssetRound:
    return AssetRound(
        ledgers=studio.ledgers,
        maker=maker,
        catalog=studio.catalog,
        room=room,
        settled=settled,
        cancellation=studio.cancellation,
        step_timeout_s=studio.settings.step_timeout_s,
    )


def _renderer(pool: ProcessPool, home: Home) -> Renderer:
    from reelproof.media.film import FilmRenderer

    return FilmRenderer(pool, home.cache)


def load_catalog(terms: Terms | None = None) -> Catalog:
    """Every provider that is installed. One that fails to load becomes a reason, not a crash."""
    providers: dict[str, Provider] = {}
    not_loaded: dict[str, str] = {}
    for entry in _entries():
        try:
            plugin = _plugin(entry)
            context = ProviderContext(environment=provider_environment(plugin.environment))
            providers[entry.name] = plugin.create(context)
        except Exception as error:  # noqa: BLE001 a stranger's plug-in may raise anything while it is imported
            logger.warning("provider %s could not be loaded: %s", entry.name, error)
            not_loaded[entry.name] = f"{type(error).__name__}: {error}"
    return Catalog(providers, not_loaded, terms)


def protection_for(settings: Settings, host: str, is_upload: "IsUpload") -> "Protection":
    """Who may call a server that listens on `host`. Raises ReelproofError where everybody could."""
    from reelproof.server.security.body_limit import BodyLimits
    from reelproof.server.security.protection import Protection

    token = settings.api_token.get_secret_value() if settings.api_token else None
    others = {name: one.get_secret_value() for name, one in settings.owners.items()}
    owners = owners_of(token, others)
    check_address(host, owners.needs_token)
    return Protection(
        owners=owners,
        host_names=frozenset({host.lower().rstrip("."), *settings.allowed_hosts}),
        allowed_origins=frozenset(map(checked_origin, settings.allowed_origins)),
        proxies=settings.trusted_proxies,
        calls_per_minute=settings.api_calls_per_minute,
        limits=BodyLimits(is_upload=is_upload),
    )


def secret_values() -> list[str]:
    """What may be shown nowhere: the keys among the variables that plug-ins declare, and our own."""
    names: list[str] = []
    for entry in _entries():
        with suppress(Exception):  # a plug-in that cannot be imported is named when the catalog is loaded
            names += _plugin(entry).environment
    return secrets_among(names)


def _entries() -> list[EntryPoint]:
    return sorted(entry_points(group=PLUGIN_GROUP), key=lambda entry: entry.name)


def _plugin(entry: EntryPoint) -> Plugin:
    plugin = entry.load()
    if not isinstance(plugin, Plugin):
        raise TypeError(f"{entry.value} is not a reelproof.provider_api.Plugin")
    return plugin
