"""An attempt while it is made: what becomes known of it is written down at once."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.failure import Failure, answer_lost, job_runs_on
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import Attempts


class RunningAttempt:
    """The newest state of an attempt, here and in the store."""

    def __init__(self, attempts: Attempts, attempt: Attempt) -> None:
        self._attempts = attempts
        self._process_id: int | None = os.getpid()
        self.value = attempt

    @property
    def is_answer_awaited(self) -> bool:
        """Whether a call is under way whose answer is all that there is of it."""
        return self.value.called_at is not None and self.value.ticket_id is None

    async def called(self) -> None:
        """Before a provider is called: after a crash it must be known that it may have been, and that this
        process was at it.
        """
        await self._save(called_at=datetime.now(UTC), process_id=self._process_id)

    async def has_ticket(self, ticket_id: str) -> None:
        await self._save(ticket_id=ticket_id, is_ticket_open=True, process_id=self._process_id)

    async def made(self, cost_microusd: Microusd) -> None:
        await self._end(AttemptOutcome.made, cost_microusd=cost_microusd, is_ticket_open=False)

    async def reused(self) -> None:
        await self._end(AttemptOutcome.reused, cost_microusd=Microusd(0))

    async def withdrawn(self) -> None:
        """What was under way may be charged for all the same."""
        cost = self.value.estimate_microusd if self.value.called_at else None
        await self._end(AttemptOutcome.withdrawn, cost_microusd=cost or Microusd(0), is_ticket_open=False)

    async def failed(self, failure: Failure) -> None:
        """A call whose answer was lost counts as paid for, until it is known better."""
        is_open = self.value.is_ticket_open and job_runs_on(failure)
        cost = self.value.estimate_microusd if answer_lost(failure) else None
        await self._end(
            AttemptOutcome.failed,
            failure=failure,
            cost_microusd=cost or Microusd(0),
            is_ticket_open=is_open,
        )

    async def looked_after(self) -> None:
        """Before work on it that is no new call: that this process was at it must be known."""
        await self._save(process_id=self._process_id)

    def moves_out(self) -> None:
        """Another process makes it from here on: that this one ends would not be its doing."""
        self._process_id = None

    async def moves_back(self) -> None:
        """What was made is looked at, and kept, by this process."""
        self._process_id = os.getpid()
        await self._save(process_id=self._process_id)

    async def crashed(self, process: str) -> None:
        """A process of its own ended while it made it."""
        await self._save(crashes=(*self.value.crashes, process))

    async def interrupted(self) -> None:
        """This process stops in good order, and leaves it to the next one."""
        if self.value.process_id is not None:
            await self._save(process_id=None)

    async def close_ticket(self) -> None:
        await self._save(is_ticket_open=False, process_id=None)

    async def _end(self, outcome: AttemptOutcome, **changes: Any) -> None:
        await self._save(outcome=outcome, ended_at=datetime.now(UTC), process_id=None, **changes)

    async def _save(self, **changes: Any) -> None:
        self.value = replace(self.value, **changes)
        await self._attempts.save(self.value)
