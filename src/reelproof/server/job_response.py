"""Builds the job object of responses, streams and webhooks; a stale copy if the database is slow."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from reelproof.contract.job import JobObject, job_object
from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import NotFound
from reelproof.server.project_response import project_version
from reelproof.server.services import CachedJob, Services


async def job_response(services: Services, job: Job) -> JobObject:
    return job_object(await services.stores.jobs.snapshot(job.id))


async def job_response_or_stale(services: Services, owner: str, job_id: str) -> CachedJob:
    """Returns the job in time; if the store is slow, the last known one, marked stale. Raises NotFound."""
    key = (owner, job_id)

    async def read() -> CachedJob:
        job = await services.owned_lookup.job(owner, job_id)
        version = await _version(services, job)
        cached = services.job_cache.last(key)
        if cached is not None and cached.version == version:
            return CachedJob(version, _as_of_now(cached.content))
        return CachedJob(version, await job_response(services, job))

    answer = await services.job_cache.fetch(key, read)
    if not answer.is_stale:
        return answer.value
    return CachedJob("", answer.value.content.model_copy(update={"is_stale": True}))


async def _version(services: Services, job: Job) -> str:
    """Changes whenever the job's response changes, except for the elapsed time."""
    version = await project_version(services, job.project_id)
    webhook = await services.webhooks.of_job(job.id)
    state = f".{webhook.delivery.status}.{webhook.delivery.attempts}" if webhook else ""
    return f"{version}{state}"


def _as_of_now(content: JobObject) -> JobObject:
    now = datetime.now(UTC)
    changed: dict[str, object] = {"as_of": now}
    if content.ended_at is None:
        elapsed_s = (now - (content.started_at or content.created_at)).total_seconds()
        changed["elapsed_s"] = round(max(0.0, elapsed_s), 3)
    return content.model_copy(update=changed)


async def job_for_webhook(stores: Stores, job_id: JobId) -> Mapping[str, JsonValue]:
    """Returns the job as in responses, including the webhook's state. Raises NotFound."""
    try:
        snapshot = await stores.jobs.snapshot(job_id)
    except LookupError as error:
        raise NotFound("job", job_id) from error
    return cast("Mapping[str, JsonValue]", job_object(snapshot).model_dump(mode="json"))
