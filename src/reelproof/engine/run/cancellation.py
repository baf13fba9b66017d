"""Cancels a job and its jobs at providers; keeps what was made; clears crash markers."""

from contextlib import suppress

from reelproof.domain.asset import AssetStatus
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.engine.ports.stores import JobOutcome, Stores
from reelproof.engine.run.provider_job_cleanup import ProviderJobCleanup
from reelproof.engine.run.running_attempt import RunningAttempt


class Cancellation:
    """Cancels jobs. Everything made so far is kept; the same request continues from there."""

    def __init__(self, stores: Stores, provider_job_cleanup: ProviderJobCleanup) -> None:
        self._stores = stores
        self._provider_job_cleanup = provider_job_cleanup

    async def cancel(self, job_id: JobId) -> None:
        """Ends the job as canceled and cleans up what still runs for it.

        Unfinished assets are not made; an asset that had a take keeps it.
        """
        await self._provider_job_cleanup.of_job(job_id)
        await self.leave(job_id)

    async def clear_crash_markers(self, job_id: JobId) -> None:
        """Clears the crash markers of a job: it was run by another home's process, which did not crash."""
        await self._stores.parts.leave(job_id)
        for attempt in await self._stores.attempts.of_job(job_id):
            await RunningAttempt(self._stores.attempts, attempt).interrupted()

    async def leave(self, job_id: JobId) -> None:
        """Ends the job as canceled here without canceling its jobs at providers: the same request collects
        them later.
        """
        job = await self._stores.jobs.get(job_id)
        for asset in await self._stores.assets.of_project(job.project_id):
            if not asset.status.is_final and asset.accepted_take is not None:
                await self._stores.assets.change(asset.id, job_id, AssetStatus.generated)
            elif asset.status in (AssetStatus.running, AssetStatus.retrying):
                await self._stores.assets.change(asset.id, job_id, AssetStatus.pending)
        # The job may have ended in the meantime.
        with suppress(TransitionRefused):
            await self._stores.jobs.end(job_id, JobOutcome(JobStatus.canceled))
