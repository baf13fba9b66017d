"""Counts crashes of the process in a part of a job (plan, render, …); gives up after repeated ones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import JobParts
from reelproof.planning.recovery.crash import MAX_SHARED_CRASHES, part_crashed


class PartRuns:
    """Records the running part of each job. A part that crashed a process is retried alone, so that another
    crash is not counted against other jobs.
    """

    def __init__(self, parts: JobParts) -> None:
        self._parts = parts
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def run(self, job_id: JobId, name: str, progress: float = 0.0) -> AsyncIterator[None]:
        """Raises ReelproofError (CrashedRepeatedly) if too many processes in a row crashed in this part, none
        getting further than the one before.
        """
        alone: AbstractAsyncContextManager[object] = nullcontext()
        if await self._parts.is_in_progress(job_id):
            alone = self._alone
        async with alone:
            crashes = await self._parts.begin(job_id, part_with_progress(name, progress))
            if crashes >= MAX_SHARED_CRASHES:
                raise ReelproofError(part_crashed(name, crashes))
            try:
                yield
            finally:
                await self._parts.leave(job_id)


def part_with_progress(name: str, progress: float) -> str:
    """The part with its progress in percent: a run that gets further crashes for another reason."""
    return f"{name} {progress:.1f} %"
