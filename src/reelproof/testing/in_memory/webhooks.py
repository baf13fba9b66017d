"""Webhooks in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from reelproof.domain.ids import JobId
from reelproof.domain.webhook import Delivery, DeliveryStatus, Webhook
from reelproof.engine.studio.webhooks import DueWebhook
from reelproof.planning.recovery.webhook import longest_wait_s
from reelproof.testing.in_memory.tables import Tables, WebhookRecord


class InMemoryWebhooks:
    """The port `WebhookStore`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def of_job(self, job_id: JobId) -> Webhook | None:
        record = self._tables.webhooks.get(job_id)
        return record.webhook if record else None

    async def due(self, now: datetime, limit: int, but: Collection[JobId] = ()) -> Sequence[DueWebhook]:
        found = [
            record
            for record in self._tables.webhooks.values()
            if _is_due(record.webhook.delivery, now) and record.webhook.job_id not in but
        ]
        ended = [record for record in found if self._tables.jobs[record.webhook.job_id].job.status.is_final]
        return [self._due(record, now) for record in sorted(ended, key=_order)[:limit]]

    async def note(self, job_id: JobId, delivery: Delivery) -> None:
        with self._tables.transaction():
            if (record := self._tables.webhooks.get(job_id)) is not None:
                noted = replace(record.webhook, delivery=delivery)
                secret = record.secret if delivery.status is DeliveryStatus.pending else ""
                self._tables.webhooks[job_id] = WebhookRecord(noted, secret)

    def _due(self, record: WebhookRecord, now: datetime) -> DueWebhook:
        job = self._tables.jobs[record.webhook.job_id].job
        return DueWebhook(record.webhook, record.secret, job.status, job.ended_at or now)


def _is_due(delivery: Delivery, now: datetime) -> bool:
    """A time beyond every possible wait was recorded before the clock was set back."""
    if delivery.status is not DeliveryStatus.pending or delivery.next_at is None:
        return False
    latest = now + timedelta(seconds=longest_wait_s(delivery.attempts))
    return delivery.next_at <= now or delivery.next_at > latest


def _order(record: WebhookRecord) -> tuple[int, str, JobId]:
    delivery = record.webhook.delivery
    return delivery.attempts, delivery.next_at.isoformat() if delivery.next_at else "", record.webhook.job_id
