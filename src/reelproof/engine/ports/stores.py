"""What the engine keeps of films and jobs, one small port for each noun."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit, Take, TakeStanding
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, Digest, JobId, ProjectId, TakeId
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.domain.script import Notice, Script
from reelproof.domain.units import Microusd
from reelproof.domain.webhook import Webhook
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.review import Review, Verdict


class Gone(LookupError):
    """What has this id is not stored, or not any more."""

    def __init__(self, noun: str, wanted_id: str) -> None:
        super().__init__(f"there is no {noun} {wanted_id}")
        self.noun = noun
        self.wanted_id = wanted_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a list ends that begins with the newest."""

    created_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects are listed; None is any. `words` stand in the title, `status` is the newest job's."""

    owner: str
    words: str | None = None
    status: JobStatus | None = None


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets of a film are listed; none named is any."""

    project_id: ProjectId
    statuses: Collection[AssetStatus] = ()
    kinds: Collection[AssetKind] = ()
    segment_ids: Collection[str] = ()


class Projects(Protocol):
    """Films and the scripts they were last made from."""

    async def page(
        self, chosen: ProjectFilter, limit: int, before: Place | None = None
    ) -> Sequence[tuple[Project, Job | None]]:
        """The newest first, each with its newest job."""

    async def revision(self, project_id: ProjectId) -> str:
        """Another word whenever anything has changed: its script, an asset, a job, an event."""

    async def find(self, owner: str, script_path: str) -> Project | None: ...

    async def get(self, project_id: ProjectId) -> Project: ...

    async def save(self, project: Project) -> None:
        """Adds the project, or replaces what is known of it."""

    async def claim(self, project: Project) -> Project:
        """The owner's project of the same script, or this one, which is added then. One transaction."""

    async def rename(self, project_id: ProjectId, title: str) -> None:
        """Leaves all else as it is; one that is gone stays so."""

    async def script(self, project_id: ProjectId) -> Script | None: ...

    async def save_script(self, project_id: ProjectId, script: Script) -> None: ...


class Assets(Protocol):
    """The places of a film that must be filled, and how each stands."""

    async def of_project(self, project_id: ProjectId) -> Sequence[Asset]:
        """All assets that the film now has, by position, with their accepted takes."""

    async def page(self, chosen: AssetFilter, limit: int, after: int | None = None) -> Sequence[Asset]:
        """In the film's order, those beyond the position `after`."""

    async def counts(self, project_id: ProjectId) -> Mapping[tuple[AssetKind, AssetStatus], int]:
        """How many of the film's assets stand how."""

    async def get(self, asset_id: AssetId) -> Asset: ...

    async def replan(self, project_id: ProjectId, assets: Sequence[Asset]) -> Sequence[Asset]:
        """Makes these the film's assets, matched by key; answers them with the ids they have.

        A known key keeps its id, accepted take and state; an asset that is no longer planned leaves the film
        while its takes stay. One transaction.
        """

    async def change(
        self,
        asset_id: AssetId,
        job_id: JobId,
        status: AssetStatus,
        *,
        error: Failure | None = None,
        attempts: int | None = None,
        note: Mapping[str, JsonValue] | None = None,
        drops_take: bool = False,
    ) -> None:
        """Moves an asset to a state and says so in the job's events, in one transaction.

        With `drops_take` it has no accepted take any more. `note` is added to the event (the wait and the
        reason of a retry, say). Raises TransitionRefused.
        """

    async def accept(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        """Stores the take if it is new, makes it the accepted one and the asset `generated`; says so. One
        transaction.
        """

    async def propose(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        """Stores the take as a candidate, and leaves the accepted one. One transaction."""

    async def edits(self, project_id: ProjectId) -> Mapping[AssetKey, Edit]: ...

    async def edit(self, asset_id: AssetId, edit: Edit | None) -> None: ...

    async def review(self, review: Review) -> Verdict:
        """Decides by how the asset and its takes stand, and keeps what was decided. One transaction.

        Raises ReelproofError (InvalidInput:take) for what cannot be reviewed now.
        """


class Takes(Protocol):
    """What was ever made."""

    async def find(self, owner: str, recipe_digest: Digest) -> Take | None:
        """The newest take of any of the owner's films with this recipe, no candidate or rejected one."""

    async def find_all(self, owner: str, recipe_digests: Collection[Digest]) -> Mapping[Digest, Take]:
        """What `find` finds for each of these recipes."""

    async def of_asset(self, asset_id: AssetId) -> Sequence[tuple[Take, TakeStanding]]:
        """All takes of an asset, the oldest first."""

    async def get(self, take_id: TakeId) -> Take:
        """Raises LookupError."""


class CallWatch(Protocol):
    """Ends what blocks the process for longer than a call may take."""

    def watching(self, timeout_s: float) -> AbstractContextManager[None]: ...


class Attempts(Protocol):
    """The calls that were made, kept for decisions and for reading."""

    async def save(self, attempt: Attempt) -> None:
        """Adds it, or replaces what is known of it."""

    async def reserve(self, attempt: Attempt, most_microusd: Microusd | None) -> bool:
        """Saves it with its estimate. False, and nothing saved, where its job would have spent more than
        `most_microusd` with it: what ended counts by its cost, what runs by its estimate. One transaction.
        """

    async def of_job(self, job_id: JobId) -> Sequence[Attempt]:
        """In the order in which they were made."""

    async def of_asset(self, asset_id: AssetId) -> Sequence[Attempt]:
        """Of all jobs, in the order in which they were made."""

    async def of_model(self, model: str, since: datetime, most: int | None = None) -> Sequence[Attempt]:
        """Of all jobs, begun after `since`; where `most` is given, the newest so many. The oldest first."""

    async def note_crashes(self) -> Sequence[Attempt]:
        """Adds the process that worked on an attempt to its crashes, wherever there is one; only before
        this home's process begins to work, when no other can. Those attempts. One transaction.
        """

    async def crashed(self, since: datetime) -> Sequence[Attempt]:
        """Attempts with crashes, of all jobs: those without an outcome, and those begun after `since`."""


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """How a job ended, stored together with its last event."""

    status: JobStatus
    film: Film | None = None
    error: Failure | None = None
    warnings: tuple[str, ...] = ()
    summary: Mapping[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What a caller calls a request that may be sent twice; `digest` tells whether it is the same one."""

    owner: str
    key: str
    digest: Digest


class Outdated(Exception):
    """The film has a newer job than the one that a request was made from."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is stored with a job: its project, where that is new, the key of the request, where the job's end
    is told, with the secret that signs it, and the edits of assets that are made again.

    With `unless_same` an unfinished job of the film that was asked for the same is answered in its place.
    `based_on` is the film's newest job when the request was made from it.
    """

    project: Project | None = None
    key: RequestKey | None = None
    webhook: tuple[Webhook, str] | None = None
    edits: Mapping[AssetId, Edit] = field(default_factory=dict)
    unless_same: bool = False
    based_on: JobId | None = None


@dataclass(frozen=True, slots=True)
class KeptKey:
    """The job that was begun under a caller's key."""

    digest: Digest
    job_id: JobId


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Which jobs are listed; None is any. `words` stand in the film's title."""

    owner: str
    project_id: ProjectId | None = None
    status: JobStatus | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class JobDigest:
    """A job as a list tells it. `counts` are its own once it has ended, before that the film's."""

    job: Job
    title: str
    steps: Sequence[Step]
    counts: Mapping[AssetStatus, int]
    cost_microusd: Microusd


class Jobs(Protocol):
    """Durable runs and their steps."""

    async def add(
        self,
        job: Job,
        request: MakeRequest,
        steps: Sequence[Step],
        beside: Beside | None = None,
    ) -> JobId:
        """Stores a queued job and says so in its events, with what stands beside it. One transaction.

        Where the key was used before nothing is stored, and the answer is the job that was begun with it.
        Raises Outdated, and LookupError for a project that was deleted.
        """

    async def add_reviewed(
        self, review: Review, job: Job, request: MakeRequest, steps: Sequence[Step], beside: Beside
    ) -> JobId | None:
        """As `add`, of a review and the job that renders the film after it, both or neither.

        A review that leaves the film as it is adds no job: the answer is one that renders it already, or
        None. Raises ReelproofError as `Assets.review` does.
        """

    async def kept_key(self, owner: str, key: str) -> KeptKey | None: ...

    async def page(self, chosen: JobFilter, limit: int, before: Place | None = None) -> Sequence[JobDigest]:
        """The newest first."""

    async def get(self, job_id: JobId) -> Job: ...

    async def request(self, job_id: JobId) -> MakeRequest: ...

    async def rewrite(self, job_id: JobId, request: MakeRequest) -> None:
        """Makes this what the job was asked for: a brief has become a script."""

    async def steps(self, job_id: JobId) -> Sequence[Step]: ...

    async def film(self, job_id: JobId) -> Film | None: ...

    async def latest(self, project_id: ProjectId) -> Job | None: ...

    async def renders(
        self, project_id: ProjectId, limit: int, before: Place | None = None
    ) -> Sequence[tuple[Job, Film]]:
        """The jobs that made a film of it, the newest first."""

    async def unfinished(self) -> Sequence[Job]: ...

    async def start(self, job_id: JobId) -> None: ...

    async def step(
        self,
        job_id: JobId,
        name: StepName,
        status: StepStatus,
        *,
        progress: float | None = None,
        done: int | None = None,
        total: int | None = None,
        current: str | None = None,
        summary: str | None = None,
        error: Failure | None = None,
    ) -> None:
        """Moves a step and says so (`step-status`, `step-progress` or `step-error`). Progress never goes
        back.
        """

    async def warn(self, job_id: JobId, message: str) -> None: ...

    async def note(self, job_id: JobId, notices: Sequence[Notice]) -> None:
        """Makes these all that people should know of the job's script."""

    async def notice(self, job_id: JobId, data: Mapping[str, JsonValue]) -> None:
        """Says something that is worth telling while it lasts, and changes nothing. A job that has ended says
        nothing more.
        """

    async def request_cancel(self, job_id: JobId) -> None:
        """Asks whoever runs the job to end it. A job that has ended is left alone."""

    async def end(self, job_id: JobId, outcome: JobOutcome) -> None:
        """Film, state and last event in one transaction. Steps still open end with the job."""


class JobParts(Protocol):
    """Which part of a job is made right now, and how often that ended the process."""

    async def is_begun(self, job_id: JobId) -> bool:
        """Whether a part was begun and not left: while nobody works on the job, a process ended in it."""

    async def begin(self, job_id: JobId, part: str) -> int:
        """Notes what is done for the job next. How many processes in a row ended with just that."""

    async def leave(self, job_id: JobId) -> None:
        """Whatever its end was, the process lives."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events of a film's jobs are listed: of one job or of all, of some types or of all."""

    project_id: ProjectId
    job_id: JobId | None = None
    types: Collection[EventType] = ()
    is_newest_first: bool = True


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where a page of events ends."""

    job_id: JobId
    number: int


class Events(Protocol):
    """What jobs said."""

    async def last(self, job_id: JobId) -> Event | None: ...

    async def page(
        self, chosen: EventFilter, limit: int, beyond: EventPlace | None = None
    ) -> Sequence[Event]:
        """By jobs in the order in which they were asked for, and by number."""

    async def after(self, job_id: JobId, number: int, limit: int = 1000) -> Sequence[Event]: ...

    def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        """Every event after `after`, then live ones, until the one that ends the job."""
