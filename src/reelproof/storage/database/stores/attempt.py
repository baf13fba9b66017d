"""SQL store of attempts (provider calls): budget reservation, cost so far, crash records."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, desc, func, or_, select

from reelproof.domain.asset import Asset
from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import AssetId, JobId
from reelproof.domain.job import Job
from reelproof.domain.status_changes import begin_asset
from reelproof.domain.units import Microusd
from reelproof.engine.ports.stores import AttemptContext, AttemptTake
from reelproof.planning.recovery.crash import with_crash
from reelproof.storage.database import tables
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.row_locks import lock_job, lock_project_of_job
from reelproof.storage.database.store import SqlStore, reads, writes, writes_first
from reelproof.storage.database.stores.asset import add_take, lock_asset, read_asset, store_asset
from reelproof.storage.database.stores.job_row import lock_and_read_job, read_job
from reelproof.storage.database.upsert import upsert

# One success among the newest calls is enough to leave out what ended before it.
NEWEST_CALLS = 20


# Built once: building a statement takes longer than running it.
_ROW = tables.attempt.c
_OLDEST_FIRST = select(tables.attempt).order_by(_ROW.started_at, _ROW.number)
_OF_ASSET = _OLDEST_FIRST.where(_ROW.asset_id == bindparam("asset_id"))
_OF_MODEL = and_(_ROW.model == bindparam("model"), _ROW.started_at >= bindparam("since"))
_NEWEST = (
    select(_ROW.outcome, _ROW.ended_at).where(_OF_MODEL).order_by(_ROW.started_at.desc()).limit(NEWEST_CALLS)
)
_IS_AFTER = or_(_ROW.ended_at.is_(None), _ROW.ended_at >= bindparam("ended"))
_SINCE_SUCCESS = _OLDEST_FIRST.where(_OF_MODEL, _IS_AFTER)


class SqlAttempts(SqlStore):
    """The port `Attempts`."""

    @reads
    def context(self, connection: Connection, job_id: JobId, asset_id: AssetId) -> AttemptContext:
        return AttemptContext(
            asset=read_asset(connection, asset_id),
            job=read_job(connection, job_id),
            earlier=[value_of(Attempt, row) for row in connection.execute(_OF_ASSET, {"asset_id": asset_id})],
        )

    @writes_first
    def save(self, connection: Connection, attempt: Attempt) -> None:
        lock_job(connection, attempt.job_id)
        _save(connection, attempt)

    @writes_first
    def begin(
        self, connection: Connection, attempt: Attempt, most_microusd: Microusd | None = None
    ) -> Asset | None:
        """Raises TransitionRefused and LookupError."""
        job = lock_and_read_job(connection, attempt.job_id)
        before = lock_asset(connection, attempt.asset_id)
        if most_microusd is not None:
            spent = _spent_by_others(connection, attempt)
            if spent + (attempt.estimate_microusd or 0) > most_microusd:
                return None
        return _begin(connection, attempt, job, before)

    @writes
    def end(
        self, connection: Connection, attempt: Attempt, new: AttemptTake, *, begins: bool = False
    ) -> Asset:
        """Raises ValueError for another asset's take, TransitionRefused and LookupError."""
        if new.is_candidate:
            lock_project_of_job(connection, attempt.job_id)
        if begins:
            job = lock_and_read_job(connection, attempt.job_id)
            begun = _begin(connection, attempt, job, lock_asset(connection, attempt.asset_id))
        else:
            lock_job(connection, attempt.job_id)
            begun = lock_asset(connection, attempt.asset_id)
        after = add_take(connection, begun, attempt.job_id, new)
        if not begins:
            _save(connection, attempt)
        return after

    async def of_job(self, job_id: JobId) -> Sequence[Attempt]:
        return await self._find(tables.attempt.c.job_id == job_id)

    async def open_of_job(self, job_id: JobId) -> Sequence[Attempt]:
        return await self._find(tables.attempt.c.job_id == job_id, tables.attempt.c.outcome.is_(None))

    async def of_asset(self, asset_id: AssetId) -> Sequence[Attempt]:
        return await self._find(tables.attempt.c.asset_id == asset_id)

    async def of_model(self, model: str, since: datetime, most: int | None = None) -> Sequence[Attempt]:
        row = tables.attempt.c
        return await self._find(row.model == model, row.started_at >= since, most=most)

    @reads
    def since_success(
        self, connection: Connection, model: str, since: datetime, now: datetime
    ) -> Sequence[Attempt]:
        of_model = {"model": model, "since": since}
        ends = [
            ended_at
            for outcome, ended_at in connection.execute(_NEWEST, of_model)
            if outcome is AttemptOutcome.succeeded and ended_at is not None and ended_at <= now
        ]
        after = {"ended": max(ends, default=since)}
        return [value_of(Attempt, row) for row in connection.execute(_SINCE_SUCCESS, of_model | after)]

    @writes
    def record_crashes(self, connection: Connection) -> Sequence[Attempt]:
        row = tables.attempt.c
        working = select(tables.attempt).where(row.process_id.is_not(None))
        found = connection.execute(working.order_by(row.job_id, row.asset_id, row.number))
        crashed = [with_crash(value_of(Attempt, one)) for one in found]
        for attempt in crashed:
            lock_job(connection, attempt.job_id)
            _save(connection, attempt)
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


def _begin(connection: Connection, attempt: Attempt, job: Job, before: Asset) -> Asset:
    begun = begin_asset(before, job, attempt.number)
    store_asset(connection, attempt.job_id, before, begun, {})
    _save(connection, attempt)
    return begun


def _save(connection: Connection, attempt: Attempt) -> None:
    upsert(connection, tables.attempt, columns_of(tables.attempt, attempt))


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
