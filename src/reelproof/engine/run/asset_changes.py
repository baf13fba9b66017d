"""In-process signals that assets have changed."""

import asyncio

from reelproof.domain.ids import AssetId, JobId


class AssetChanges:
    """Which assets of a job changed in this process: it reads no others, and wakes up when one is done."""

    def __init__(self) -> None:
        self._changed: dict[JobId, set[AssetId]] = {}
        self._done: dict[JobId, asyncio.Event] = {}

    def record(self, job_id: JobId, asset_id: AssetId) -> None:
        """The asset is being made, or waits for its next attempt."""
        self._changed.setdefault(job_id, set()).add(asset_id)

    def notify(self, job_id: JobId, asset_id: AssetId) -> None:
        """The asset has reached its final state."""
        self.record(job_id, asset_id)
        self._event(job_id).set()

    def collect(self, job_id: JobId) -> set[AssetId]:
        """Returns what has changed since the last time."""
        self._event(job_id).clear()
        return self._changed.pop(job_id, set())

    def forget(self, job_id: JobId) -> None:
        """The job makes no assets any more."""
        self._changed.pop(job_id, None)
        self._done.pop(job_id, None)

    async def wait(self, job_id: JobId, at_most_s: float) -> None:
        """Waits until an asset is done, with a time limit: another process may have done the work."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._event(job_id).wait()
        except TimeoutError:
            return

    def _event(self, job_id: JobId) -> asyncio.Event:
        return self._done.setdefault(job_id, asyncio.Event())
