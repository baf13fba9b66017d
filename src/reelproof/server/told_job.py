"""A job's object, as every answer, stream and webhook about it tells it."""

from collections.abc import Mapping
from typing import cast

from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.domain.webhook import Webhook
from reelproof.engine.job_standing import JobStandings
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.webhooks import WebhookLedger
from reelproof.server.desk import Desk
from reelproof.server.schema.job import JobObject, WebhookObject, job_object


async def told_job(desk: Desk, job: Job) -> JobObject:
    webhook = await desk.webhooks.of_job(job.id)
    return job_object(await desk.standings.of(job), _webhook(webhook) if webhook else None)


async def patient_job(desk: Desk, owner: str, job_id: str) -> JobObject:
    """In time whatever the store does, and then marked as stale. Raises NotThere."""

    async def read() -> JobObject:
        return await told_job(desk, await desk.belongings.job(owner, job_id))

    known = await desk.job_patience.ask((owner, job_id), read)
    return known.value.model_copy(update={"is_stale": True}) if known.is_stale else known.value


async def job_for_webhook(
    ledgers: Ledgers, webhooks: WebhookLedger, standings: JobStandings, job_id: JobId
) -> Mapping[str, JsonValue]:
    """All that an answer would hold, how the webhook itself stands included."""
    job = await ledgers.jobs.get(job_id)
    webhook = await webhooks.of_job(job_id)
    shown = job_object(await standings.of(job), _webhook(webhook) if webhook else None)
    return cast("Mapping[str, JsonValue]", shown.model_dump(mode="json"))


def _webhook(webhook: Webhook) -> WebhookObject:
    delivery = webhook.delivery
    return WebhookObject(
        id=webhook.id,
        url=webhook.url,
        state=delivery.state,
        attempts=delivery.attempts,
        next_at=delivery.next_at,
        delivered_at=delivery.delivered_at,
        last_error=delivery.last_error,
    )
