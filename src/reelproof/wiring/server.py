"""What the server works with, and who may call it."""

from pathlib import Path
from typing import TYPE_CHECKING

from reelproof.access.origins import check_address, checked_origin, host_of_url
from reelproof.access.owners import owners_of
from reelproof.engine.studio.asking import Asking
from reelproof.engine.studio.belongings import Belongings
from reelproof.engine.studio.commission import Commissions
from reelproof.engine.studio.diagnostics import Diagnostics
from reelproof.engine.studio.export import Exports
from reelproof.engine.studio.job_standing import JobStandings
from reelproof.engine.studio.own_projects import OwnProjects
from reelproof.engine.studio.script_preview import ScriptPreviews
from reelproof.engine.studio.submission import Submissions
from reelproof.engine.studio.timeline import Timelines
from reelproof.engine.studio.usual_settings import UsualSettings
from reelproof.machine import ThisMachine
from reelproof.settings.file import TomlSettingsFile
from reelproof.settings.settings import Settings
from reelproof.storage.files.log_files import DiskJobLogs
from reelproof.storage.files.project_shelf import DiskProjectShelf
from reelproof.wiring.studio import Studio, reader_for
from reelproof.wiring.webhooks import webhooks_for

if TYPE_CHECKING:
    from reelproof.server.desk import Desk, Installation
    from reelproof.server.security.protection import Protection


def desk_for(studio: Studio, installation: "Installation", settings_file: Path | None = None) -> "Desk":
    """What the routes of the jobs API work with. `settings_file` is the one that they change, by default the
    user's.
    """
    from reelproof.server.desk import Desk

    ledgers, catalog = studio.ledgers, studio.catalog
    settings = TomlSettingsFile(studio.settings, settings_file)
    belongings = Belongings(ledgers)
    shelf = DiskProjectShelf(studio.home.projects)
    reader = reader_for(settings.usual)
    projects = OwnProjects(ledgers, belongings, shelf, reader)
    submissions = Submissions(ledgers, studio.films, belongings, studio.bell)
    standings = JobStandings(ledgers, studio.films, studio.events)
    asking = Asking(catalog, reader, settings.usual)
    commissions = Commissions(ledgers, belongings, projects, shelf, asking, submissions)
    return Desk(
        asking=asking,
        belongings=belongings,
        catalog=catalog,
        commissions=commissions,
        deletions=studio.deletions,
        diagnostics=diagnostics_for(studio),
        events=studio.events,
        exports=Exports(ledgers, belongings),
        films=studio.films,
        installation=installation,
        keys=studio.keys,
        ledgers=ledgers,
        media=studio.media,
        notices=studio.notices,
        planner=studio.planner,
        previews=studio.previews,
        projects=projects,
        reach=studio.reach,
        script_previews=ScriptPreviews(ledgers, commissions, studio.films, studio.planner, studio.notices),
        standings=standings,
        submissions=submissions,
        timelines=Timelines(ledgers),
        usual_settings=UsualSettings(settings, catalog),
        webhooks=webhooks_for(studio),
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
