"""What the routes work with."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import Failure
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import Keys
from reelproof.engine.catalog.reach import Reach
from reelproof.engine.plan.notices import FilmNotices
from reelproof.engine.plan.plan import Planner
from reelproof.engine.ports.files import MediaStore
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.stores import Events
from reelproof.engine.studio.asking import Asking
from reelproof.engine.studio.belongings import Belongings
from reelproof.engine.studio.commission import Commissions
from reelproof.engine.studio.deletion import Deletions
from reelproof.engine.studio.diagnostics import Diagnostics
from reelproof.engine.studio.export import Exports
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.job_standing import JobStandings
from reelproof.engine.studio.own_projects import OwnProjects
from reelproof.engine.studio.previews import Previews
from reelproof.engine.studio.script_preview import ScriptPreviews
from reelproof.engine.studio.submission import Submissions
from reelproof.engine.studio.timeline import Timelines
from reelproof.engine.studio.usual_settings import UsualSettings
from reelproof.engine.studio.webhooks import Webhooks
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
