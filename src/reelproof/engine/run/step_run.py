"""Marks a step running, succeeded or failed; time limit of a step (`StepTimeout`)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import JobId
from reelproof.domain.job import StepName, StepStatus
from reelproof.engine.ports.stores import Jobs
from reelproof.engine.run.worked_time import after_worked, worked_timeout


@asynccontextmanager
async def step_run(jobs: Jobs, job_id: JobId, name: StepName) -> AsyncIterator[None]:
    """Marks the step running, then succeeded, or failed with the block's failure."""
    await jobs.step(job_id, name, StepStatus.running)
    try:
        yield
    except ReelproofError as error:
        await jobs.step(job_id, name, StepStatus.failed, error=error.failure)
        raise
    await jobs.step(job_id, name, StepStatus.succeeded, progress=100.0)


@asynccontextmanager
async def limited_step(jobs: Jobs, job_id: JobId, name: StepName, limit_s: float) -> AsyncIterator[None]:
    """A step that fails with StepTimeout after `limit_s` of work."""
    overdue = ReelproofError(step_timeout(name, limit_s))
    async with step_run(jobs, job_id, name), worked_timeout(limit_s, overdue):
        yield


@asynccontextmanager
async def film_step(jobs: Jobs, job_id: JobId, name: StepName, limit_s: float) -> AsyncIterator[None]:
    """A step the film cannot do without: past its limit it continues with a warning."""

    async def warn() -> None:
        message = (
            f"The step {name.value} takes longer than {limit_s:g} s; it continues, because the film needs it."
        )
        await jobs.warn(job_id, message)

    async with step_run(jobs, job_id, name), after_worked(limit_s, warn):
        yield


def step_timeout(name: StepName, limit_s: float) -> Failure:
    message = f"The step did not finish within {limit_s:g} s."
    return Failure(ErrorCode.StepTimeout, message, subject=name.value)
