"""SQL store of attempts (provider calls): budget reservation, cost so far, crash records."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, desc, func, or_, select

from reelproof.domain.attempt import Attempt
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import AttemptContext
from reelproof.planning.recovery.crash import with_crash
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import lock_job
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.stores.asset import read_asset
from reelproof.storage.database.stores.job_row import read_job
from reelproof.storage.database.upsert import upsert


class SqlAttempts(SqlStore):
    """The port `Attempts`."""

    @reads
    def context(self, connection: Connection, job_id: JobId, asset_id: AssetId) -> AttemptContext:
        row = tables.attempt.c
        past = read_attempts(connection, row.job_id == job_id, row.asset_id == asset_id)
        return AttemptContext(
            asset=read_asset(connection, asset_id),
            job=read_job(connection, job_id),
            past=sorted(past, key=lambda one: one.number),
        )

    @writes
    def save(self, connection: Connection, attempt: Attempt) -> None:
        upsert(connection, tables.attempt, columns_of(tables.attempt, attempt))

    @writes
    def reserve(self, connection: Connection, attempt: Attempt, most_microusd: Microusd | None) -> bool:
        if most_microusd is not None:
            lock_job(connection, attempt.job_id)
            spent = _spent_by_others(connection, attempt)
            if spent + (attempt.estimate_microusd or 0) > most_microusd:
                return False
        upsert(connection, tables.attempt, columns_of(tables.attempt, attempt))
        return True

    async def of_job(self, job_id: JobId) -> Sequence[Attempt]:
        return await self._find(tables.attempt.c.job_id == job_id)

    async def of_asset(self, asset_id: AssetId) -> Sequence[Attempt]:
        return await self._find(tables.attempt.c.asset_id == asset_id)

    async def of_model(self, model: str, since: datetime, most: int | None = None) -> Sequence[Attempt]:
        row = tables.attempt.c
        return await self._find(row.model == model, row.started_at >= since, most=most)

    @writes
    def record_crashes(self, connection: Connection) -> Sequence[Attempt]:
        row = tables.attempt.c
        found = connection.execute(select(tables.attempt).where(row.process_id.is_not(None)))
        crashed = [with_crash(value_of(Attempt, one)) for one in found]
        for attempt in crashed:
            upsert(connection, tables.attempt, columns_of(tables.attempt, attempt))
        return crashed

    async def crashed(self, since: datetime) -> Sequence[Attempt]:
        row = tables.attempt.c
        counts = or_(row.started_at >= since, row.outcome.is_(None))
        return await self._find(row.crashes != (), counts)

    @reads
    def _find(
        self, connection: Connection, *conditions: ColumnElement[bool], most: int | None = None
    ) -> Sequence[Attempt]:
        return read_attempts(connection, *conditions, most=most)


def read_attempts(
    connection: Connection, *conditions: ColumnElement[bool], most: int | None = None
) -> list[Attempt]:
    """Returns the newest `most` attempts, the oldest first."""
    row = tables.attempt.c
    query = select(tables.attempt).where(*conditions)
    newest_first = query.order_by(*map(desc, (row.started_at, row.number)))
    rows = connection.execute(newest_first.limit(most))
    return [value_of(Attempt, row) for row in rows][::-1]


def _spent_by_others(connection: Connection, attempt: Attempt) -> int:
    """Returns the cost of the job's other attempts, or their estimate while they run."""
    row = tables.attempt.c
    amount = case((row.outcome.is_(None), row.estimate_microusd), else_=row.cost_microusd)
    is_same = and_(row.asset_id == attempt.asset_id, row.number == attempt.number)
    query = select(func.coalesce(func.sum(amount), 0)).where(row.job_id == attempt.job_id, ~is_same)
    return int(connection.scalar(query) or 0)
