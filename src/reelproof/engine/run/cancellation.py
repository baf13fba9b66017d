"""The end of a job that nobody wants any more: nothing new is called, and the state says what is so."""

from contextlib import suppress

from reelproof.domain.asset import AssetStatus
from reelproof.domain.ids import JobId
from reelproof.domain.job import JobStatus
from reelproof.domain.transitions import TransitionRefused
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.stores import JobOutcome
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.engine.run.withdrawal import Withdrawal


class Cancellation:
    """Everything made so far stays; the same request goes on from there."""

    def __init__(self, ledgers: Ledgers, withdrawal: Withdrawal) -> None:
        self._ledgers = ledgers
        self._withdrawal = withdrawal

    async def cancel(self, job_id: JobId) -> None:
        """Ends the job as canceled, once nothing runs for it any more.

        What it was making is not made; an asset that had a take keeps it.
        """
        await self._withdrawal.of_job(job_id)
        await self.leave(job_id)

    async def disown(self, job_id: JobId) -> None:
        """Takes back that this home's last process was at the job: it was another home's, and no crash."""
        await self._ledgers.parts.leave(job_id)
        for attempt in await self._ledgers.attempts.of_job(job_id):
            await RunningAttempt(self._ledgers.attempts, attempt).interrupted()

    async def leave(self, job_id: JobId) -> None:
        """Ends the job as canceled here, and leaves what runs for it at providers alone: whoever asks for the
        same again collects it.
        """
        job = await self._ledgers.jobs.get(job_id)
        for asset in await self._ledgers.assets.of_project(job.project_id):
            if not asset.status.is_final and asset.accepted_take is not None:
                await self._ledgers.assets.change(asset.id, job_id, AssetStatus.generated)
            elif asset.status in (AssetStatus.running, AssetStatus.retrying):
                await self._ledgers.assets.change(asset.id, job_id, AssetStatus.pending)
        # It may have come to its end by itself in the meantime.
        with suppress(TransitionRefused):
            await self._ledgers.jobs.end(job_id, JobOutcome(JobStatus.canceled))
