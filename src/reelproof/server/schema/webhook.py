"""What a webhook's receiver is sent."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from reelproof.server.schema.job import JobObject
from reelproof.server.schema.shape import Answer


class WebhookMessage(Answer):
    """The end of a job, signed as Standard Webhooks has it."""

    type: Literal["job.completed", "job.failed", "job.canceled"]
    timestamp: datetime = Field(description="When the job ended.")
    data: JobObject
