"""Who makes a film: this process, or the one that owns the home; takes over if that one ends."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.event import Event
from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import new_correlation_id
from reelproof.domain.job import Job
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.ports.files import Renderer
from reelproof.engine.studio.job_queue import Caller
from reelproof.storage.files.home import Home, Owner, owner
from reelproof.wiring.owning import Say, owning
from reelproof.wiring.runs import running
from reelproof.wiring.studio import Studio

Started = TypeVar("Started", bound=Job | None, covariant=True)
Followed = TypeVar("Followed", covariant=True)
LOOK_EVERY_S = 1.0


@frozen
class JobRun(Generic[Started, Followed]):
    """A job to run to its end.

    `start` requests it, or returns None if nothing needs to be made; it may be called again when another
    process has ended. `follow` reads the job's events. `task` is shown to other processes.
    `inform` is like `say`, for what may be left out.
    """

    task: str
    start: Callable[[Studio, Caller], Awaitable[Started]]
    follow: Callable[[Job, AsyncIterator[Event]], Coroutine[Any, Any, Followed]]
    say: Say
    inform: Say
    wait: bool = True
    renderer: Renderer | None = None


async def run_job(studio: Studio, run: JobRun[Started, Followed]) -> tuple[Started, Followed | None]:
    """Returns the started job, if any, and what `follow` returned for it."""
    while True:
        holder = await owner(studio.home)
        try:
            if holder is not None and holder.takes_jobs:
                return await _run_elsewhere(studio, run, holder)
            return await _run_here(studio, run)
        except _OwnerChanged:
            continue


async def follow_while_owned(home: Home, following: Coroutine[Any, Any, Followed]) -> Followed | None:
    """Follows a job that another process runs; returns None if no process owns the home anymore."""
    task = asyncio.create_task(following)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY_S))[0]:
            if await owner(home) is None:
                return None
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})


class _OwnerChanged(Exception):
    """Another process now runs the jobs, or no longer does: waiting for it could take forever."""


async def _run_elsewhere(
    studio: Studio, run: JobRun[Started, Followed], holder: Owner
) -> tuple[Started, Followed | None]:
    run.inform(f"Handing the film to the process that makes films here ({holder}).")
    job = await run.start(studio, Caller(LOCAL_OWNER, new_correlation_id()))
    if job is None:
        return job, None
    followed = await follow_while_owned(studio.home, _follow(studio, run, job))
    if followed is None:
        run.inform("The other process has ended; making the film here.")
        raise _OwnerChanged
    return job, followed


async def _run_here(studio: Studio, run: JobRun[Started, Followed]) -> tuple[Started, Followed | None]:
    def wait_for(holder: Owner) -> None:
        if holder.takes_jobs:
            raise _OwnerChanged
        run.say(f"Waiting for another Reelproof process ({holder}). Use --no-wait to exit instead.")

    async with _suggesting_to_wait(), owning(studio, run.task, run.wait, wait_for, run.say):
        job = await run.start(studio, Caller(LOCAL_OWNER, new_correlation_id(), is_sole_worker=True))
        if job is None:
            return job, None
        following = asyncio.create_task(_follow(studio, run, job))
        try:
            if not job.status.is_final:
                async with running(studio, job.id, run.renderer) as keeping:
                    await asyncio.wait({following, keeping}, return_when=asyncio.FIRST_COMPLETED)
                    return job, await (following if following.done() else keeping)
            return job, await following
        finally:
            following.cancel()
            await asyncio.wait({following})


@asynccontextmanager
async def _suggesting_to_wait() -> AsyncIterator[None]:
    """Names the option that made the command refuse to wait for the home."""
    try:
        yield
    except ReelproofError as error:
        if error.failure.code is not ErrorCode.HomeInUse:
            raise
        remedy = f"{error.failure.remediation} Without --no-wait, the command waits."
        raise ReelproofError(replace(error.failure, remedy=remedy)) from error


async def _follow(studio: Studio, run: JobRun[Started, Followed], job: Job) -> Followed:
    """Closes the events, too, when `follow` ends before they do."""
    events = studio.films.follow(job.id)
    try:
        return await run.follow(job, events)
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()
