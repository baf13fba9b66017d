"""SQL store of webhooks: which are due, delivery state, encrypted secret."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import FINAL_STATUSES
from reelproof.domain.webhook import Delivery, DeliveryStatus, Webhook
from reelproof.engine.studio.webhooks import DueWebhook
from reelproof.planning.recovery.webhook import WAITS_S, longest_wait_s
from reelproof.storage.database import tables
from reelproof.storage.database.connection import seal_for_storage
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.store import SqlStore, reads, writes

# All columns but the secret, which is selected explicitly.
COLUMNS = [column for column in tables.webhook.c if column.name != "secret"]


def store_webhook(connection: Connection, webhook: Webhook, secret: str) -> None:
    """Within the transaction that adds its job."""
    fields = columns_of(tables.webhook, webhook, secret=seal_for_storage(connection, secret, webhook.job_id))
    row = fields | columns_of(tables.webhook, webhook.delivery)
    connection.execute(insert(tables.webhook).values(row))


def read_webhook(connection: Connection, job_id: JobId) -> Webhook | None:
    query = select(*COLUMNS).where(tables.webhook.c.job_id == job_id)
    row = connection.execute(query).first()
    return _webhook(row) if row else None


class SqlWebhooks(SqlStore):
    """The port `WebhookStore`."""

    @reads
    def of_job(self, connection: Connection, job_id: JobId) -> Webhook | None:
        return read_webhook(connection, job_id)

    @reads
    def due(
        self, connection: Connection, now: datetime, limit: int, but: Collection[JobId] = ()
    ) -> Sequence[DueWebhook]:
        row, job = tables.webhook.c, tables.job.c
        query = (
            select(tables.webhook, job.status.label("job_status"), job.ended_at)
            .join(tables.job)
            .where(row.status == DeliveryStatus.pending, _is_due(now), job.status.in_(FINAL_STATUSES))
            .where(row.job_id.not_in(but))
            .order_by(row.attempts, row.next_at, row.job_id)
            .limit(limit)
        )
        rows = connection.execute(query)
        return [
            DueWebhook(_webhook(found), self._secret(found), found.job_status, found.ended_at or now)
            for found in rows
        ]

    def _secret(self, row: Row[Any]) -> str | Failure:
        """Returns the failure if it cannot be decrypted, so that other webhooks are still sent."""
        try:
            return self._database.secrets.open(row.secret, row.job_id)
        except ReelproofError as error:
            return error.failure

    @writes
    def note(self, connection: Connection, job_id: JobId, delivery: Delivery) -> None:
        values = columns_of(tables.webhook, delivery)
        if delivery.status is not DeliveryStatus.pending:
            values["secret"] = ""
        noted = update(tables.webhook).where(tables.webhook.c.job_id == job_id).values(values)
        connection.execute(noted)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """A time beyond every possible wait was recorded before the clock was set back."""
    row = tables.webhook.c
    beyond = [
        and_(row.attempts == failures, row.next_at > now + timedelta(seconds=longest_wait_s(failures)))
        for failures in range(len(WAITS_S) + 1)
    ]
    return or_(row.next_at <= now, *beyond)


def _webhook(row: Row[Any]) -> Webhook:
    return value_of(Webhook, row, delivery=value_of(Delivery, row))
