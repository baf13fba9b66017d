"""Names of a running job's events, their numbering per job, and which event is the last."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from reelproof.domain.canonical import JsonValue
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus


class EventType(StrEnum):
    """Names of events, as streams carry them."""

    job_status = "job-status"
    step_status = "step-status"
    step_progress = "step-progress"
    step_error = "step-error"
    asset_status = "asset-status"
    warning = "warning"
    notice = "notice"
    job_completed = "job-completed"
    job_failed = "job-failed"
    job_canceled = "job-canceled"

    @property
    def is_last(self) -> bool:
        """Whether this is the job's final event."""
        return self in (EventType.job_completed, EventType.job_failed, EventType.job_canceled)


LAST_EVENTS: Mapping[JobStatus, EventType] = {
    JobStatus.succeeded: EventType.job_completed,
    JobStatus.failed: EventType.job_failed,
    JobStatus.canceled: EventType.job_canceled,
}


@frozen
class Event:
    """One fact about a job. `number` starts at 1."""

    job_id: JobId
    number: int
    type: EventType
    at: datetime
    data: Mapping[str, JsonValue]
