"""JSON of the event stream (SSE) and event list: event types, numbers, the first snapshot."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel, TypeAdapter

from reelproof.contract.body import ResponseModel
from reelproof.contract.event_data import (
    AssetStatusData,
    JobEndData,
    JobStatusData,
    NoticeData,
    StepData,
    WarningData,
)
from reelproof.contract.job import MAX_MESSAGES, MAX_PLACEHOLDERS, JobObject
from reelproof.domain.event import Event


class NumberedEvent(ResponseModel):
    """Fields of every event. Fields may be added; clients must ignore unknown ones."""

    model_config = ConfigDict(frozen=True, extra="allow", json_schema_serialization_defaults_required=False)

    job_id: str
    number: int = Field(description="Sequence number within the job; the `id` of the event.")
    at: datetime


class JobStatusEvent(JobStatusData, NumberedEvent):
    """The job is queued or running."""

    type: Literal["job-status"]


class StepStatusEvent(StepData, NumberedEvent):
    """A step's state has changed."""

    type: Literal["step-status"]


class StepProgressEvent(StepData, NumberedEvent):
    """A step has made progress. Progress never goes back."""

    type: Literal["step-progress"]


class StepErrorEvent(StepData, NumberedEvent):
    """A step has failed."""

    type: Literal["step-error"]


class AssetStatusEvent(AssetStatusData, NumberedEvent):
    """An asset's state has changed; while `retrying`, `retry` of `max_retries` follows after `wait_s`."""

    type: Literal["asset-status"]


class WarningEvent(WarningData, NumberedEvent):
    """A warning about the film; it is also stored in the job."""

    type: Literal["warning"]


class NoticeEvent(NoticeData, NumberedEvent):
    """A temporary condition that is not a failure, such as an unusually long wait."""

    type: Literal["notice"]


class JobCompletedEvent(JobEndData, NumberedEvent):
    """The film, possibly with placeholders, or the requested script is finished. The job's last event."""

    type: Literal["job-completed"]


class JobFailedEvent(JobEndData, NumberedEvent):
    """No film could be made; finished assets are kept. The job's last event."""

    type: Literal["job-failed"]


class JobCanceledEvent(JobEndData, NumberedEvent):
    """The job was canceled; finished assets are kept. The job's last event."""

    type: Literal["job-canceled"]


StepEvent = StepStatusEvent | StepProgressEvent | StepErrorEvent
JobEndEvent = JobCompletedEvent | JobFailedEvent | JobCanceledEvent
StoredEvent = JobStatusEvent | StepEvent | AssetStatusEvent | WarningEvent | NoticeEvent | JobEndEvent


class SnapshotEvent(JobObject):
    """The first event of a stream: the complete job, including all events up to `last_event`."""

    type: Literal["snapshot"] = "snapshot"


class JobEvent(RootModel[Annotated[SnapshotEvent | StoredEvent, Field(discriminator="type")]]):
    """The `data:` of one event, as JSON."""


class ActivityPage(ResponseModel):
    """Events of jobs, in the same form as in streams."""

    events: list[JobEvent]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


_STORED: TypeAdapter[StoredEvent] = TypeAdapter(Annotated[StoredEvent, Field(discriminator="type")])


def typed_event(event: Event) -> StoredEvent:
    """Reads a stored event as a member of the union."""
    head = {"type": event.type.value, "job_id": event.job_id, "number": event.number, "at": event.at}
    return _STORED.validate_python({**event.data, **head})


def event_object(event: Event) -> dict[str, Any]:
    """Builds the `data:` of an event. The final event has only the first placeholders; the job has all."""
    typed = typed_event(event)
    if isinstance(typed, JobEndData):
        typed = _bounded(typed)
    head = {"type": event.type.value, "job_id": event.job_id, "number": event.number}
    return {**head, **typed.model_dump(mode="json", exclude_unset=True), "at": event.at.isoformat()}


def _bounded(event: JobEndEvent) -> JobEndEvent:
    changed: dict[str, object] = {
        "warnings": event.warnings[:MAX_MESSAGES],
        "warning_count": len(event.warnings),
    }
    if event.summary is not None:
        missing = event.summary.placeholders
        short = {"placeholders": missing[:MAX_PLACEHOLDERS], "placeholder_count": len(missing)}
        changed["summary"] = event.summary.model_copy(update=short)
    return event.model_copy(update=changed)
