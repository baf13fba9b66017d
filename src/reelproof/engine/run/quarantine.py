"""After a crash during a model's call, runs that model's calls in a separate process."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from typing import Protocol

from reelproof.domain.attempt import Attempt
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.own_media import is_own
from reelproof.engine.catalog.catalog import CatalogModel
from reelproof.engine.ports.stores import Attempts
from reelproof.engine.run.running_attempt import RunningAttempt
from reelproof.planning.recovery.crash import MAX_CRASHES, MEMORY, crashed_repeatedly, untrusted_models
from reelproof.provider_api import Made

logger = logging.getLogger(__name__)


class Isolation(Protocol):
    """Runs provider calls in child processes."""

    def isolated(self, model: CatalogModel) -> AbstractAsyncContextManager[CatalogModel]:
        """Yields the same model, called in a separate process for the duration of the block.

        Its calls raise ReelproofError with `process_ended` if that process ended.
        """

    async def close(self) -> None:
        """Stops all child processes."""


def process_ended(process: str) -> Failure:
    """Returns the failure of a call whose process ended; `process` describes the process and its end."""
    return Failure(ErrorCode.CrashedRepeatedly, process)


class Quarantine:
    """Calls trusted models in this process, and untrusted ones in a separate process.

    Without `isolation` every call runs in this process: provider objects passed in by the program can't be
    recreated elsewhere.
    """

    def __init__(self, attempts: Attempts, isolation: Isolation | None) -> None:
        self._attempts = attempts
        self._isolation = isolation
        self._untrusted: frozenset[str] = frozenset()
        self._alone = asyncio.Lock()

    async def begin(self) -> None:
        """Call before any work: the previous process may have crashed because of its attempts."""
        crashed = await self._attempts.record_crashes()
        if crashed:
            facts = {"assets": len(crashed), "models": sorted({attempt.model for attempt in crashed})}
            logger.warning("the last process crashed while making assets; they are isolated now", extra=facts)
        await self._refresh_untrusted()

    def turn(self, attempt: Attempt) -> AbstractAsyncContextManager[object]:
        """Runs crashed attempts that can't be isolated one at a time, so that a crash is attributed to one
        of them only.
        """
        is_isolated = self._isolation is not None and not is_own(attempt.model)
        return nullcontext() if is_isolated or not attempt.crashes else self._alone

    async def call(
        self,
        model: CatalogModel,
        running: RunningAttempt,
        make: Callable[[CatalogModel], Awaitable[Made]],
    ) -> Made:
        """Raises ReelproofError: CrashedRepeatedly if the model has crashed two processes with this."""
        if self._isolation is None or model.name not in self._untrusted:
            return await make(model)
        running.hand_over()
        while True:
            try:
                async with self._isolation.isolated(model) as isolated_model:
                    made = await make(isolated_model)
                await running.take_back()
                return made
            except ReelproofError as error:
                if error.failure.code is not ErrorCode.CrashedRepeatedly:
                    raise
                await running.crashed(error.failure.message)
                if len(running.value.crashes) >= MAX_CRASHES:
                    raise ReelproofError(crashed_repeatedly(running.value)) from error

    async def ended(self, attempt: Attempt) -> None:
        """Call after an attempt has ended: its outcome may restore trust in the model."""
        if attempt.crashes:
            await self._refresh_untrusted()

    async def close(self) -> None:
        if self._isolation is not None:
            await self._isolation.close()

    async def _refresh_untrusted(self) -> None:
        self._untrusted = untrusted_models(await self._attempts.crashed(datetime.now(UTC) - MEMORY))
