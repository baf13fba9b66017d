"""In-process signal that an asset has reached its final state."""

import asyncio

from reelproof.domain.ids import JobId


class AssetDone:
    """Wakes a waiting job when one of its assets is done, so that the next starts immediately."""

    def __init__(self) -> None:
        self._events: dict[JobId, asyncio.Event] = {}

    def notify(self, job_id: JobId) -> None:
        self._event(job_id).set()

    def clear(self, job_id: JobId) -> None:
        self._event(job_id).clear()

    async def wait(self, job_id: JobId, at_most_s: float) -> None:
        """Waits for a notification, with a time limit: another process may have done the work."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._event(job_id).wait()
        except TimeoutError:
            return

    def _event(self, job_id: JobId) -> asyncio.Event:
        return self._events.setdefault(job_id, asyncio.Event())
