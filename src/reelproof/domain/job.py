"""Jobs and their steps: statuses, modes (produce, retry, regenerate, render), order of the steps."""

from datetime import datetime
from enum import StrEnum

from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import CorrelationId, Digest, JobId, ProjectId
from reelproof.domain.script import Notice


class JobStatus(StrEnum):
    """The status of a job."""

    queued = "queued"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"
    canceled = "canceled"

    @property
    def is_final(self) -> bool:
        return self in (JobStatus.succeeded, JobStatus.failed, JobStatus.canceled)


FINAL_STATUSES = tuple(status for status in JobStatus if status.is_final)
OPEN_STATUSES = tuple(status for status in JobStatus if not status.is_final)


class JobMode(StrEnum):
    """What a job produces.

    `produce`: the film as written. `retry`: missing assets, or only the named assets and their dependents;
    `retry_stale`: also assets that are out of date; `retry_fallbacks`: also assets made by a fallback
    model. `regenerate`: the named assets, even if they have takes. `render`: no assets.
    """

    produce = "produce"
    retry = "retry"
    retry_stale = "retry_stale"
    retry_fallbacks = "retry_fallbacks"
    regenerate = "regenerate"
    render = "render"


class StepName(StrEnum):
    """The stages of a film, in order."""

    preflight = "preflight"
    script = "script"
    prompts = "prompts"
    images = "images"
    narration = "narration"
    music = "music"
    starting_images = "starting_images"
    videos = "videos"
    timeline = "timeline"
    subtitles = "subtitles"
    render = "render"


class StepStatus(StrEnum):
    """The status of a step."""

    pending = "pending"
    running = "running"
    succeeded = "succeeded"
    failed = "failed"
    skipped = "skipped"
    canceled = "canceled"


@frozen
class Step:
    """One stage of a job. `progress` is 0 to 100 and never decreases."""

    name: StepName
    status: StepStatus = StepStatus.pending
    progress: float = 0.0
    done: int = 0
    total: int = 0
    current: str | None = None
    summary: str | None = None
    error: Failure | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@frozen
class Job:
    """One durable run over a project. `request_digest` distinguishes requests for the same film."""

    id: JobId
    project_id: ProjectId
    status: JobStatus
    correlation_id: CorrelationId
    request_digest: Digest
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    error: Failure | None = None
    warnings: tuple[str, ...] = ()
    cancel_requested_at: datetime | None = None
    mode: JobMode = JobMode.produce
    notices: tuple[Notice, ...] = ()

    @property
    def is_ending(self) -> bool:
        """Whether nothing may begin for it any more: it has ended, or is to be canceled."""
        return self.status.is_final or self.cancel_requested_at is not None
