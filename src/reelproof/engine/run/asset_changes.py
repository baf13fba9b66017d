"""In-process signal that an asset is done, so that the assets waiting for it start at once."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reelproof.domain.asset import Asset
from reelproof.domain.ids import AssetId, JobId


class JobChanges:
    """A job's assets that changed in this process, as they are now, and whether one is done."""

    def __init__(self) -> None:
        self._changed: dict[AssetId, Asset] = {}
        self._is_one_done = asyncio.Event()

    def add(self, asset: Asset, *, is_done: bool) -> None:
        self._changed[asset.id] = asset
        if is_done:
            self._is_one_done.set()

    def collect(self) -> Mapping[AssetId, Asset]:
        """Returns what has changed since the last time."""
        self._is_one_done.clear()
        changed, self._changed = self._changed, {}
        return changed

    async def wait(self, at_most_s: float) -> None:
        """Waits until an asset is done, with a time limit: another process may have done the work."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._is_one_done.wait()
        except TimeoutError:
            return


class AssetChanges:
    """Passes changes on to the jobs that watch their assets."""

    def __init__(self) -> None:
        self._watched: dict[JobId, JobChanges] = {}

    @contextmanager
    def watch(self, job_id: JobId) -> Iterator[JobChanges]:
        """Collects the job's changes within the block."""
        changes = self._watched[job_id] = JobChanges()
        try:
            yield changes
        finally:
            del self._watched[job_id]

    def record(self, job_id: JobId, asset: Asset) -> None:
        """The asset is being made, or waits for its next attempt."""
        self._add(job_id, asset, is_done=False)

    def notify(self, job_id: JobId, asset: Asset) -> None:
        """The asset has reached its final state."""
        self._add(job_id, asset, is_done=True)

    def _add(self, job_id: JobId, asset: Asset, *, is_done: bool) -> None:
        if (changes := self._watched.get(job_id)) is not None:
            changes.add(asset, is_done=is_done)
