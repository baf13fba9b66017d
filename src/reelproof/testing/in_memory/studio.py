"""The engine on parts in memory: the same use cases and runs, in milliseconds."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import new_correlation_id
from reelproof.domain.job import Job
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.plan.script_reader import ScriptReader
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores
from reelproof.engine.ports.wake_up import WakeUp
from reelproof.engine.run.assembly import Assembly
from reelproof.engine.run.asset_changes import AssetChanges
from reelproof.engine.run.asset_round import AssetRound
from reelproof.engine.run.attempt import AssetMaker
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.call_guard import CallGuard
from reelproof.engine.run.cancellation import Cancellation
from reelproof.engine.run.job_runs import JobRuns
from reelproof.engine.run.production import Production
from reelproof.engine.run.provider_job_cleanup import ProviderJobCleanup
from reelproof.engine.run.quarantine import Isolation, Quarantine
from reelproof.engine.run.slots import Slots
from reelproof.engine.run.take import TakeMaker
from reelproof.engine.studio.default_settings import Defaults
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.films import Films, JobView
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.job_queue import Caller, JobQueue
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.request_builder import RequestBuilder
from reelproof.planning.recovery.circuit import CircuitPolicy
from reelproof.planning.recovery.retry import RetryPolicy
from reelproof.planning.script.language_finding import LanguageGuess
from reelproof.planning.script.options import FilmChoices
from reelproof.provider_api import Provider
from reelproof.testing.in_memory.events import InMemoryEvents
from reelproof.testing.in_memory.folders import InMemoryFolder
from reelproof.testing.in_memory.media import (
    InMemoryMedia,
    InMemoryOwnMedia,
    KnownLengths,
    KnownMediaCheck,
    KnownSizes,
)
from reelproof.testing.in_memory.queues import InMemoryQueues
from reelproof.testing.in_memory.rendering import LimitedSpace, RecordingRenderer
from reelproof.testing.in_memory.stores import in_memory_stores
from reelproof.testing.in_memory.tables import Tables

RENDER_STALL_S = 600.0


@dataclass(slots=True)
class InMemoryStudio:
    """A home in memory; set its parts before `open`."""

    media_folder: Path
    providers: Mapping[str, Provider]
    tables: Tables = field(default_factory=Tables)
    check: KnownMediaCheck = field(default_factory=KnownMediaCheck)
    own_media: InMemoryOwnMedia = field(default_factory=InMemoryOwnMedia)
    sizes: KnownSizes = field(default_factory=KnownSizes)
    lengths: KnownLengths = field(default_factory=KnownLengths)
    folder: InMemoryFolder = field(default_factory=InMemoryFolder)
    renderer: RecordingRenderer = field(default_factory=RecordingRenderer)
    space: LimitedSpace = field(default_factory=LimitedSpace)
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    circuit: CircuitPolicy = field(default_factory=CircuitPolicy)
    isolation: Isolation | None = None
    step_timeout_s: float = 3600.0
    defaults: Defaults = field(default_factory=lambda: Defaults(FilmChoices()))
    stores: Stores = field(init=False)
    events: InMemoryEvents = field(init=False)
    media: InMemoryMedia = field(init=False)

    def __post_init__(self) -> None:
        self.stores = in_memory_stores(self.tables)
        self.events = InMemoryEvents(self.tables)
        self.media = InMemoryMedia(self.media_folder)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["OpenStudio"]:
        """Runs nothing that was left unfinished until it is started again, like a new process."""
        catalog = Catalog(self.providers, {})
        call = ProviderCall(self.stores.attempts)
        cleanup = ProviderJobCleanup(self.stores.attempts, catalog, call)
        quarantine = Quarantine(self.stores.attempts, self.isolation)
        changes = AssetChanges()
        takes = self._takes(catalog, call, quarantine)
        maker = AssetMaker(self.stores, catalog, takes, quarantine, cleanup, lambda: self.retries, changes)
        cancellation = Cancellation(self.stores, cleanup)
        planner = Planner(self.stores, self.media, self.own_media, catalog, self.lengths)
        asset_round = AssetRound(
            self.stores, maker, catalog, self.space, changes, cancellation, self.step_timeout_s
        )
        notices = FilmNotices(catalog, self.own_media, self.sizes, lambda _text, _language: ())
        production = self._production(planner, asset_round, cancellation, notices)
        queues = InMemoryQueues(maker)
        runs = JobRuns(production, queues)
        film_requests = FilmRequests(self.stores, self._request_builder(catalog))
        films = Films(self.stores, self.events, planner, catalog, film_requests)
        queue = JobQueue(self.stores, catalog, WakeUp())
        commands = JobCommands(self.stores, films, OwnedLookup(self.stores), queue, film_requests)
        await quarantine.begin()
        try:
            yield OpenStudio(
                films,
                film_requests,
                queue,
                commands,
                runs,
                queues,
                catalog,
                planner,
                cancellation,
                maker,
                production,
            )
        finally:
            await runs.close()
            await maker.rest()

    def _production(
        self, planner: Planner, asset_round: AssetRound, cancellation: Cancellation, notices: FilmNotices
    ) -> Production:
        return Production(
            stores=self.stores,
            planner=planner,
            asset_round=asset_round,
            assembly=self._assembly(),
            folder=self.folder,
            media=self.media,
            free_space=self.space,
            cancellation=cancellation,
            notices=notices,
            step_timeout_s=self.step_timeout_s,
        )

    def _request_builder(self, catalog: Catalog) -> RequestBuilder:
        """Takes every script for English."""
        reader = ScriptReader(lambda text, languages: LanguageGuess("en", 1.0), lambda: "en")
        return RequestBuilder(catalog, reader, lambda: self.defaults)

    def _takes(self, catalog: Catalog, call: ProviderCall, quarantine: Quarantine) -> TakeMaker:
        return TakeMaker(
            self.stores,
            catalog,
            self.media,
            self.check,
            self.own_media,
            call,
            quarantine,
            CallGuard(self.stores.attempts, self.circuit),
            Slots(),
        )

    def _assembly(self) -> Assembly:
        return Assembly(
            self.stores.jobs,
            self.stores.assets,
            self.stores.attempts,
            self.media,
            self.renderer,
            self.folder,
            RENDER_STALL_S,
        )


@frozen
class OpenStudio:
    """The use cases and runs of a home in memory."""

    films: Films
    film_requests: FilmRequests
    job_queue: JobQueue
    job_commands: JobCommands
    runs: JobRuns
    queues: InMemoryQueues
    catalog: Catalog
    planner: Planner
    cancellation: Cancellation
    maker: AssetMaker
    production: Production

    async def make(self, request: MakeRequest) -> JobView:
        """Runs one job to its end."""
        job = await self.start(request)
        await self.runs.start(job.id, ())
        await self.runs.ended(job.id)
        return await self.films.view_job(job.id)

    async def start(self, request: MakeRequest, is_sole_worker: bool = True) -> Job:
        """Queues a job; nothing runs it yet."""
        caller = Caller(LOCAL_OWNER, new_correlation_id(), is_sole_worker=is_sole_worker)
        return await self.job_queue.start(caller, request)
