"""Where the end of a job is told, and whether it was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reelproof.domain.ids import JobId, WebhookId


class DeliveryState(StrEnum):
    """`waiting` for the job's end, or for the next attempt to tell it."""

    waiting = "waiting"
    delivered = "delivered"
    given_up = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far the telling is. `next_at` is None once it is over; `attempts` are those that ended."""

    state: DeliveryState = DeliveryState.waiting
    attempts: int = 0
    next_at: datetime | None = None
    last_error: str | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
    """A URL that is told how a job ended. `id` is the same in every attempt; the secret is kept elsewhere."""

    job_id: JobId
    id: WebhookId
    url: str
    created_at: datetime
    delivery: Delivery
