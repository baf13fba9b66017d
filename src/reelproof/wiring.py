"""Builds everything, and is the only place that does."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from reelproof.domain.ids import JobId
from reelproof.domain.redaction import Redactor
from reelproof.engine.asking import Asking
from reelproof.engine.assembly import Assembly
from reelproof.engine.asset_round import AssetRound
from reelproof.engine.attempt import AssetMaker
from reelproof.engine.bell import Bell
from reelproof.engine.belongings import Belongings
from reelproof.engine.call import ProviderCall
from reelproof.engine.cancellation import Cancellation
from reelproof.engine.catalog import Catalog
from reelproof.engine.commission import Commissions
from reelproof.engine.diagnostics import Diagnostics
from reelproof.engine.films import Films
from reelproof.engine.gate import Gate
from reelproof.engine.job_standing import JobStandings
from reelproof.engine.keys import Keys
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
from reelproof.engine.webhooks import Webhooks
from reelproof.engine.withdrawal import Withdrawal
from reelproof.engine.worker import Worker
from reelproof.logs import hide_in_logs, kept_in
from reelproof.machine import ThisMachine
from reelproof.plugins import declared_keys, load_catalog, make_provider, secret_values
from reelproof.provider_api import Provider
from reelproof.provider_api.processes import ProcessPool
from reelproof.server.security.address import check_address, checked_origin, host_of_url
from reelproof.server.security.owners import owners_of
from reelproof.settings import Settings
from reelproof.storage.blobs.disk import DiskMediaStore
from reelproof.storage.database.asset import SqlAssets
from reelproof.storage.database.attempt import SqlAttempts
from reelproof.storage.database.connection import Database
from reelproof.storage.database.event import SqlEvents
from reelproof.storage.database.job import SqlJobs
from reelproof.storage.database.project import SqlProjects
from reelproof.storage.database.take import SqlTakes
from reelproof.storage.database.webhook import SqlWebhooks
from reelproof.storage.home import Home, prepare
from reelproof.storage.keyring import DiskKeyring
from reelproof.storage.log_files import DiskJobLogs
from reelproof.storage.own_media import DiskOwnMedia
from reelproof.storage.project_shelf import DiskProjectShelf
from reelproof.storage.room import DiskRoom

if TYPE_CHECKING:
    from reelproof.server.desk import Desk, Installation
    from reelproof.server.security.protection import Protection
    from reelproof.storage.durable import DbosRuns

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
    database: Database
    events: SqlEvents
    media: DiskMediaStore
    home: Home
    settings: Settings
    bell: Bell
    reach: Reach
    keys: Keys
    redactor: Redactor


@asynccontextmanager
async def open_studio(settings: Settings, catalog: Catalog | None = None) -> AsyncIterator[Studio]:
    """Opens the home's database, with all installed providers unless a catalog is given. Any number of
    processes may.
    """
    home = Home(settings.home)
    await prepare(home)
    database = await Database.open(home.database_url)
    catalog = catalog or load_catalog(settings)
    try:
        studio = _studio(settings, home, database, catalog)
        await studio.keys.take_note()
        yield studio
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
    redactor = Redactor([*secret_values(), *settings.own_secrets()])
    hide_in_logs(settings.own_secrets())
    return Studio(
        films=films,
        reviews=Reviews(ledgers, films),
        cancellation=Cancellation(ledgers, withdrawal),
        catalog=catalog,
        ledgers=ledgers,
        planner=planner,
        database=database,
        events=events,
        media=media,
        home=home,
        settings=settings,
        bell=Bell(),
        reach=Reach(),
        keys=_keys(home, settings, catalog, redactor),
        redactor=redactor,
    )


def _keys(home: Home, settings: Settings, catalog: Catalog, redactor: Redactor) -> Keys:
    def create(name: str, kept: Mapping[str, str]) -> Provider | str:
        return make_provider(name, kept, settings.public_url)

    def hide(values: Collection[str]) -> None:
        redactor.learn(values)
        hide_in_logs(values)

    return Keys(DiskKeyring(home.keys), declared_keys(), catalog, create, hide)


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
        )
        work = asyncio.gather(worker.run(), webhooks_for(studio).run())
        try:
            yield work
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
    standings = JobStandings(ledgers, studio.films, studio.events)
    asking = Asking(catalog, settings.choices(), settings.local)
    return Desk(
        asking=asking,
        belongings=belongings,
        catalog=catalog,
        commissions=Commissions(ledgers, belongings, projects, shelf, asking, submissions),
        diagnostics=diagnostics_for(studio),
        events=studio.events,
        films=studio.films,
        installation=installation,
        keys=studio.keys,
        ledgers=ledgers,
        media=studio.media,
        planner=studio.planner,
        projects=projects,
        reach=studio.reach,
        standings=standings,
        submissions=submissions,
        timelines=Timelines(ledgers, belongings),
        webhooks=webhooks_for(studio),
    )


def webhooks_for(studio: Studio) -> Webhooks:
    """Where ends of jobs are told. One process of a home runs it."""
    from reelproof.server.told_job import job_for_webhook
    from reelproof.server.webhook_sender import HttpWebhookSender

    standings = JobStandings(studio.ledgers, studio.films, studio.events)
    allow_private = studio.settings.allow_private_webhooks
    return Webhooks(
        ledger=SqlWebhooks(studio.database),
        sender=HttpWebhookSender(allow_private=allow_private),
        read=partial(job_for_webhook, studio.ledgers, standings),
        bell=Bell(),
        allow_private=allow_private,
    )


def diagnostics_for(studio: Studio) -> Diagnostics:
    """What can be told of a job to somebody who shall find out what is wrong."""
    return Diagnostics(
        ledgers=studio.ledgers,
        standings=JobStandings(studio.ledgers, studio.films, studio.events),
        events=studio.events,
        logs=DiskJobLogs(studio.home.logs),
        keys=studio.keys,
        settings=studio.settings.model_dump(mode="json"),
        machine=ThisMachine(),
        redactor=studio.redactor,
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
    with kept_in(studio.home.logs, studio.redactor):
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


def protection_for(settings: Settings, host: str) -> "Protection":
    """Who may call a server that listens on `host`. Raises ReelproofError where everybody could."""
    from reelproof.server.exceptional import is_for_everybody, is_upload
    from reelproof.server.security.body_limit import BodyLimits
    from reelproof.server.security.protection import Protection

    token = settings.api_token.get_secret_value() if settings.api_token else None
    others = {name: one.get_secret_value() for name, one in settings.owners.items()}
    owners = owners_of(token, others)
    check_address(host, owners.needs_token)
    public = [host_of_url(settings.public_url)] if settings.public_url else []
    return Protection(
        owners=owners,
        host_names=frozenset({host.lower().rstrip("."), *public, *settings.allowed_hosts}),
        allowed_origins=frozenset(map(checked_origin, settings.allowed_origins)),
        proxies=settings.trusted_proxies,
        calls_per_minute=settings.api_calls_per_minute,
        limits=BodyLimits(is_upload=is_upload),
        is_for_everybody=is_for_everybody,
    )
