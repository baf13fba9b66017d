"""Opens the home and connects the services behind command line, HTTP API and Python API (`Studio`)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version

import platformdirs

from reelproof.domain.frozen import frozen
from reelproof.domain.redaction import Redactor
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.catalog.server_probe import ServerProbe
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.plan.script_reader import ScriptReader
from reelproof.engine.ports.stores import Stores
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.provider_job_cleanup import ProviderJobCleanup
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.export import Exports
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.job_queue import JobQueue
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.previews import Previews
from reelproof.engine.studio.request_builder import RequestBuilder
from reelproof.engine.studio.take_list import TakeList
from reelproof.logs import redact_in_logs
from reelproof.media.display_sizes import SandboxedSizes
from reelproof.media.previews import SandboxedPreviews
from reelproof.media.recording_lengths import SandboxedLengths
from reelproof.media.text.language import classify_language
from reelproof.media.text.remembered_language import remembered
from reelproof.media.text.undrawn import undrawn
from reelproof.plugins import declared_keys, load_catalog, make_provider, secret_values
from reelproof.provider_api import Provider
from reelproof.provider_api.sandbox import Sandbox
from reelproof.settings.settings import Settings
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event import SqlEvents
from reelproof.storage.database.stores.asset import SqlAssets
from reelproof.storage.database.stores.attempt import SqlAttempts
from reelproof.storage.database.stores.deletion import SqlDeletions
from reelproof.storage.database.stores.history import SqlHistories
from reelproof.storage.database.stores.job import SqlJobs
from reelproof.storage.database.stores.job_part import SqlJobParts
from reelproof.storage.database.stores.project import SqlProjects
from reelproof.storage.database.stores.take import SqlTakes
from reelproof.storage.files.backup.check import check_quickly
from reelproof.storage.files.blobs.disk import DiskMediaStore
from reelproof.storage.files.home import Home, prepare
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.own_media import DiskOwnMedia
from reelproof.storage.files.preview_store import DiskPreviewStore
from reelproof.storage.files.project_files import DiskProjectFiles


@frozen
class Studio:
    """The services behind the CLI and the API. It reads and accepts requests; `running` executes them."""

    films: Films
    film_requests: FilmRequests
    job_queue: JobQueue
    job_commands: JobCommands
    owned_lookup: OwnedLookup
    take_list: TakeList
    exports: Exports
    cancellation: Cancellation
    deletions: Deletions
    catalog: Catalog
    stores: Stores
    planner: Planner
    notices: FilmNotices
    database: Database
    events: SqlEvents
    media: DiskMediaStore
    home: Home
    settings: Settings
    wake_up: WakeUp
    server_probe: ServerProbe
    keys: Keys
    previews: Previews
    redactor: Redactor


@asynccontextmanager
async def open_studio(
    settings: Settings, catalog: Catalog | None = None, makes_films: bool = True
) -> AsyncIterator[Studio]:
    """Opens the home's database, with all installed providers unless a catalog is given. Any number of
    processes may do so. Unless this one `makes_films`, plans assume that the keys are those of another.
    """
    home = Home(settings.home)
    await prepare(home)
    secrets = settings.secrets()
    await asyncio.to_thread(check_quickly, home)
    database = await Database.open(home.database_url, secrets)
    try:
        await asyncio.to_thread(DiskKeyring(home.keys, secrets).seal)
        catalog = catalog or load_catalog(settings)
    except BaseException:
        await database.close()
        raise
    sandbox = Sandbox()
    try:
        studio = _studio(settings, home, database, catalog, sandbox, makes_films)
        await studio.keys.load_values()
        try:
            yield studio
        finally:
            await studio.media.save_checks()
    finally:
        sandbox.close()
        await catalog.close()
        await database.close()


def _stores(database: Database) -> Stores:
    return Stores(
        projects=SqlProjects(database),
        jobs=SqlJobs(database),
        parts=SqlJobParts(database),
        assets=SqlAssets(database),
        takes=SqlTakes(database),
        attempts=SqlAttempts(database),
        histories=SqlHistories(database),
    )


def _studio(
    settings: Settings, home: Home, database: Database, catalog: Catalog, sandbox: Sandbox, makes_films: bool
) -> Studio:
    stores = _stores(database)
    media, previews = DiskMediaStore(home.media, home.checked_media), DiskPreviewStore(home.previews)
    lengths = SandboxedLengths(sandbox, home.recording_lengths)
    planner = Planner(stores, media, DiskOwnMedia(), catalog, lengths, makes_films)
    notices = FilmNotices(catalog, DiskOwnMedia(), SandboxedSizes(sandbox), undrawn)
    events, wake_up, owned_lookup = SqlEvents(database), WakeUp(), OwnedLookup(stores)
    film_requests = FilmRequests(stores, request_builder_for(settings, catalog))
    films = Films(stores, events, planner, catalog, film_requests)
    provider_job_cleanup = ProviderJobCleanup(stores.attempts, catalog, ProviderCall(stores.attempts))
    job_queue = JobQueue(stores, catalog, wake_up, settings.budget)
    redactor = _redactor(settings)
    return Studio(
        films=films,
        film_requests=film_requests,
        job_queue=job_queue,
        job_commands=JobCommands(stores, films, owned_lookup, job_queue, film_requests),
        owned_lookup=owned_lookup,
        take_list=TakeList(stores, owned_lookup),
        exports=Exports(stores, owned_lookup),
        cancellation=Cancellation(stores, provider_job_cleanup),
        deletions=_deletions(database, home, owned_lookup, media, previews),
        catalog=catalog,
        stores=stores,
        planner=planner,
        notices=notices,
        database=database,
        events=events,
        media=media,
        home=home,
        settings=settings,
        wake_up=wake_up,
        server_probe=ServerProbe(),
        keys=_keys(home, settings, catalog, redactor),
        previews=Previews(stores, media, previews, SandboxedPreviews(sandbox)),
        redactor=redactor,
    )


def _deletions(
    database: Database,
    home: Home,
    owned_lookup: OwnedLookup,
    media: DiskMediaStore,
    previews: DiskPreviewStore,
) -> Deletions:
    files = DiskProjectFiles(home.projects)
    return Deletions(SqlDeletions(database), owned_lookup, files, media, previews)


def _redactor(settings: Settings) -> Redactor:
    """Builds the redactor of this process, and has its logs redacted, too."""
    redact_in_logs(settings.own_secrets())
    return Redactor([*secret_values(), *settings.own_secrets()])


def request_builder_for(settings: Settings, catalog: Catalog) -> RequestBuilder:
    """Builds requests from fixed settings."""
    defaults = Defaults(settings.choices(), settings.local, settings.language, settings.budget())
    return RequestBuilder(catalog, reader_for(lambda: defaults), lambda: defaults)


def reader_for(defaults: Callable[[], Defaults]) -> ScriptReader:
    """Builds a script reader that detects the language."""
    guesses = platformdirs.user_cache_path("reelproof") / f"guesses-{version('py3langid')}.json"
    return ScriptReader(remembered(classify_language, guesses), lambda: defaults().language)


def _keys(home: Home, settings: Settings, catalog: Catalog, redactor: Redactor) -> Keys:
    def create(name: str, kept: Mapping[str, str]) -> Provider | str:
        return make_provider(name, kept, settings.public_url)

    def hide(values: Collection[str]) -> None:
        redactor.learn(values)
        redact_in_logs(values)

    return Keys(DiskKeyring(home.keys, settings.secrets()), declared_keys(), catalog, create, hide)
