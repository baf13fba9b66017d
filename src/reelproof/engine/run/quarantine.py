"""Calls to models that may end the process that makes them: each is made in a process of its own."""

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
from reelproof.planning.recovery.crash import MEMORY, MOST_CRASHES, crashed_repeatedly, untrusted_models
from reelproof.provider_api import Made

logger = logging.getLogger(__name__)


class Isolation(Protocol):
    """Child processes that make calls to providers."""

    def isolated(self, model: CatalogModel) -> AbstractAsyncContextManager[CatalogModel]:
        """The same model, called in a process of its own while the block lasts.

        Its calls raise ReelproofError with `process_ended` where that process ended.
        """

    async def close(self) -> None:
        """Ends all processes."""


def process_ended(process: str) -> Failure:
    """What a call fails with whose process ended; `process` names it and its end."""
    return Failure(ErrorCode.CrashedRepeatedly, process)


class Quarantine:
    """Makes calls here where a model is trusted, and apart where it is not.

    Without `isolation` every call is made here: providers that are the program's own can't be made anew.
    """

    def __init__(self, attempts: Attempts, isolation: Isolation | None) -> None:
        self._attempts = attempts
        self._isolation = isolation
        self._untrusted: frozenset[str] = frozenset()
        self._alone = asyncio.Lock()

    async def begin(self) -> None:
        """Before this process makes anything: what the one before it was making may have ended it."""
        crashed = await self._attempts.note_crashes()
        if crashed:
            facts = {"assets": len(crashed), "models": sorted({attempt.model for attempt in crashed})}
            logger.warning(
                "the process before ended while it made assets; they are made apart now", extra=facts
            )
        await self._look()

    def turn(self, attempt: Attempt) -> AbstractAsyncContextManager[object]:
        """What crashed and can't be made apart is made one after the other, so that no two are counted for
        what one of them does.
        """
        is_apart = self._isolation is not None and not is_own(attempt.model)
        return nullcontext() if is_apart or not attempt.crashes else self._alone

    async def call(
        self,
        model: CatalogModel,
        running: RunningAttempt,
        make: Callable[[CatalogModel], Awaitable[Made]],
    ) -> Made:
        """Raises ReelproofError: CrashedRepeatedly where the model has ended two processes with this."""
        if self._isolation is None or model.name not in self._untrusted:
            return await make(model)
        running.moves_out()
        while True:
            try:
                async with self._isolation.isolated(model) as apart:
                    made = await make(apart)
                await running.moves_back()
                return made
            except ReelproofError as error:
                if error.failure.code is not ErrorCode.CrashedRepeatedly:
                    raise
                await running.crashed(error.failure.message)
                if len(running.value.crashes) >= MOST_CRASHES:
                    raise ReelproofError(crashed_repeatedly(running.value)) from error

    async def ended(self, attempt: Attempt) -> None:
        """An attempt has come to its end, which may speak for its model."""
        if attempt.crashes:
            await self._look()

    async def close(self) -> None:
        if self._isolation is not None:
            await self._isolation.close()

    async def _look(self) -> None:
        self._untrusted = untrusted_models(await self._attempts.crashed(datetime.now(UTC) - MEMORY))
