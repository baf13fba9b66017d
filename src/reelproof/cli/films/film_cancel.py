"""`reelproof cancel`: stops a film in any process, waits for it with a timeout, prints the result."""

import asyncio
import time
from pathlib import Path

from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.text.command_text import commands_for
from reelproof.cli.text.output import say
from reelproof.contract.cli import CancelOutput
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Job, JobStatus
from reelproof.domain.project import LOCAL_OWNER
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, owner
from reelproof.wiring.owning import owning
from reelproof.wiring.studio import Studio, open_studio

POLL_S = 0.1
STOP_TIMEOUT_S = 30.0


@frozen
class CancelResult:
    """The canceled job, and the command that resumes it."""

    job: Job
    already_ended: bool
    resume: str

    @property
    def sentence(self) -> str:
        if self.already_ended:
            verb = "is" if self.job.status is JobStatus.canceled else "has"
            return f"Nothing to cancel: the last job {verb} {self.job.status.value}."
        return f"Canceled; finished assets are kept. To resume: {self.resume}"

    @property
    def contract(self) -> CancelOutput:
        return CancelOutput(
            job_id=self.job.id,
            status=self.job.status,
            already_ended=self.already_ended,
            resume_command=self.resume if self.job.status is JobStatus.canceled else None,
        )


async def cancel_film(path: Path, settings: Settings) -> CancelResult:
    """Raises ReelproofError if the film was never made (InvalidInput) or does not stop (StepTimeout)."""
    home = Home(settings.home)
    if home.is_new:
        raise no_film_error(path)
    async with open_studio(settings) as studio:
        job = (await studio.films.of_script(LOCAL_OWNER, str(path))).job
        resume = commands_for(await studio.stores.jobs.request(job.id)).resume
        if job.status.is_final:
            return CancelResult(job, True, resume)
        await studio.job_commands.cancel(LOCAL_OWNER, job.id)
        return CancelResult(await _wait_until_stopped(studio, home, job), False, resume)


async def _wait_until_stopped(studio: Studio, home: Home, job: Job) -> Job:
    give_up_at = time.monotonic() + STOP_TIMEOUT_S
    while not job.status.is_final:
        if await owner(home) is None:
            async with owning(studio, "cancel", wait=True, on_wait=lambda _: None, say=say):
                await studio.cancellation.cancel(job.id)
        elif time.monotonic() >= give_up_at:
            message = f"The job did not stop within {STOP_TIMEOUT_S:g} s; it may still do so."
            raise ReelproofError(Failure(ErrorCode.StepTimeout, message, subject="cancel"))
        await asyncio.sleep(POLL_S)
        job = (await studio.films.view_job(job.id)).job
    return job
