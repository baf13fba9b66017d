"""JSON of webhook messages: event type, time, job."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from reelproof.contract.body import ResponseModel
from reelproof.contract.job import JobObject


class WebhookMessage(ResponseModel):
    """The result of a job, signed according to Standard Webhooks."""

    type: Literal["job.completed", "job.failed", "job.canceled"]
    timestamp: datetime = Field(description="When the job ended.")
    data: JobObject
