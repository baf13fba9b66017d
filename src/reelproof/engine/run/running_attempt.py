"""Saves every change of a running attempt: begun, called, ticket, ended, canceled, crashed."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reelproof.domain.asset import Asset
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.failure import Failure, answer_lost, job_runs_on
from reelproof.domain.state_transitions import TransitionRefused
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import Attempts, AttemptTake


class RunningAttempt:
    """The latest state of an attempt, in memory and in the store.

    One that `begins`, for the first time or after a crash, does so with what is first saved of it: its asset
    runs from then on, in one transaction. `notify` gets that asset.
    """

    def __init__(
        self,
        attempts: Attempts,
        attempt: Attempt,
        *,
        begins: bool = False,
        is_stored: bool = True,
        notify: Callable[[Asset], None] = lambda _: None,
    ) -> None:
        self._attempts = attempts
        self._process_id: int | None = os.getpid()
        self._is_begun = not begins
        self.is_stored = is_stored
        self._notify = notify
        self.has_ticket = asyncio.Event()
        self.value = attempt

    @property
    def is_answer_awaited(self) -> bool:
        """Whether a call is in flight whose result cannot be collected later."""
        return self.value.called_at is not None and self.value.ticket_id is None

    async def called(self) -> None:
        """Records a call before it is made: after a crash it must be known that the provider may have been
        called, and by this process. Raises TransitionRefused if its job or its asset ends meanwhile.
        """
        await self._call()

    async def called_anew(self) -> None:
        """Like `called`, in place of a job left at the provider that can no longer be collected."""
        await self._call(ticket_id=None, is_ticket_open=False)

    async def record_ticket(self, ticket_id: str) -> None:
        await self._save(ticket_id=ticket_id, is_ticket_open=True, process_id=self._process_id)
        self.has_ticket.set()

    async def begin(self, most_microusd: Microusd) -> bool:
        """Returns False, and stores nothing, if its estimate exceeds what `most_microusd` leaves the job."""
        return await self._begin(self.value, most_microusd)

    async def succeeded(self, new: AttemptTake, cost_microusd: Microusd) -> Asset:
        """Stores the take along with the end. Returns its asset."""
        return await self._end_with(
            new, AttemptOutcome.succeeded, cost_microusd=cost_microusd, is_ticket_open=False
        )

    async def reused(self, new: AttemptTake) -> Asset:
        """Stores the take along with the end. Returns its asset."""
        return await self._end_with(new, AttemptOutcome.reused, cost_microusd=Microusd(0))

    async def canceled(self, *, is_ticket_open: bool = False) -> None:
        """Records a canceled attempt at its estimate: the call may be billed. If its job is collected later,
        the attempt that collects it counts it instead.
        """
        is_billed = self.value.called_at is not None or self.value.ticket_id is not None
        cost = self.value.estimate_microusd if is_billed else None
        await self._end(
            AttemptOutcome.canceled, cost_microusd=cost or Microusd(0), is_ticket_open=is_ticket_open
        )

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

    async def left_uncollected(self) -> None:
        """Counts the estimate of an ended attempt's job that may be billed and is not needed for now."""
        cost = self.value.cost_microusd or self.value.estimate_microusd
        await self._save(cost_microusd=cost or Microusd(0), process_id=None)

    async def handed_on(self) -> None:
        """Another attempt collects its job, and counts its cost."""
        await self._save(is_ticket_open=False, cost_microusd=Microusd(0), process_id=None)

    async def close_ticket(self) -> None:
        await self._save(is_ticket_open=False, process_id=None)

    async def _end(self, outcome: AttemptOutcome, **changes: Any) -> None:
        await self._save(**_ended(outcome), **changes)

    async def _end_with(self, new: AttemptTake, outcome: AttemptOutcome, **changes: Any) -> Asset:
        """Raises TransitionRefused if the asset has ended otherwise; the attempt is stored all the same."""
        self.value = replace(self.value, **_ended(outcome), **changes)
        try:
            asset = await self._attempts.end(self.value, new, begins=not self._is_begun)
        except TransitionRefused:
            if self.is_stored:
                await self._attempts.save(self.value)
            raise
        self._is_begun = self.is_stored = True
        return asset

    async def _save(self, **changes: Any) -> None:
        """Raises TransitionRefused if an attempt that begins finds its job or its asset ended meanwhile."""
        changed = replace(self.value, **changes)
        if not self._is_begun:
            await self._begin(changed)
            return
        self.value = changed
        await self._attempts.save(changed)

    async def _call(self, **changes: Any) -> None:
        called = replace(self.value, called_at=datetime.now(UTC), process_id=self._process_id, **changes)
        await self._begin(called)

    async def _begin(self, attempt: Attempt, most_microusd: Microusd | None = None) -> bool:
        before, self.value = self.value, attempt
        try:
            asset = await self._attempts.begin(attempt, most_microusd)
        except TransitionRefused:
            self.value = before
            raise
        except asyncio.CancelledError:
            # The stores end what they have started, but the call that was to follow is not made.
            self.value = replace(attempt, called_at=before.called_at)
            self._is_begun = self.is_stored = True
            raise
        if asset is None:
            return False
        self._is_begun = self.is_stored = True
        self._notify(asset)
        return True


def _ended(outcome: AttemptOutcome) -> dict[str, Any]:
    return {"outcome": outcome, "ended_at": datetime.now(UTC), "process_id": None}
