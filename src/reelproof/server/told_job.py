"""A job's object, as every answer, stream and webhook about it tells it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.domain.webhook import Webhook
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.studio.belongings import NotThere
from reelproof.engine.studio.job_standing import JobStandings
from reelproof.engine.studio.webhooks import WebhookLedger
from reelproof.server.desk import Desk, KnownJob
from reelproof.server.schema.job import JobObject, WebhookObject, job_object
from reelproof.server.told_film import version_of


async def told_job(desk: Desk, job: Job) -> JobObject:
    webhook = await desk.webhooks.of_job(job.id)
    return job_object(await desk.standings.of(job), _webhook(webhook) if webhook else None)


async def patient_job(desk: Desk, owner: str, job_id: str) -> KnownJob:
    """In time whatever the store does, and then marked as stale. Raises NotThere."""
    key = (owner, job_id)

    async def read() -> KnownJob:
        job = await desk.belongings.job(owner, job_id)
        version = await _version(desk, job)
        known = desk.job_patience.last(key)
        if known is not None and known.version == version:
            return KnownJob(version, _as_of_now(known.told))
        return KnownJob(version, await told_job(desk, job))

    answer = await desk.job_patience.ask(key, read)
    if not answer.is_stale:
        return answer.value
    return KnownJob("", answer.value.told.model_copy(update={"is_stale": True}))


async def _version(desk: Desk, job: Job) -> str:
    """Another one whenever the job's object says something else, but for the time that has gone by."""
    version = await version_of(desk, job.project_id)
    webhook = await desk.webhooks.of_job(job.id)
    state = f".{webhook.delivery.state}.{webhook.delivery.attempts}" if webhook else ""
    return f"{version}{state}"


def _as_of_now(told: JobObject) -> JobObject:
    now = datetime.now(UTC)
    changed: dict[str, object] = {"as_of": now}
    if told.ended_at is None:
        elapsed_s = (now - (told.started_at or told.created_at)).total_seconds()
        changed["elapsed_s"] = round(max(0.0, elapsed_s), 3)
    return told.model_copy(update=changed)


async def job_for_webhook(
    ledgers: Ledgers, webhooks: WebhookLedger, standings: JobStandings, job_id: JobId
) -> Mapping[str, JsonValue]:
    """All that an answer would hold, how the webhook itself stands included. Raises NotThere."""
    try:
        job = await ledgers.jobs.get(job_id)
    except LookupError as error:
        raise NotThere("job", job_id) from error
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
