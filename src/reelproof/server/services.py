"""Services that routes depend on (`Services`), and facts about this installation."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Annotated

from fastapi import Depends, Request

from reelproof.contract.health import HealthObject
from reelproof.contract.installation import SystemCheck
from reelproof.contract.job import JobObject
from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.catalog.server_probe import ServerProbe
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.files import MediaStore
from reelproof.engine.ports.stores import Events, Stores
from reelproof.engine.studio.default_settings import DefaultSettings
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.export import Exports
from reelproof.engine.studio.film_history import FilmHistory
from reelproof.engine.studio.film_pieces import FilmPieces
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.previews import Previews
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.request_builder import RequestBuilder
from reelproof.engine.studio.script_preview import ScriptPreviews
from reelproof.engine.studio.start_job import StartJob
from reelproof.engine.studio.timeline import Timelines
from reelproof.engine.studio.timing import Timing
from reelproof.engine.studio.version_plans import VersionPlans
from reelproof.engine.studio.voice_sample import VoiceSamples
from reelproof.engine.studio.webhooks import Webhooks
from reelproof.server.diagnostics import Diagnostics
from reelproof.server.stale_cache import StaleOnTimeout


@frozen
class Installation:
    """Facts about this installation. `worker` describes the running worker, if any; `blocking_failure`
    is a problem that blocks all films, such as a full disk.
    """

    version: str
    sample_script: str
    settings: Mapping[str, JsonValue]
    system_check: Callable[[], Awaitable[SystemCheck]]
    worker: Callable[[], Awaitable[str | None]]
    blocking_failure: Callable[[], Awaitable[Failure | None]]


@frozen
class CachedJob:
    """A job's response and the version it was built from."""

    version: str
    content: JobObject


@frozen
class Services:
    """The use cases and stores available to routes."""

    request_builder: RequestBuilder
    owned_lookup: OwnedLookup
    pieces: FilmPieces
    catalog: Catalog
    start_job: StartJob
    deletions: Deletions
    diagnostics: Diagnostics
    events: Events
    exports: Exports
    films: Films
    history: FilmHistory
    installation: Installation
    keys: Keys
    stores: Stores
    media: MediaStore
    notices: FilmNotices
    planner: Planner
    previews: Previews
    projects: ProjectService
    server_probe: ServerProbe
    script_previews: ScriptPreviews
    job_commands: JobCommands
    timelines: Timelines
    timing: Timing
    default_settings: DefaultSettings
    versions: FilmVersions
    version_plans: VersionPlans
    webhooks: Webhooks
    job_cache: StaleOnTimeout[CachedJob] = field(default_factory=StaleOnTimeout)
    voice_samples: VoiceSamples = field(default_factory=VoiceSamples)
    health_cache: StaleOnTimeout[HealthObject] = field(default_factory=StaleOnTimeout)


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(services_of)]
