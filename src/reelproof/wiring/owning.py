"""The home for one process alone, once it is sure that no other home is at the same work."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from reelproof.domain.failure import invalid_input
from reelproof.storage.database.stores.relocation import relocate
from reelproof.storage.files.home import Owner, own
from reelproof.storage.files.place import Finding, Whereabouts, find_place, note_place
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
    """As `storage.home.own`. Raises ReelproofError (InvalidInput:home) in a copy with unfinished work, which
    would be paid for in both homes.
    """
    async with own(studio.home, what, wait, on_wait, takes_jobs):
        finding = await asyncio.to_thread(find_place, studio.home)
        if (problem := await _problem(studio, finding)) is not None:
            raise invalid_input("home", problem)
        await _settle(studio, finding, say)
        yield


async def copy_problem(studio: Studio) -> str | None:
    """Why nothing is made in this home; None where it is no copy, or one with nothing unfinished."""
    return await _problem(studio, await asyncio.to_thread(find_place, studio.home))


async def adopt(studio: Studio, goes_on: bool, say: Say) -> int | None:
    """Makes a copy a home of its own: how many films were unfinished; None where it is no copy.

    They go on here where `goes_on`, else they are left to the original. Raises ReelproofError where another
    process has the home.
    """
    async with own(studio.home, "doctor", wait=False, on_wait=lambda _: None):
        finding = await asyncio.to_thread(find_place, studio.home)
        if finding.whereabouts is not Whereabouts.copied:
            return None
        unfinished = await studio.ledgers.jobs.unfinished()
        webhooks = webhooks_for(studio)
        for job in unfinished:
            await studio.cancellation.disown(job.id)
            if not goes_on:
                await webhooks.leave(job.id)
                await studio.cancellation.leave(job.id)
        await _settle(studio, finding, say)
        return len(unfinished)


async def _settle(studio: Studio, finding: Finding, say: Say) -> None:
    """Makes the present place the home's own."""
    home, before = studio.home, finding.noted_at
    is_copy = finding.whereabouts is Whereabouts.copied
    if before is not None and finding.whereabouts is Whereabouts.here:
        return
    if before is not None:
        await relocate(studio.database, before, home.path)
        say(_settled(is_copy, finding))
    await asyncio.to_thread(note_place, home, is_copy)


def _settled(is_copy: bool, finding: Finding) -> str:
    if is_copy:
        return f"This home is a copy of {finding.noted_at}; from now on it is one of its own."
    return f"This home was moved here from {finding.noted_at}."


async def _problem(studio: Studio, finding: Finding) -> str | None:
    if finding.whereabouts is not Whereabouts.copied:
        return None
    count = len(await studio.ledgers.jobs.unfinished())
    if count == 0:
        return None
    films = "a film in it is" if count == 1 else f"{count} films in it are"
    return (
        f"The home {studio.home.path} is a copy of {finding.noted_at}, and {films} not finished: made in "
        "both, it would be paid for twice. Is the other one not used any more: reelproof doctor --adopt "
        "continue. Are both to be used: reelproof doctor --adopt separate"
    )
