"""Cancels abandoned jobs at providers, so that unused work is not billed."""

import logging

from reelproof.domain.attempt import Attempt
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import JobId
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.stores import Attempts
from reelproof.engine.run.call import ProviderCall
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.planning.recovery.crash import has_crashed_too_often

logger = logging.getLogger(__name__)


class ProviderJobCleanup:
    """Cancels jobs at providers where possible, so that unused work is not billed."""

    def __init__(self, attempts: Attempts, catalog: Catalog, call: ProviderCall) -> None:
        self._attempts = attempts
        self._catalog = catalog
        self._call = call

    async def of_job(self, job_id: JobId) -> None:
        for attempt in await self._attempts.of_job(job_id):
            if attempt.is_ticket_open or attempt.outcome is None:
                await self.cancel(attempt)

    async def cancel(self, attempt: Attempt) -> None:
        running = RunningAttempt(self._attempts, attempt)
        if attempt.ticket_id is not None and attempt.is_ticket_open and not has_crashed_too_often(attempt):
            await running.claim()
            await self._cancel(attempt.model, attempt.ticket_id)
        if attempt.outcome is None:
            await running.canceled()
        else:
            await running.close_ticket()

    async def _cancel(self, model: str, ticket_id: str) -> None:
        try:
            async with self._catalog.in_use():
                await self._call.cancel(self._catalog.model(model), ticket_id)
        except ReelproofError as error:
            logger.warning("a job at %s could not be canceled: %s", model, error)
