"""A job's webhook: its URL and its delivery status, attempts, next attempt and last error."""

from datetime import datetime
from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, WebhookId


class DeliveryStatus(StrEnum):
    """`pending`: waiting for the job to end, or for the next delivery attempt."""

    pending = "pending"
    delivered = "delivered"
    failed = "failed"


@frozen
class Delivery:
    """Delivery progress. `next_at` is None once delivery has ended; `attempts` counts finished attempts."""

    status: DeliveryStatus = DeliveryStatus.pending
    attempts: int = 0
    next_at: datetime | None = None
    last_error: str | None = None
    delivered_at: datetime | None = None


@frozen
class Webhook:
    """A URL notified when a job ends. `id` is the same in every attempt; the secret is stored elsewhere."""

    job_id: JobId
    id: WebhookId
    url: str
    created_at: datetime
    delivery: Delivery
