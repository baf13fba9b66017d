"""A job's object, as every answer and stream about it tells it."""

from reelproof.domain.job import Job
from reelproof.server.desk import Desk
from reelproof.server.schema.job import JobObject, job_object


async def told_job(desk: Desk, job: Job) -> JobObject:
    return job_object(await desk.standings.of(job))


async def patient_job(desk: Desk, owner: str, job_id: str) -> JobObject:
    """In time whatever the store does, and then marked as stale. Raises NotThere."""

    async def read() -> JobObject:
        return await told_job(desk, await desk.belongings.job(owner, job_id))

    known = await desk.job_patience.ask((owner, job_id), read)
    return known.value.model_copy(update={"is_stale": True}) if known.is_stale else known.value
