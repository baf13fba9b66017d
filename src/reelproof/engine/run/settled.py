"""Word that an asset has ended, within one process."""

import asyncio

from reelproof.domain.ids import JobId


class SettledSignal:
    """Tells a waiting job that one of its assets has ended, so that the next starts at once."""

    def __init__(self) -> None:
        self._events: dict[JobId, asyncio.Event] = {}

    def notify(self, job_id: JobId) -> None:
        self._event(job_id).set()

    def clear(self, job_id: JobId) -> None:
        self._event(job_id).clear()

    async def wait(self, job_id: JobId, at_most_s: float) -> None:
        """Returns early on a notice; another process may have done the work, so it never waits for ever."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._event(job_id).wait()
        except TimeoutError:
            return

    def _event(self, job_id: JobId) -> asyncio.Event:
        return self._events.setdefault(job_id, asyncio.Event())
