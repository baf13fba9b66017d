"""Saves every change of a running attempt: called, ticket, cost, failed, canceled, crashed."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.failure import Failure, answer_lost, job_runs_on
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import Attempts


class RunningAttempt:
    """The latest state of an attempt, in memory and in the store."""

    def __init__(self, attempts: Attempts, attempt: Attempt) -> None:
        self._attempts = attempts
        self._process_id: int | None = os.getpid()
        self.value = attempt

    @property
    def is_answer_awaited(self) -> bool:
        """Whether a call is in flight whose result cannot be collected later."""
        return self.value.called_at is not None and self.value.ticket_id is None

    async def called(self) -> None:
        """Records a call before it is made: after a crash it must be known that the provider may have been
        called, and by this process.
        """
        await self._save(called_at=datetime.now(UTC), process_id=self._process_id)

    async def record_ticket(self, ticket_id: str) -> None:
        await self._save(ticket_id=ticket_id, is_ticket_open=True, process_id=self._process_id)

    async def succeeded(self, cost_microusd: Microusd) -> None:
        await self._end(AttemptOutcome.succeeded, cost_microusd=cost_microusd, is_ticket_open=False)

    async def reused(self) -> None:
        await self._end(AttemptOutcome.reused, cost_microusd=Microusd(0))

    async def canceled(self) -> None:
        """Records a canceled attempt at its estimate: the call may still be billed."""
        cost = self.value.estimate_microusd if self.value.called_at else None
        await self._end(AttemptOutcome.canceled, cost_microusd=cost or Microusd(0), is_ticket_open=False)

    async def failed(self, failure: Failure) -> None:
        """Records a failure. A call whose response was lost counts as billed until more is known."""
        is_open = self.value.is_ticket_open and job_runs_on(failure)
        cost = self.value.estimate_microusd if answer_lost(failure) else None
        await self._end(
            AttemptOutcome.failed,
            failure=failure,
            cost_microusd=cost or Microusd(0),
            is_ticket_open=is_open,
        )

    async def claim(self) -> None:
        """Records that this process works on the attempt, before work other than a new call."""
        await self._save(process_id=self._process_id)

    def hand_over(self) -> None:
        """Hands the attempt to another process, so that a crash of this one is not attributed to it."""
        self._process_id = None

    async def take_back(self) -> None:
        """Takes the attempt back into this process to check and store the result."""
        self._process_id = os.getpid()
        await self._save(process_id=self._process_id)

    async def crashed(self, process: str) -> None:
        """Records the crash of the isolated process that ran the attempt."""
        await self._save(crashes=(*self.value.crashes, process))

    async def interrupted(self) -> None:
        """Releases the attempt on a clean shutdown, for the next process to continue."""
        if self.value.process_id is not None:
            await self._save(process_id=None)

    async def close_ticket(self) -> None:
        await self._save(is_ticket_open=False, process_id=None)

    async def _end(self, outcome: AttemptOutcome, **changes: Any) -> None:
        await self._save(outcome=outcome, ended_at=datetime.now(UTC), process_id=None, **changes)

    async def _save(self, **changes: Any) -> None:
        self.value = replace(self.value, **changes)
        await self._attempts.save(self.value)
