"""All stored takes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.domain.asset import Take, TakeStatus
from reelproof.domain.ids import AssetId, Digest, TakeId
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.shielded import shielded

# Databases limit the number of values in a query.
MAX_VALUES = 500


class SqlTakes:
    """The port `Takes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, owner: str, recipe_digest: Digest) -> Take | None:
        return (await self.find_all(owner, [recipe_digest])).get(recipe_digest)

    async def find_all(self, owner: str, recipe_digests: Collection[Digest]) -> Mapping[Digest, Take]:
        found: dict[Digest, Take] = {}
        digests = list(recipe_digests)
        for start in range(0, len(digests), MAX_VALUES):
            found |= await self._find(owner, digests[start : start + MAX_VALUES])
        return found

    @shielded
    async def _find(self, owner: str, recipe_digests: Sequence[Digest]) -> Mapping[Digest, Take]:
        """The newest comes last and wins."""
        query = (
            select(tables.take)
            .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
            .join(tables.project, tables.project.c.id == tables.asset.c.project_id)
            .where(
                tables.take.c.recipe_digest.in_(recipe_digests),
                tables.take.c.status.is_(None),
                tables.project.c.owner == owner,
            )
            .order_by(tables.take.c.created_at, tables.take.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
        return {row.recipe_digest: value_of(Take, row) for row in rows}

    @shielded
    async def of_asset(self, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
        async with self._database.read() as connection:
            return await takes_of_asset(connection, asset_id)

    @shielded
    async def get(self, take_id: TakeId) -> Take:
        """Raises LookupError."""
        async with self._database.read() as connection:
            take = await read_take(connection, take_id)
        if take is None:
            raise RecordNotFound("take", take_id)
        return take


async def takes_of_asset(connection: AsyncConnection, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
    """The oldest first."""
    query = (
        select(tables.take, tables.asset.c.accepted_take_id)
        .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
        .where(tables.take.c.asset_id == asset_id)
        .order_by(tables.take.c.created_at, tables.take.c.id)
    )
    return [(value_of(Take, row), _status_of(row)) for row in await connection.execute(query)]


def _status_of(row: Row[Any]) -> TakeStatus:
    if row.id == row.accepted_take_id:
        return TakeStatus.accepted
    status: TakeStatus | None = row.status
    return status or TakeStatus.superseded


async def read_take(connection: AsyncConnection, take_id: TakeId | None) -> Take | None:
    if take_id is None:
        return None
    row = (await connection.execute(select(tables.take).where(tables.take.c.id == take_id))).first()
    return value_of(Take, row) if row else None


async def store_take(connection: AsyncConnection, take: Take, status: TakeStatus | None = None) -> None:
    """Stores a new take; a known one never changes."""
    if await read_take(connection, take.id) is None:
        values = columns_of(tables.take, take, status=status)
        await connection.execute(insert(tables.take).values(values))


async def set_take_status(connection: AsyncConnection, take_id: TakeId, status: TakeStatus | None) -> None:
    is_take = tables.take.c.id == take_id
    await connection.execute(update(tables.take).where(is_take).values(status=status))
