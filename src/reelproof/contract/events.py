"""JSON of the stored events, by type, with job and number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from pydantic import ConfigDict, Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.event_data import (
    AssetStatusData,
    JobEndData,
    JobStatusData,
    NoticeData,
    StepData,
    WarningData,
)
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
# Each type is built when its first event is read: a union of all would build all.
_TYPES: Mapping[str, type[StoredEvent]] = {
    get_args(kind.model_fields["type"].annotation)[0]: kind for kind in get_args(StoredEvent)
}


def typed_event(event: Event) -> StoredEvent:
    """Reads a stored event as a member of the union."""
    head = {"type": event.type.value, "job_id": event.job_id, "number": event.number, "at": event.at}
    return _TYPES[event.type].model_validate({**event.data, **head})
