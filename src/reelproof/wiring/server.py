"""Connects the HTTP server: its services, diagnostics, hosts, origins, rate limit, tokens."""

from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.access.origins import check_address, checked_origin, host_of_url
from reelproof.access.owners import owners_of
from reelproof.engine.studio.default_settings import DefaultSettings
from reelproof.engine.studio.film_pieces import FilmPieces
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.film_versions import FilmVersions
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.job_commands import JobCommands
from reelproof.engine.studio.job_queue import JobQueue
from reelproof.engine.studio.project_service import ProjectService
from reelproof.engine.studio.request_builder import RequestBuilder
from reelproof.engine.studio.script_preview import ScriptPreviews
from reelproof.engine.studio.start_job import StartJob
from reelproof.engine.studio.timeline import Timelines
from reelproof.engine.studio.timing import Timing
from reelproof.engine.studio.version_plans import VersionPlans
from reelproof.installed_versions import ThisMachine
from reelproof.media.rendering.running_pieces import RunningPieces
from reelproof.server.diagnostics import Diagnostics
from reelproof.settings.file import TomlSettingsFile
from reelproof.settings.settings import Settings
from reelproof.storage.files.log_files import DiskJobLogs
from reelproof.storage.files.project_files import DiskProjectFiles
from reelproof.wiring.history import history_for, versions_for
from reelproof.wiring.studio import Studio, reader_for
from reelproof.wiring.webhooks import webhooks_for

if TYPE_CHECKING:
    from reelproof.server.security.protection import Protection
    from reelproof.server.services import Installation, Services


def services_for(
    studio: Studio, installation: "Installation", settings_file: Path | None = None
) -> "Services":
    """Builds the services of the API, which changes `settings_file` (default: the user's)."""
    from reelproof.server.services import Services

    stores, settings = studio.stores, TomlSettingsFile(studio.settings, settings_file)
    files, projects, request_builder = _script_services(studio, settings)
    timelines, versions, films, job_queue, job_commands = _film_services(studio, request_builder, settings)
    start_job = StartJob(stores, studio.owned_lookup, projects, files, request_builder, job_queue)
    return Services(
        request_builder=request_builder,
        owned_lookup=studio.owned_lookup,
        catalog=studio.catalog,
        start_job=start_job,
        deletions=studio.deletions,
        diagnostics=diagnostics_for(studio),
        events=studio.events,
        exports=studio.exports,
        films=films,
        history=history_for(studio),
        installation=installation,
        keys=studio.keys,
        stores=stores,
        media=studio.media,
        notices=studio.notices,
        pieces=_pieces(studio),
        planner=studio.planner,
        previews=studio.previews,
        projects=projects,
        server_probe=studio.server_probe,
        script_previews=ScriptPreviews(stores, start_job, films, studio.planner, studio.notices),
        job_commands=job_commands,
        timelines=timelines,
        timing=Timing(projects, timelines),
        default_settings=DefaultSettings(settings, studio.catalog),
        versions=versions,
        version_plans=_version_plans(studio, versions, start_job, films),
        webhooks=webhooks_for(studio),
    )


def _pieces(studio: Studio) -> FilmPieces:
    return FilmPieces(studio.stores, studio.owned_lookup, RunningPieces(studio.home.cache))


def _script_services(
    studio: Studio, settings: TomlSettingsFile
) -> tuple[DiskProjectFiles, ProjectService, RequestBuilder]:
    project_files, reader = DiskProjectFiles(studio.home.projects), reader_for(settings.defaults)
    projects = ProjectService(studio.stores, studio.owned_lookup, project_files, reader)
    return project_files, projects, RequestBuilder(studio.catalog, reader, settings.defaults)


def _version_plans(studio: Studio, versions: FilmVersions, start_job: StartJob, films: Films) -> VersionPlans:
    return VersionPlans(
        studio.stores, studio.owned_lookup, versions, start_job, films, studio.planner, studio.notices
    )


def _film_services(
    studio: Studio, request_builder: RequestBuilder, settings: TomlSettingsFile
) -> tuple[Timelines, FilmVersions, Films, JobQueue, JobCommands]:
    """They decide options and limits by the settings that the server changes."""
    film_requests = FilmRequests(studio.stores, request_builder)
    films = Films(studio.stores, studio.events, studio.planner, studio.catalog, film_requests)
    queue = JobQueue(
        studio.stores, studio.catalog, studio.wake_up, lambda: settings.defaults().max_cost_microusd
    )
    commands = JobCommands(studio.stores, films, studio.owned_lookup, queue, film_requests)
    timelines, versions = Timelines(studio.stores, film_requests), versions_for(studio, film_requests)
    return timelines, versions, films, queue, commands


def diagnostics_for(studio: Studio) -> Diagnostics:
    """Builds the diagnostics of jobs."""
    return Diagnostics(
        stores=studio.stores,
        events=studio.events,
        logs=DiskJobLogs(studio.home.logs),
        keys=studio.keys,
        settings=studio.settings.model_dump(mode="json"),
        machine=ThisMachine(),
        redactor=studio.redactor,
    )


def protection_for(settings: Settings, host: str) -> "Protection":
    """Builds the access protection of a server on `host`. Raises ReelproofError if anyone could call it."""
    from reelproof.server.route_policy import is_public, is_upload
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
        is_public=is_public,
    )
