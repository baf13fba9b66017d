"""The events of a stream, each by the name that its `event:` line carries."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue, RootModel

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.server.schema.failure import FailureSummary
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.shape import Answer


class NumberedEvent(Answer):
    """What every event says. More may be added to it; readers leave what they do not know."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_serialization_defaults_required=False)

    job_id: str
    number: int = Field(description="Grows by one in a job; the `id` of the event.")
    at: datetime


class JobStatusEvent(NumberedEvent):
    """A job waits, or runs."""

    type: Literal["job-status"]
    status: JobStatus


class StepEvent(NumberedEvent):
    """A step as it stands."""

    step: StepName
    status: StepStatus
    progress: float = Field(description="0 to 100.")
    done: int = Field(description="How many of `total` things are done.")
    total: int
    current: str | None = Field(description="What is being made now.")
    summary: str | None
    error: FailureSummary | None


class StepStatusEvent(StepEvent):
    """A step's state has changed."""

    type: Literal["step-status"]


class StepProgressEvent(StepEvent):
    """A step has come further. Progress never goes back."""

    type: Literal["step-progress"]


class StepErrorEvent(StepEvent):
    """A step has failed."""

    type: Literal["step-error"]


class AssetStatusEvent(NumberedEvent):
    """An asset's state has changed; while `retrying`, `retry` of `max_retries` follows after `wait_s`."""

    type: Literal["asset-status"]
    asset_id: str
    key: str
    kind: AssetKind
    title: str
    status: AssetStatus
    error: FailureSummary | None
    attempts: int = Field(description="Calls to providers so far.")
    model: str | None = Field(description="The one that made its accepted take.")
    is_fallback: bool
    is_softened: bool
    retry: int | None = None
    max_retries: int | None = None
    wait_s: float | None = None
    is_retry: bool | None = Field(default=None, description="False where another model is tried next.")
    next_model: str | None = Field(
        default=None, description="The one of its chain that is tried after the wait."
    )
    reused: bool | None = Field(default=None, description="Nothing was made: the take was there already.")


class WarningEvent(NumberedEvent):
    """Something that people should know; it stays in the job's object."""

    type: Literal["warning"]
    message: str


class NoticeEvent(NumberedEvent):
    """Something that is worth telling while it lasts, such as a wait longer than usual. No failure."""

    type: Literal["notice"]
    message: str
    asset_id: str | None = None
    key: str | None = None
    kind: AssetKind | None = None
    title: str | None = None
    model: str | None = None
    waited_s: float | None = None
    usual_s: float | None = None


class FinishedFilm(Answer):
    """The finished film, which the job's `output` tells the address of."""

    size_bytes: int
    duration_s: float


class JobEndEvent(NumberedEvent):
    """How a job ended. The film and the state that announces it are stored together."""

    status: JobStatus
    film: FinishedFilm | None
    error: FailureSummary | None
    warnings: list[str] = Field(description="The first of them.")
    warning_count: int | None = None
    summary: dict[str, JsonValue] | None = Field(description="Its `placeholders` are the first of them.")


class JobCompletedEvent(JobEndEvent):
    """There is a film, placeholders or not, or the script that was asked for. The last event of its job."""

    type: Literal["job-completed"]


class JobFailedEvent(JobEndEvent):
    """No film could be made; what was made of it is kept. The last event of its job."""

    type: Literal["job-failed"]


class JobCanceledEvent(JobEndEvent):
    """It was canceled; what was made is kept. The last event of its job."""

    type: Literal["job-canceled"]


class SnapshotEvent(JobObject):
    """The first thing a stream says: all of a job. Events up to its `last_event` are in it already."""

    type: Literal["snapshot"] = "snapshot"


class JobEvent(
    RootModel[
        Annotated[
            SnapshotEvent
            | JobStatusEvent
            | StepStatusEvent
            | StepProgressEvent
            | StepErrorEvent
            | AssetStatusEvent
            | WarningEvent
            | NoticeEvent
            | JobCompletedEvent
            | JobFailedEvent
            | JobCanceledEvent,
            Field(discriminator="type"),
        ]
    ]
):
    """The `data:` of one event, as JSON."""
