"""Builds everything, and is the only place that does."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from reelproof.domain.ids import JobId
from reelproof.engine.assembly import Assembly
from reelproof.engine.attempt import AssetMaker, Ledgers
from reelproof.engine.catalog import Catalog
from reelproof.engine.films import Films
from reelproof.engine.plan import Planner
from reelproof.engine.ports import Renderer, Room
from reelproof.engine.production import Production, SettledSignal
from reelproof.planning.recovery import RetryPolicy
from reelproof.provider_api import Plugin, Provider, ProviderContext
from reelproof.provider_api.processes import ProcessPool
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
from reelproof.storage.room import DiskRoom

logger = logging.getLogger(__name__)
PLUGIN_GROUP = "reelproof.providers"
RENDER_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Studio:
    """What an outside face works with. It reads and takes requests; `running` makes them happen."""

    films: Films
    catalog: Catalog
    ledgers: Ledgers
    planner: Planner
    media: DiskMediaStore
    home: Home
    settings: Settings


@asynccontextmanager
async def open_studio(settings: Settings, catalog: Catalog | None = None) -> AsyncIterator[Studio]:
    """Opens the home's database, with all installed providers unless a catalog is given. Any number of
    processes may.
    """
    home = Home(settings.home)
    await prepare(home)
    database = await Database.open(home.database_url)
    catalog = catalog or load_catalog()
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
    planner = Planner(ledgers.projects, ledgers.takes, media, DiskOwnMedia(), catalog)
    films = Films(ledgers.projects, ledgers.jobs, ledgers.assets, SqlEvents(database), planner, catalog)
    return Studio(films, catalog, ledgers, planner, media, home, settings)


@asynccontextmanager
async def running(
    studio: Studio, job_id: JobId, renderer: Renderer | None = None, room: Room | None = None
) -> AsyncIterator[None]:
    """Runs a job while the block lasts. The home must be owned (`storage.home.own`)."""
    from reelproof.media.checks import DecodedMediaCheck
    from reelproof.media.interchange import write_otio
    from reelproof.storage.durable import DbosRuns
    from reelproof.storage.project_folder import DiskProjectFolder

    ledgers, catalog = studio.ledgers, studio.catalog
    settled = SettledSignal()
    maker = AssetMaker(
        ledgers=ledgers,
        catalog=catalog,
        media=studio.media,
        check=DecodedMediaCheck(),
        own_media=DiskOwnMedia(),
        policy=RetryPolicy(max_retries=studio.settings.max_retries),
        on_settled=settled.notify,
    )
    folder = DiskProjectFolder(write_otio)
    pool = ProcessPool(workers=RENDER_PROCESSES)
    renderer = renderer or _renderer(pool, studio.home)
    assembly = Assembly(ledgers.jobs, ledgers.assets, ledgers.attempts, studio.media, renderer, folder)
    room = room or DiskRoom(studio.home.path)
    production = Production(ledgers, studio.planner, maker, assembly, catalog, folder, room, settled)
    runs = DbosRuns(studio.home.durable_database, production, maker, catalog)
    await runs.open(only_job=job_id)
    try:
        await runs.start(job_id)
        yield
    finally:
        await runs.close()
        await pool.close()


def _renderer(pool: ProcessPool, home: Home) -> Renderer:
    from reelproof.media.film import FilmRenderer

    return FilmRenderer(pool, home.cache)


def load_catalog() -> Catalog:
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
    return Catalog(providers, not_loaded)


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
