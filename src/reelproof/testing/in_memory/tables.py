"""The records that the stores in memory share."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime

from reelproof.contract.event_data import EventData
from reelproof.domain.asset import Asset, Take, TakeStatus
from reelproof.domain.attempt import Attempt
from reelproof.domain.event import Event, EventType
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, Digest, JobId, ProjectId, TakeId, VersionId
from reelproof.domain.job import Job, Step
from reelproof.domain.project import Project
from reelproof.domain.render import FilmFile
from reelproof.domain.script import Script
from reelproof.domain.summary import Summary
from reelproof.domain.webhook import Webhook
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import IdempotencyRecord
from reelproof.engine.studio.deletion import Removal
from reelproof.planning.history.change import Change, History, Version
from reelproof.testing.in_memory.page import newest_first, record_of


@frozen
class ProjectRecord:
    """A project, and the number of its changes that no event reports."""

    project: Project
    revision: int = 0
    script: Script | None = None


@frozen
class AssetRecord:
    """An asset; one that is no longer planned keeps its takes."""

    asset: Asset
    is_planned: bool = True


@frozen
class TakeRecord:
    """A take; `status` is None unless it is a candidate or rejected."""

    take: Take
    status: TakeStatus | None = None


@frozen
class JobRecord:
    """A job with everything stored in it. `part` is the one that no process has left."""

    job: Job
    request: MakeRequest
    steps: tuple[Step, ...]
    film: FilmFile | None = None
    summary: Summary | None = None
    part: str | None = None
    part_crashes: int = 0


@frozen
class WebhookRecord:
    """A webhook with its signing secret."""

    webhook: Webhook
    secret: str


@dataclass(slots=True)
class Tables:
    """All records, in the order in which they were added."""

    projects: dict[ProjectId, ProjectRecord] = field(default_factory=dict)
    assets: dict[AssetId, AssetRecord] = field(default_factory=dict)
    takes: dict[TakeId, TakeRecord] = field(default_factory=dict)
    attempts: dict[tuple[JobId, AssetId, int], Attempt] = field(default_factory=dict)
    jobs: dict[JobId, JobRecord] = field(default_factory=dict)
    events: dict[JobId, tuple[Event, ...]] = field(default_factory=dict)
    keys: dict[tuple[str, str], IdempotencyRecord] = field(default_factory=dict)
    project_keys: dict[tuple[str, str], tuple[Digest, ProjectId]] = field(default_factory=dict)
    webhooks: dict[JobId, WebhookRecord] = field(default_factory=dict)
    removals: dict[tuple[str, str], Removal] = field(default_factory=dict)
    histories: dict[ProjectId, History] = field(default_factory=dict)
    changes: dict[tuple[ProjectId, int], Change] = field(default_factory=dict)
    versions: dict[tuple[ProjectId, VersionId], Version] = field(default_factory=dict)
    texts: dict[tuple[ProjectId, Digest], str] = field(default_factory=dict)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    # Held while a medium is removed, so that no take of it is stored meanwhile.
    removing: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: dict[JobId, set[asyncio.Event]] = field(default_factory=dict)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Restores everything if the block raises. The block must not wait for anything."""
        before = {name: dict(getattr(self, name)) for name in RECORDS}
        try:
            yield
        except BaseException:
            for name, records in before.items():
                setattr(self, name, records)
            raise
        for changed in self.waiting.values():
            for waiter in changed:
                waiter.set()

    def append_event(self, job_id: JobId, event_type: EventType, data: EventData) -> None:
        """Raises LookupError for an unknown job."""
        record_of(self.jobs, job_id, "job")
        known = self.events.get(job_id, ())
        event = Event(job_id, len(known) + 1, event_type, self.now(), data.to_json())
        self.events[job_id] = (*known, event)

    def bump_revision(self, project_id: ProjectId) -> None:
        """Records a change that no event reports."""
        if (record := self.projects.get(project_id)) is not None:
            self.projects[project_id] = replace(record, revision=record.revision + 1)

    def jobs_of(self, project_id: ProjectId) -> list[Job]:
        """Returns the film's jobs, the newest first."""
        return newest_first(
            record.job for record in self.jobs.values() if record.job.project_id == project_id
        )


RECORDS = tuple(one.name for one in fields(Tables) if one.name not in ("now", "removing", "waiting"))
