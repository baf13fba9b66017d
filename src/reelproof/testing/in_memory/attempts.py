"""Attempts in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from reelproof.domain.asset import Asset
from reelproof.domain.attempt import Attempt
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.status_changes import begin_asset
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import AttemptContext, AttemptTake
from reelproof.planning.recovery.crash import with_crash
from reelproof.testing.in_memory.assets import add_take, store_asset
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import Tables


class InMemoryAttempts:
    """The port `Attempts`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def context(self, job_id: JobId, asset_id: AssetId) -> AttemptContext:
        return AttemptContext(
            asset=record_of(self._tables.assets, asset_id, "asset").asset,
            job=record_of(self._tables.jobs, job_id, "job").job,
            earlier=self._find(lambda one: one.asset_id == asset_id),
        )

    async def save(self, attempt: Attempt) -> None:
        with self._tables.transaction():
            self._put(attempt)

    async def begin(self, attempt: Attempt, most_microusd: Microusd | None = None) -> Asset | None:
        with self._tables.transaction():
            spent = self._spent_by_others(attempt) + (attempt.estimate_microusd or 0)
            if most_microusd is not None and spent > most_microusd:
                return None
            return self._begin(attempt)

    async def end(self, attempt: Attempt, new: AttemptTake, *, begins: bool = False) -> Asset:
        async with self._tables.removing:
            with self._tables.transaction():
                if begins:
                    self._begin(attempt)
                self._put(attempt)
                before = record_of(self._tables.assets, attempt.asset_id, "asset").asset
                return add_take(self._tables, before, attempt.job_id, new)

    async def of_job(self, job_id: JobId) -> Sequence[Attempt]:
        return self._find(lambda one: one.job_id == job_id)

    async def open_of_job(self, job_id: JobId) -> Sequence[Attempt]:
        return self._find(lambda one: one.job_id == job_id and one.outcome is None)

    async def of_asset(self, asset_id: AssetId) -> Sequence[Attempt]:
        return self._find(lambda one: one.asset_id == asset_id)

    async def of_model(self, model: str, since: datetime, most: int | None = None) -> Sequence[Attempt]:
        found = self._find(lambda one: one.model == model and one.started_at >= since)
        return found if most is None else found[max(0, len(found) - most) :]

    async def since_success(self, model: str, since: datetime, now: datetime) -> Sequence[Attempt]:
        return await self.of_model(model, since)

    async def record_crashes(self) -> Sequence[Attempt]:
        with self._tables.transaction():
            crashed = [with_crash(one) for one in self._find(lambda one: one.process_id is not None)]
            for attempt in crashed:
                self._put(attempt)
        return crashed

    async def crashed(self, since: datetime) -> Sequence[Attempt]:
        return self._find(lambda one: bool(one.crashes) and (one.started_at >= since or one.outcome is None))

    def _find(self, matches: Callable[[Attempt], bool]) -> list[Attempt]:
        found = [attempt for attempt in self._tables.attempts.values() if matches(attempt)]
        return sorted(found, key=lambda attempt: (attempt.started_at, attempt.number))

    def _begin(self, attempt: Attempt) -> Asset:
        before = record_of(self._tables.assets, attempt.asset_id, "asset").asset
        job = record_of(self._tables.jobs, attempt.job_id, "job").job
        begun = begin_asset(before, job, attempt.number)
        store_asset(self._tables, attempt.job_id, before, begun, {})
        self._put(attempt)
        return begun

    def _put(self, attempt: Attempt) -> None:
        self._tables.attempts[_key(attempt)] = attempt

    def _spent_by_others(self, attempt: Attempt) -> int:
        """Returns the cost of the job's other attempts, or their estimate while they run."""
        others = [
            one
            for one in self._tables.attempts.values()
            if one.job_id == attempt.job_id and _key(one) != _key(attempt)
        ]
        amounts = (one.estimate_microusd if one.outcome is None else one.cost_microusd for one in others)
        return sum(amount or 0 for amount in amounts)


def _key(attempt: Attempt) -> tuple[JobId, AssetId, int]:
    return attempt.job_id, attempt.asset_id, attempt.number
