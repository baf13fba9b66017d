"""Waits for exclusive use of the home; refuses a copied home with unfinished films."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from reelproof.domain.failure import invalid_input
from reelproof.storage.database.stores.relocation import relocate
from reelproof.storage.files.home import Owner, own
from reelproof.storage.files.location import HomeLocation, LocationState, locate_home, record_location
from reelproof.wiring.studio import Studio
from reelproof.wiring.webhooks import webhooks_for

Say = Callable[[str], None]


@asynccontextmanager
async def owning(
    studio: Studio,
    what: str,
    wait: bool,
    on_wait: Callable[[Owner], None],
    say: Say,
    takes_jobs: bool = False,
) -> AsyncIterator[None]:
    """Like `storage.files.home.own`. Raises ReelproofError (InvalidInput:home) in a copy with unfinished
    work, which would be paid for in both homes.
    """
    async with own(studio.home, what, wait, on_wait, takes_jobs):
        location = await asyncio.to_thread(locate_home, studio.home)
        if (problem := await _copy_problem(studio, location)) is not None:
            raise invalid_input("home", problem)
        await _record_location(studio, location, say)
        yield


async def copy_problem(studio: Studio) -> str | None:
    """Returns why jobs must not run in this home; None unless it is a copy with unfinished jobs."""
    return await _copy_problem(studio, await asyncio.to_thread(locate_home, studio.home))


async def adopt(studio: Studio, goes_on: bool, say: Say) -> int | None:
    """Makes a copied home independent. Returns how many films were unfinished; None if it is not a copy.

    They continue here if `goes_on`, else they are left to the original. Raises ReelproofError if another
    process has the home.
    """
    async with own(studio.home, "doctor", wait=False, on_wait=lambda _: None):
        location = await asyncio.to_thread(locate_home, studio.home)
        if location.state is not LocationState.copied:
            return None
        unfinished = await studio.stores.jobs.unfinished()
        webhooks = webhooks_for(studio)
        for job in unfinished:
            await studio.cancellation.clear_crash_markers(job.id)
            if not goes_on:
                await webhooks.leave(job.id)
                await studio.cancellation.leave(job.id)
        await _record_location(studio, location, say)
        return len(unfinished)


async def _record_location(studio: Studio, location: HomeLocation, say: Say) -> None:
    """Records the current path as the home's own."""
    home, before = studio.home, location.recorded_path
    is_copy = location.state is LocationState.copied
    if before is not None and location.state is LocationState.here:
        return
    if before is not None:
        await studio.database.write(partial(relocate, before=before, now=home.path))
        say(_location_message(is_copy, location))
    await asyncio.to_thread(record_location, home, is_copy)


def _location_message(is_copy: bool, location: HomeLocation) -> str:
    if is_copy:
        return f"This home is a copy of {location.recorded_path}; from now on it is independent."
    return f"This home was moved here from {location.recorded_path}."


async def _copy_problem(studio: Studio, location: HomeLocation) -> str | None:
    if location.state is not LocationState.copied:
        return None
    count = len(await studio.stores.jobs.unfinished())
    if count == 0:
        return None
    films = "a film in it is" if count == 1 else f"{count} films in it are"
    return (
        f"The home {studio.home.path} is a copy of {location.recorded_path}, and {films} not finished: "
        "made in both, it would be paid for twice. If the other is no longer used: reelproof doctor --adopt "
        "continue. If both will be used: reelproof doctor --adopt separate"
    )
