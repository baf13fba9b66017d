"""The calls that were made to providers."""

from sqlalchemy import ColumnElement, select

from reelproof.domain.ids import AssetId, JobId
from reelproof.engine.ports import Attempt
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.unbroken import unbroken
from reelproof.storage.database.upsert import upsert


class SqlAttempts:
    """The port `Attempts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self, attempt: Attempt) -> None:
        await self._save(attempt)

    async def end(self, attempt: Attempt) -> None:
        await self._save(attempt)

    async def of_asset(self, job_id: JobId, asset_id: AssetId) -> list[Attempt]:
        """In the order in which they were made."""
        return await self._find(tables.attempt.c.job_id == job_id, tables.attempt.c.asset_id == asset_id)

    async def of_job(self, job_id: JobId) -> list[Attempt]:
        """In the order in which they were made."""
        return await self._find(tables.attempt.c.job_id == job_id)

    @unbroken
    async def _find(self, *conditions: ColumnElement[bool]) -> list[Attempt]:
        query = (
            select(tables.attempt)
            .where(*conditions)
            .order_by(tables.attempt.c.started_at, tables.attempt.c.number)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
        return [value_of(Attempt, row) for row in rows]

    @unbroken
    async def _save(self, attempt: Attempt) -> None:
        async with self._database.write() as connection:
            await upsert(connection, tables.attempt, columns_of(tables.attempt, attempt))
