"""Schemas of stream events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue, RootModel

from reelproof.contract.body import ResponseModel
from reelproof.contract.failure import FailureSummary
from reelproof.contract.job import MAX_MESSAGES, MAX_PLACEHOLDERS, JobObject
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.event import Event
from reelproof.domain.job import JobStatus, StepName, StepStatus


class NumberedEvent(ResponseModel):
    """Fields of every event. Fields may be added; clients must ignore unknown ones."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_serialization_defaults_required=False)

    job_id: str
    number: int = Field(description="Sequence number within the job; the `id` of the event.")
    at: datetime


class JobStatusEvent(NumberedEvent):
    """The job is queued or running."""

    type: Literal["job-status"]
    status: JobStatus


class StepEvent(NumberedEvent):
    """The current state of a step."""

    step: StepName
    status: StepStatus
    progress: float = Field(description="0 to 100.")
    done: int = Field(description="Number of finished items of `total`.")
    total: int
    current: str | None = Field(description="The item being made now.")
    summary: str | None
    error: FailureSummary | None


class StepStatusEvent(StepEvent):
    """A step's state has changed."""

    type: Literal["step-status"]


class StepProgressEvent(StepEvent):
    """A step has made progress. Progress never goes back."""

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
    attempts: int = Field(description="Number of provider calls so far.")
    model: str | None = Field(description="The model of the accepted take.")
    is_fallback: bool
    is_softened: bool
    retry: int | None = None
    max_retries: int | None = None
    wait_s: float | None = None
    is_retry: bool | None = Field(default=None, description="False if another model is tried next.")
    next_model: str | None = Field(default=None, description="The model that is tried after the wait.")
    reused: bool | None = Field(default=None, description="An existing take was reused.")


class WarningEvent(NumberedEvent):
    """A warning about the film; it is also stored in the job."""

    type: Literal["warning"]
    message: str


class NoticeEvent(NumberedEvent):
    """A temporary condition that is not a failure, such as an unusually long wait."""

    type: Literal["notice"]
    message: str
    asset_id: str | None = None
    key: str | None = None
    kind: AssetKind | None = None
    title: str | None = None
    model: str | None = None
    waited_s: float | None = None
    usual_s: float | None = None


class FinishedFilm(ResponseModel):
    """The finished film; the job's `output` has its URL."""

    size_bytes: int
    duration_s: float


class JobEndEvent(NumberedEvent):
    """How a job ended. The film and the state that announces it are stored together."""

    status: JobStatus
    film: FinishedFilm | None
    error: FailureSummary | None
    warnings: list[str] = Field(description="The first entries.")
    warning_count: int | None = None
    summary: dict[str, JsonValue] | None = Field(description="Contains only the first `placeholders`.")


class JobCompletedEvent(JobEndEvent):
    """The film, possibly with placeholders, or the requested script is finished. The job's last event."""

    type: Literal["job-completed"]


class JobFailedEvent(JobEndEvent):
    """No film could be made; finished assets are kept. The job's last event."""

    type: Literal["job-failed"]


class JobCanceledEvent(JobEndEvent):
    """The job was canceled; finished assets are kept. The job's last event."""

    type: Literal["job-canceled"]


class SnapshotEvent(JobObject):
    """The first event of a stream: the complete job, including all events up to `last_event`."""

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


class ActivityPage(ResponseModel):
    """Events of jobs, in the same form as in streams."""

    events: list[JobEvent]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


def event_object(event: Event) -> dict[str, Any]:
    """Builds the `data:` of an event. The final event has only the first placeholders; the job has all."""
    data = _bounded(event.data) if event.type.is_last else event.data
    return {
        "type": event.type.value,
        "job_id": event.job_id,
        "number": event.number,
        "at": event.at.isoformat(),
        **data,
    }


def _bounded(data: Mapping[str, Any]) -> Mapping[str, Any]:
    warnings = data.get("warnings") or []
    fields = {**data, "warnings": warnings[:MAX_MESSAGES], "warning_count": len(warnings)}
    if isinstance(film := data.get("film"), Mapping):
        # The path on the server's disk is not disclosed.
        fields["film"] = {name: value for name, value in film.items() if name != "path"}
    summary = data.get("summary")
    if isinstance(summary, Mapping):
        missing = summary.get("placeholders") or []
        fields["summary"] = {
            **summary,
            "placeholders": missing[:MAX_PLACEHOLDERS],
            "placeholder_count": len(missing),
        }
    return fields
