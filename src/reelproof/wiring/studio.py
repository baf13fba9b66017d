"""The studio that outside faces work with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from reelproof.domain.redaction import Redactor
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.catalog.reach import Reach
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.parsing import ScriptReader
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.bell import Bell
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.withdrawal import Withdrawal
from reelproof.engine.studio.asking import Asking
from reelproof.engine.studio.belongings import Belongings
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.previews import Previews
from reelproof.engine.studio.reviews import Reviews
from reelproof.engine.studio.usual_settings import Usual
from reelproof.logs import hide_in_logs
from reelproof.media.previews import SandboxedPreviews
from reelproof.media.text.language import classify_language
from reelproof.plugins import declared_keys, load_catalog, make_provider, secret_values
from reelproof.provider_api import Provider
from reelproof.provider_api.sandbox import Sandbox
from reelproof.settings.settings import Settings
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event import SqlEvents
from reelproof.storage.database.stores.asset import SqlAssets
from reelproof.storage.database.stores.attempt import SqlAttempts
from reelproof.storage.database.stores.deletion import SqlDeletions
from reelproof.storage.database.stores.job import SqlJobs
from reelproof.storage.database.stores.job_part import SqlJobParts
from reelproof.storage.database.stores.project import SqlProjects
from reelproof.storage.database.stores.take import SqlTakes
from reelproof.storage.files.backup.check import check_glance
from reelproof.storage.files.blobs.disk import DiskMediaStore
from reelproof.storage.files.home import Home, prepare
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.own_media import DiskOwnMedia
from reelproof.storage.files.preview_store import DiskPreviewStore
from reelproof.storage.files.project_shelf import DiskProjectShelf


@dataclass(frozen=True, slots=True)
class Studio:
    """What an outside face works with. It reads and takes requests; `running` makes them happen."""

    films: Films
    reviews: Reviews
    cancellation: Cancellation
    deletions: Deletions
    catalog: Catalog
    ledgers: Ledgers
    planner: Planner
    notices: FilmNotices
    database: Database
    events: SqlEvents
    media: DiskMediaStore
    home: Home
    settings: Settings
    bell: Bell
    reach: Reach
    keys: Keys
    previews: Previews
    redactor: Redactor


@asynccontextmanager
async def open_studio(settings: Settings, catalog: Catalog | None = None) -> AsyncIterator[Studio]:
    """Opens the home's database, with all installed providers unless a catalog is given. Any number of
    processes may.
    """
    home = Home(settings.home)
    await prepare(home)
    secrets = settings.secrets()
    await asyncio.to_thread(check_glance, home)
    database = await Database.open(home.database_url, secrets)
    try:
        await asyncio.to_thread(DiskKeyring(home.keys, secrets).seal)
        catalog = catalog or load_catalog(settings)
    except BaseException:
        await database.close()
        raise
    sandbox = Sandbox()
    try:
        studio = _studio(settings, home, database, catalog, sandbox)
        await studio.keys.take_note()
        yield studio
    finally:
        sandbox.close()
        await catalog.close()
        await database.close()


def _studio(settings: Settings, home: Home, database: Database, catalog: Catalog, sandbox: Sandbox) -> Studio:
    ledgers = Ledgers(
        projects=SqlProjects(database),
        jobs=SqlJobs(database),
        parts=SqlJobParts(database),
        assets=SqlAssets(database),
        takes=SqlTakes(database),
        attempts=SqlAttempts(database),
    )
    media, previews = DiskMediaStore(home.media), DiskPreviewStore(home.previews)
    planner = Planner(ledgers, media, DiskOwnMedia(), catalog)
    notices = FilmNotices(catalog, DiskOwnMedia())
    events = SqlEvents(database)
    films = Films(ledgers, events, planner, catalog)
    withdrawal = Withdrawal(ledgers.attempts, catalog, ProviderCall(ledgers.attempts))
    redactor = Redactor([*secret_values(), *settings.own_secrets()])
    hide_in_logs(settings.own_secrets())
    return Studio(
        films=films,
        reviews=Reviews(ledgers, films),
        cancellation=Cancellation(ledgers, withdrawal),
        deletions=Deletions(
            SqlDeletions(database), Belongings(ledgers), DiskProjectShelf(home.projects), media, previews
        ),
        catalog=catalog,
        ledgers=ledgers,
        planner=planner,
        notices=notices,
        database=database,
        events=events,
        media=media,
        home=home,
        settings=settings,
        bell=Bell(),
        reach=Reach(),
        keys=_keys(home, settings, catalog, redactor),
        previews=Previews(ledgers, media, previews, SandboxedPreviews(sandbox)),
        redactor=redactor,
    )


def asking_for(settings: Settings, catalog: Catalog) -> Asking:
    """With settings that do not change any more."""
    usual = Usual(settings.choices(), settings.local, settings.language)
    return Asking(catalog, reader_for(lambda: usual), lambda: usual)


def reader_for(usual: Callable[[], Usual]) -> ScriptReader:
    """Reads scripts in the language that they are found to be in."""
    return ScriptReader(classify_language, lambda: usual().language)


def _keys(home: Home, settings: Settings, catalog: Catalog, redactor: Redactor) -> Keys:
    def create(name: str, kept: Mapping[str, str]) -> Provider | str:
        return make_provider(name, kept, settings.public_url)

    def hide(values: Collection[str]) -> None:
        redactor.learn(values)
        hide_in_logs(values)

    return Keys(DiskKeyring(home.keys, settings.secrets()), declared_keys(), catalog, create, hide)
