"""JSON of the event stream (SSE) and event list: any event, the first snapshot, pages."""

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from reelproof.contract.body import ResponseModel
from reelproof.contract.event_data import JobEndData
from reelproof.contract.events import JobEndEvent, StoredEvent, typed_event
from reelproof.contract.job import MAX_MESSAGES, MAX_PLACEHOLDERS, JobObject
from reelproof.domain.event import Event


class SnapshotEvent(JobObject):
    """The first event of a stream: the complete job, including all events up to `last_event`."""

    type: Literal["snapshot"] = "snapshot"


class JobEvent(RootModel[Annotated[SnapshotEvent | StoredEvent, Field(discriminator="type")]]):
    """The `data:` of one event, as JSON."""


class ActivityPage(ResponseModel):
    """Events of jobs, in the same form as in streams."""

    events: list[JobEvent]
    next: str | None = Field(description="Pass as `after` to get the next page; null on the last page.")


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
