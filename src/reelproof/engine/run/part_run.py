"""The parts of a job that are made in one go; one that ends its process again and again is given up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import JobParts
from reelproof.planning.recovery.crash import MOST_CRASHES_IN_COMPANY, part_crashed


class PartRuns:
    """Notes which part is under way for each job. A part that a process ended in is made alone, so that it
    is not counted against others.
    """

    def __init__(self, parts: JobParts) -> None:
        self._parts = parts
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def run(self, job_id: JobId, name: str, progress: float = 0.0) -> AsyncIterator[None]:
        """Raises ReelproofError (CrashedRepeatedly) where too many processes in a row ended in this part,
        each without getting further than the one before.
        """
        alone: AbstractAsyncContextManager[object] = nullcontext()
        if await self._parts.is_begun(job_id):
            alone = self._alone
        async with alone:
            crashes = await self._parts.begin(job_id, as_far_as(name, progress))
            if crashes >= MOST_CRASHES_IN_COMPANY:
                raise ReelproofError(part_crashed(name, crashes))
            try:
                yield
            finally:
                await self._parts.leave(job_id)


def as_far_as(name: str, progress: float) -> str:
    """A part with how far it has come, in percent: who gets further is not ended by the same thing."""
    return f"{name} {progress:.1f} %"
