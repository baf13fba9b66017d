"""What the routes work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure
from reelproof.engine.asking import Asking
from reelproof.engine.belongings import Belongings
from reelproof.engine.catalog import Catalog
from reelproof.engine.commission import Commissions
from reelproof.engine.deletion import Deletions
from reelproof.engine.diagnostics import Diagnostics
from reelproof.engine.export import Exports
from reelproof.engine.file_ports import MediaStore
from reelproof.engine.films import Films
from reelproof.engine.job_standing import JobStandings
from reelproof.engine.keys import Keys
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.notices import FilmNotices
from reelproof.engine.own_projects import OwnProjects
from reelproof.engine.plan import Planner
from reelproof.engine.ports import Events
from reelproof.engine.previews import Previews
from reelproof.engine.reach import Reach
from reelproof.engine.script_preview import ScriptPreviews
from reelproof.engine.submission import Submissions
from reelproof.engine.timeline import Timelines
from reelproof.engine.usual_settings import UsualSettings
from reelproof.engine.webhooks import Webhooks
from reelproof.server.patience import Patience
from reelproof.server.schema.health import HealthObject
from reelproof.server.schema.job import JobObject


@dataclass(frozen=True, slots=True)
class Installation:
    """What is told of this installation. `worker` says in words who makes films here, if anybody; `fault`,
    what keeps every film from being made, such as a full disk.
    """

    version: str
    sample_script: str
    settings: Mapping[str, JsonValue]
    system_check: Callable[[], Awaitable[Mapping[str, JsonValue]]]
    worker: Callable[[], Awaitable[str | None]]
    fault: Callable[[], Awaitable[Failure | None]]


@dataclass(frozen=True, slots=True)
class KnownJob:
    """A job's object, and the version of what it was made from."""

    version: str
    told: JobObject


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases, and what is read beside them."""

    asking: Asking
    belongings: Belongings
    catalog: Catalog
    commissions: Commissions
    deletions: Deletions
    diagnostics: Diagnostics
    events: Events
    exports: Exports
    films: Films
    installation: Installation
    keys: Keys
    ledgers: Ledgers
    media: MediaStore
    notices: FilmNotices
    planner: Planner
    previews: Previews
    projects: OwnProjects
    reach: Reach
    script_previews: ScriptPreviews
    standings: JobStandings
    submissions: Submissions
    timelines: Timelines
    usual_settings: UsualSettings
    webhooks: Webhooks
    job_patience: Patience[KnownJob] = field(default_factory=Patience)
    health_patience: Patience[HealthObject] = field(default_factory=Patience)


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(desk_of)]
