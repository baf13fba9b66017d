"""Stops a film: by whoever makes it, or where nobody does, by itself."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from reelproof.cli.films.film_status import never_made
from reelproof.cli.text.command_text import commands_for
from reelproof.cli.text.output import say
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.job import Job, JobStatus
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home, owner
from reelproof.wiring import Studio, open_studio, owning

POLL_S = 0.1
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Canceled:
    """How the job stands now, and the command that goes on."""

    job: Job
    was_over: bool
    resume: str

    @property
    def sentence(self) -> str:
        if self.was_over:
            return f"Nothing is being made: the last job is {self.job.status.value}."
        return f"Canceled; what was made is kept. To go on: {self.resume}"

    def to_json(self) -> dict[str, JsonValue]:
        return {
            "job_id": self.job.id,
            "status": self.job.status.value,
            "was_over": self.was_over,
            "go_on": self.resume if self.job.status is JobStatus.canceled else None,
        }


async def cancel_film(path: Path, settings: Settings) -> Canceled:
    """Raises ReelproofError for what was never made (InvalidInput) or does not stop (StepTimeout)."""
    home = Home(settings.home)
    if home.is_new:
        raise never_made(path)
    async with open_studio(settings) as studio:
        job = (await studio.films.view(str(path))).job
        resume = commands_for(await studio.films.last_request(str(path)), settings.choices()).resume
        if job.status.is_final:
            return Canceled(job, True, resume)
        await studio.films.cancel(job.id)
        return Canceled(await _stopped(studio, home, job), False, resume)


async def _stopped(studio: Studio, home: Home, job: Job) -> Job:
    give_up_at = time.monotonic() + PATIENCE_S
    while not job.status.is_final:
        if await owner(home) is None:
            async with owning(studio, "cancel", wait=True, on_wait=lambda _: None, say=say):
                await studio.cancellation.cancel(job.id)
        elif time.monotonic() >= give_up_at:
            message = f"The job did not stop within {PATIENCE_S:g} s; it was told to, and may still."
            raise ReelproofError(Failure(ErrorCode.StepTimeout, message, subject="cancel"))
        await asyncio.sleep(POLL_S)
        job = (await studio.films.view_job(job.id)).job
    return job
