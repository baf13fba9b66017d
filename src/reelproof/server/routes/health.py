"""Whether the server is well."""

from fastapi import APIRouter

from reelproof.domain.job import JobStatus
from reelproof.server.answers import FOR_EVERYBODY
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.problem import Refusal
from reelproof.server.schema.failure import failure_object
from reelproof.server.schema.health import HealthObject

routes = APIRouter(tags=["installation"])


@routes.get("/health", openapi_extra=FOR_EVERYBODY)
async def get_health(desk: DeskOf) -> HealthObject:
    """Ask whether the server is well. It is answered in time even while the database is slow."""
    try:
        known = await desk.health_patience.ask("health", lambda: _looked(desk))
    except Refusal:
        return _unknown(desk)
    if not known.is_stale:
        return known.value
    return known.value.model_copy(update={"is_stale": True, "status": "degraded"})


async def _looked(desk: Desk) -> HealthObject:
    unfinished = await desk.ledgers.jobs.unfinished()
    worker, fault = await desk.installation.worker(), await desk.installation.fault()
    running = sum(job.status is JobStatus.running for job in unfinished)
    return HealthObject(
        status="ok" if worker and fault is None else "degraded",
        version=desk.installation.version,
        is_stale=False,
        worker=worker,
        fault=None if fault is None else failure_object(fault),
        jobs_queued=len(unfinished) - running,
        jobs_running=running,
    )


def _unknown(desk: Desk) -> HealthObject:
    return HealthObject(
        status="degraded",
        version=desk.installation.version,
        is_stale=True,
        worker=None,
        fault=None,
        jobs_queued=None,
        jobs_running=None,
    )
