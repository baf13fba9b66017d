"""Cancels abandoned jobs at providers, so that unused work is not billed."""

import logging

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.stores import Attempts
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.planning.recovery.crash import has_crashed_too_often
from reelproof.provider_api import CancelOutcome

logger = logging.getLogger(__name__)


class ProviderJobCleanup:
    """Cancels jobs at providers where possible, so that unused work is not billed."""

    def __init__(self, attempts: Attempts, catalog: Catalog, call: ProviderCall) -> None:
        self._attempts = attempts
        self._catalog = catalog
        self._call = call

    async def of_job(self, job_id: JobId) -> None:
        for attempt in await self._attempts.of_job(job_id):
            is_canceled = attempt.outcome is AttemptOutcome.canceled
            if not is_canceled and (attempt.is_ticket_open or attempt.outcome is None):
                await self.cancel(attempt)

    async def of_asset(self, job_id: JobId, asset_id: AssetId) -> None:
        """Ends the asset's attempt that has no outcome, if there is one."""
        for attempt in await self._attempts.of_asset(asset_id):
            if attempt.job_id == job_id and attempt.outcome is None:
                await self.cancel(attempt)

    async def cancel(self, attempt: Attempt) -> None:
        """Ends the attempt. A job that had finished or may run on stays open: it is paid for, and collected
        when it is needed.
        """
        running, result = RunningAttempt(self._attempts, attempt), CancelOutcome.gone
        if attempt.ticket_id is not None and attempt.is_ticket_open and not has_crashed_too_often(attempt):
            await running.claim()
            result = await self._cancel(attempt.model, attempt.ticket_id)
        is_open = result is not CancelOutcome.gone
        if attempt.outcome is None:
            await running.canceled(is_ticket_open=is_open)
        elif is_open:
            await running.left_uncollected()
        else:
            await running.close_ticket()

    async def _cancel(self, model: str, ticket_id: str) -> CancelOutcome:
        try:
            async with self._catalog.in_use():
                return await self._call.cancel(self._catalog.model(model), ticket_id)
        except ReelproofError as error:
            logger.warning("a job at %s could not be canceled: %s", model, error)
            return CancelOutcome.unknown
