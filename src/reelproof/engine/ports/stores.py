"""Interfaces of the database stores: projects, assets, takes, attempts, jobs, events; list filters."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from datetime import datetime
from typing import Protocol

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import Event, EventType
from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, AssetKey, Digest, JobId, ProjectId, TakeId
from reelproof.domain.job import Job, JobStatus, Step, StepName, StepStatus
from reelproof.domain.project import Project
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Notice, Script
from reelproof.domain.summary import Summary
from reelproof.domain.units import Microusd
from reelproof.domain.webhook import Webhook
from reelproof.engine.ports.histories import Histories
from reelproof.engine.ports.request import MakeRequest
from reelproof.planning.assets.review import Review, ReviewOutcome
from reelproof.planning.report.job_snapshot import JobListing, JobSnapshot


class RecordNotFound(LookupError):
    """No stored record has this id, or it was deleted."""

    def __init__(self, noun: str, wanted_id: str) -> None:
        super().__init__(f"{noun} {wanted_id} not found")
        self.noun = noun
        self.wanted_id = wanted_id


class AlreadyStored(Exception):
    """Another record with this id is stored: an internal bug."""


@frozen
class PageCursor:
    """The end of a page in a newest-first list."""

    created_at: datetime
    id: str


@frozen
class ProjectFilter:
    """Filter for projects; None matches any. `words` occur in the title, `status` is the newest job's,
    `output_path` is where the film was first to be written.
    """

    owner: str
    words: str | None = None
    status: JobStatus | None = None
    output_path: str | None = None


@frozen
class AssetFilter:
    """Filter for listing a film's assets; an empty collection matches any."""

    project_id: ProjectId
    statuses: Collection[AssetStatus] = ()
    kinds: Collection[AssetKind] = ()
    segment_ids: Collection[str] = ()


class Projects(Protocol):
    """Stored films and the scripts they were last made from."""

    async def page(
        self, chosen: ProjectFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Project, Job | None]]:
        """Returns the newest first, each with its newest job."""

    async def revision(self, project_id: ProjectId) -> str:
        """Returns a token that changes with the project: its script, an asset, a job, an event."""

    async def find(self, owner: str, script_path: str) -> Project | None: ...

    async def get(self, project_id: ProjectId) -> Project: ...

    async def save(self, project: Project) -> None:
        """Inserts or updates the project."""

    async def of_key(self, key: "IdempotencyKey") -> Project | None:
        """Returns the project that this request created before. Raises KeyReused."""

    async def add(self, project: Project, key: "IdempotencyKey | None") -> Project:
        """Inserts a new project, or returns the one that this request created before. One transaction. Raises
        KeyReused.
        """

    async def claim(self, project: Project) -> Project:
        """Returns the owner's project of the same script, or adds this one. One transaction."""

    async def rename(self, project_id: ProjectId, title: str, script: Digest | None = None) -> None:
        """Changes only the title; does nothing if the project was deleted, or if its history has another
        text than `script`, whose title this is.
        """

    async def script(self, project_id: ProjectId) -> Script | None: ...

    async def save_script(self, project_id: ProjectId, script: Script) -> None: ...


class Assets(Protocol):
    """Stored assets of films, with their states."""

    async def of_project(self, project_id: ProjectId) -> Sequence[Asset]:
        """Returns the film's current assets by position, with their accepted takes."""

    async def of_keys(self, project_id: ProjectId, keys: Sequence[AssetKey]) -> Sequence[Asset]:
        """Like `of_project`, but only those with these keys."""

    async def page(self, chosen: AssetFilter, limit: int, after: int | None = None) -> Sequence[Asset]:
        """Returns assets in film order, after the position `after`."""

    async def counts(self, project_id: ProjectId) -> Mapping[tuple[AssetKind, AssetStatus], int]:
        """Counts the film's assets by kind and status."""

    async def get(self, asset_id: AssetId) -> Asset: ...

    async def replan(
        self,
        project_id: ProjectId,
        assets: Sequence[Asset],
        edits: Mapping[AssetKey, Edit] | None = None,
    ) -> Sequence[Asset]:
        """Makes these the film's assets, matched by key, and returns them with their stored ids.

        A known key keeps its id, accepted take and state; an asset that is no longer planned is removed from
        the film, but its takes are kept. One transaction. `edits` are those that were read for planning:
        raises Outdated if others are stored by now.
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
    ) -> Asset:
        """Moves an asset to a state and appends the job's event, in one transaction. Returns it.

        With `drops_take` the accepted take is cleared. `note` is added to the event (the wait and the
        reason of a retry, for example). Raises TransitionRefused.
        """

    async def accept(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        """Stores the take if it is new, accepts it, marks the asset `generated` and appends the event. One
        transaction.
        """

    async def edits(self, project_id: ProjectId) -> Mapping[AssetKey, Edit]: ...

    async def edit(self, asset_id: AssetId, edit: Edit | None) -> None: ...

    async def review(self, review: Review) -> ReviewOutcome:
        """Decides from the state of the asset and its takes, and stores the decision. One transaction.

        Raises ReelproofError (InvalidInput:take) if the take cannot be reviewed now.
        """


class Takes(Protocol):
    """All stored takes."""

    async def find(self, owner: str, recipe_digest: Digest) -> Take | None:
        """Returns the owner's newest take with this recipe, except candidates and rejected takes."""

    async def find_all(self, owner: str, recipe_digests: Collection[Digest]) -> Mapping[Digest, Take]:
        """Like `find`, for several recipes."""

    async def of_asset(self, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
        """Returns all takes of an asset, the oldest first."""

    async def candidates(self, project_id: ProjectId) -> Sequence[Take]:
        """Returns the takes of the film's assets that wait to be accepted, the oldest first."""

    async def get(self, take_id: TakeId) -> Take:
        """Raises LookupError."""


class CallWatch(Protocol):
    """Watchdog that ends the process if a call blocks it past its timeout."""

    def watching(self, timeout_s: float) -> AbstractContextManager[None]: ...


@frozen
class AttemptContext:
    """What the next step of an asset depends on, all from the same moment.

    `earlier` are the asset's attempts of all jobs, in order.
    """

    asset: Asset
    job: Job
    earlier: Sequence[Attempt]

    @property
    def past(self) -> Sequence[Attempt]:
        """The job's own attempts of the asset, in the order of their numbers."""
        own = (one for one in self.earlier if one.job_id == self.job.id)
        return sorted(own, key=lambda one: one.number)

    @property
    def is_over(self) -> bool:
        """Whether no attempt may follow."""
        return self.asset.status.is_final or self.job.is_ending

    def later_attempt(self, number: int) -> Attempt | None:
        """Returns the newest attempt if it followed this one: it goes on, or decides what follows."""
        newest = self.past[-1] if self.past else None
        return newest if newest is not None and newest.number > number else None


@frozen
class AttemptTake:
    """A take that an attempt made or found. A candidate leaves the accepted take in place. `note` is added to
    the event.
    """

    take: Take
    is_candidate: bool
    note: Mapping[str, JsonValue]


class Attempts(Protocol):
    """Stored attempts."""

    async def context(self, job_id: JobId, asset_id: AssetId) -> AttemptContext:
        """Raises LookupError."""

    async def save(self, attempt: Attempt) -> None:
        """Inserts or updates the attempt."""

    async def begin(self, attempt: Attempt, most_microusd: Microusd | None = None) -> Asset | None:
        """Stores the attempt, marks its asset `running` and appends the event. One transaction.

        Returns None and stores nothing if the job would then exceed `most_microusd`: finished attempts count
        at cost, running ones at their estimate. Raises TransitionRefused, also if the job has ended or is to
        be canceled, and LookupError.
        """

    async def end(self, attempt: Attempt, new: AttemptTake, *, begins: bool = False) -> Asset:
        """Stores the attempt and its take, marks its asset `generated` and appends the event.

        With `begins` it first does what `begin` does. One transaction. Raises ValueError for another asset's
        take, TransitionRefused and LookupError.
        """

    async def of_job(self, job_id: JobId) -> Sequence[Attempt]:
        """Returns the job's attempts, in order."""

    async def open_of_job(self, job_id: JobId) -> Sequence[Attempt]:
        """Like `of_job`, but only those without an outcome."""

    async def of_asset(self, asset_id: AssetId) -> Sequence[Attempt]:
        """Returns the asset's attempts of all jobs, in order."""

    async def of_model(self, model: str, since: datetime, most: int | None = None) -> Sequence[Attempt]:
        """Returns attempts of all jobs since `since`, oldest first; with `most`, only the newest ones."""

    async def since_success(self, model: str, since: datetime, now: datetime) -> Sequence[Attempt]:
        """Like `of_model`, but may leave out what ended before another attempt succeeded, by `now`."""

    async def record_crashes(self) -> Sequence[Attempt]:
        """Records a crash for every attempt that a process was working on, and returns those attempts.

        Call it only before this home's process starts working, when no other can. One transaction.
        """

    async def crashed(self, since: datetime) -> Sequence[Attempt]:
        """Returns attempts of all jobs that crashed and have no outcome yet or started after `since`."""


@frozen
class JobOutcome:
    """The outcome of a job, stored with its last event."""

    status: JobStatus
    film: FilmFile | None = None
    error: Failure | None = None
    warnings: tuple[str, ...] = ()
    summary: Summary | None = None


@frozen
class IdempotencyKey:
    """A caller's idempotency key; `digest` identifies the request it was used for."""

    owner: str
    key: str
    digest: Digest


class KeyReused(Exception):
    """The idempotency key was used for another request."""


class Outdated(Exception):
    """The film has changed since what this was based on was read."""


@frozen
class JobExtras:
    """Data stored along with a new job: its project if that is new, the idempotency key, the webhook with its
    signing secret, and the edits of assets to regenerate.

    With `unless_same`, an unfinished job of the film with the same request is returned instead.
    `based_on` is the film's newest job at the time the request was built. With `is_request`, what the
    request changes about script and options becomes a part of the film's history.
    """

    project: Project | None = None
    key: IdempotencyKey | None = None
    webhook: tuple[Webhook, str] | None = None
    edits: Mapping[AssetId, Edit | None] = field(default_factory=dict)
    unless_same: bool = False
    is_request: bool = False
    based_on: JobId | None = None


@frozen
class IdempotencyRecord:
    """The job that was started under a caller's key."""

    digest: Digest
    job_id: JobId


@frozen
class JobFilter:
    """Filter for listing jobs; None matches any. `words` occur in the film's title."""

    owner: str
    project_id: ProjectId | None = None
    status: JobStatus | None = None
    words: str | None = None


class Jobs(Protocol):
    """Stored jobs and their steps."""

    async def add(
        self,
        job: Job,
        request: MakeRequest,
        steps: Sequence[Step],
        extras: JobExtras | None = None,
    ) -> JobId:
        """Stores a queued job with its extras and appends its first event. One transaction.

        If the idempotency key was used before, stores nothing and returns that job.
        Raises Outdated, and LookupError for a project that was deleted.
        """

    async def add_reviewed(
        self, review: Review, job: Job, request: MakeRequest, steps: Sequence[Step], extras: JobExtras
    ) -> JobId | None:
        """Like `add`, for a review and the job that renders the film after it, both or neither.

        A review that does not change the film adds no job: returns one that is already rendering it, or
        None. Raises ReelproofError as `Assets.review` does.
        """

    async def idempotency_record(self, owner: str, key: str) -> IdempotencyRecord | None: ...

    async def page(
        self, chosen: JobFilter, limit: int, before: PageCursor | None = None
    ) -> Sequence[JobListing]:
        """The newest first."""

    async def get(self, job_id: JobId) -> Job: ...

    async def snapshot(self, job_id: JobId) -> JobSnapshot:
        """Reads the whole job in one transaction."""

    async def request(self, job_id: JobId) -> MakeRequest: ...

    async def rewrite(self, job_id: JobId, request: MakeRequest) -> None:
        """Replaces the job's request: a brief has become a script, which the film's history records."""

    async def steps(self, job_id: JobId) -> Sequence[Step]: ...

    async def film(self, job_id: JobId) -> FilmFile | None: ...

    async def latest(self, project_id: ProjectId) -> Job | None: ...

    async def renders(
        self, project_id: ProjectId, limit: int, before: PageCursor | None = None
    ) -> Sequence[tuple[Job, FilmFile]]:
        """Returns the project's jobs that rendered a film, the newest first."""

    async def unfinished(self) -> Sequence[Job]: ...

    async def start(self, job_id: JobId) -> bool:
        """Starts a job that is queued; returns False if it has ended."""

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
        """Updates a step and appends the event (`step-status`, `step-progress` or `step-error`). Progress
        never decreases.
        """

    async def warn(self, job_id: JobId, message: str) -> None: ...

    async def note(self, job_id: JobId, notices: Sequence[Notice]) -> None:
        """Replaces the job's script notices."""

    async def notice(self, job_id: JobId, data: Mapping[str, JsonValue]) -> None:
        """Appends a transient notice event without changing state. Does nothing once the job has ended."""

    async def request_cancel(self, job_id: JobId) -> None:
        """Requests cancellation. Does nothing if the job has ended."""

    async def end(self, job_id: JobId, outcome: JobOutcome) -> None:
        """Stores film, state and last event in one transaction. Open steps end with the job."""


class JobParts(Protocol):
    """The part of each job that is running now, and how often it crashed the process."""

    async def is_in_progress(self, job_id: JobId) -> bool:
        """Whether a part was started and not finished: if no process works on the job, one crashed in it."""

    async def begin(self, job_id: JobId, part: str) -> int:
        """Records the part to run next. Returns how many processes in a row crashed in exactly this part."""

    async def leave(self, job_id: JobId) -> None:
        """Clears the part, whatever its outcome: the process survived it."""


@frozen
class EventFilter:
    """Filter for listing events of a film: of one job or all, of some types or all."""

    project_id: ProjectId
    job_id: JobId | None = None
    types: Collection[EventType] = ()
    is_newest_first: bool = True


@frozen
class EventCursor:
    """The end of a page of events."""

    job_id: JobId
    number: int


class Events(Protocol):
    """Stored events of jobs."""

    async def last(self, job_id: JobId) -> Event | None: ...

    async def page(
        self, chosen: EventFilter, limit: int, beyond: EventCursor | None = None
    ) -> Sequence[Event]:
        """Returns events ordered by job creation, then by number."""

    async def after(self, job_id: JobId, number: int, limit: int = 1000) -> Sequence[Event]: ...

    def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        """Yields every event after `after`, then live ones, up to the one that ends the job."""


@frozen
class Stores:
    """One store of each kind."""

    projects: Projects
    jobs: Jobs
    parts: JobParts
    assets: Assets
    takes: Takes
    attempts: Attempts
    histories: Histories
