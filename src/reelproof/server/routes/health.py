"""Route `GET /health`: server status, worker, `ok` or `degraded`."""

from fastapi import APIRouter

from reelproof.contract.failure import failure_object
from reelproof.contract.health import HealthObject
from reelproof.domain.job import JobStatus
from reelproof.server.problem import HttpError
from reelproof.server.responses import PUBLIC
from reelproof.server.services import Services, ServicesDep

routes = APIRouter(tags=["installation"])


@routes.get("/health", openapi_extra=PUBLIC)
async def get_health(services: ServicesDep) -> HealthObject:
    """Get the server's health. It responds in time even while the database is slow."""
    try:
        known = await services.health_cache.fetch("health", lambda: _read_health(services))
    except HttpError:
        return _unknown_health(services)
    if not known.is_stale:
        return known.value
    return known.value.model_copy(update={"is_stale": True, "status": "degraded"})


async def _read_health(services: Services) -> HealthObject:
    unfinished = await services.stores.jobs.unfinished()
    worker, failure = await services.installation.worker(), await services.installation.blocking_failure()
    running = sum(job.status is JobStatus.running for job in unfinished)
    return HealthObject(
        status="ok" if worker and failure is None else "degraded",
        version=services.installation.version,
        is_stale=False,
        worker=worker,
        error=None if failure is None else failure_object(failure),
        jobs_queued=len(unfinished) - running,
        jobs_running=running,
    )


def _unknown_health(services: Services) -> HealthObject:
    return HealthObject(
        status="degraded",
        version=services.installation.version,
        is_stale=True,
        worker=None,
        error=None,
        jobs_queued=None,
        jobs_running=None,
    )
