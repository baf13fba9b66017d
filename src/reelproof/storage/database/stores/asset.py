"""Stored assets of films, with their states."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from reelproof.contract.event_data import asset_data
from reelproof.domain.advance import PLANNED_FIELDS, advance_asset
from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, JobId, ProjectId, TakeId
from reelproof.engine.ports.stores import AssetFilter, RecordNotFound
from reelproof.planning.assets.review import Review, ReviewOutcome, review_outcome
from reelproof.storage.database import tables
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.revision import bump_revision
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.shielded import shielded
from reelproof.storage.database.stores.take import read_take, set_take_status, store_take, takes_of_asset


class SqlAssets:
    """The port `Assets`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @shielded
    async def of_project(self, project_id: ProjectId) -> Sequence[Asset]:
        async with self._database.read() as connection:
            return await read_assets(connection, project_id)

    @shielded
    async def page(self, chosen: AssetFilter, limit: int, after: int | None = None) -> Sequence[Asset]:
        row = tables.asset.c
        query = select(tables.asset).where(row.project_id == chosen.project_id, row.position.is_not(None))
        for column, wanted in (
            (row.status, chosen.statuses),
            (row.kind, chosen.kinds),
            (row.segment_id, chosen.segment_ids),
        ):
            query = query.where(column.in_(wanted)) if wanted else query
        query = query if after is None else query.where(row.position > after)
        async with self._database.read() as connection:
            rows = [*await connection.execute(query.order_by(row.position).limit(limit))]
            takes = await _takes(connection, [found.accepted_take_id for found in rows])
        return [value_of(Asset, found, accepted_take=takes.get(found.accepted_take_id)) for found in rows]

    @shielded
    async def counts(self, project_id: ProjectId) -> Mapping[tuple[AssetKind, AssetStatus], int]:
        row = tables.asset.c
        query = (
            select(row.kind, row.status, func.count().label("amount"))
            .where(row.project_id == project_id, row.position.is_not(None))
            .group_by(row.kind, row.status)
        )
        async with self._database.read() as connection:
            return {(found.kind, found.status): found.amount for found in await connection.execute(query)}

    @shielded
    async def get(self, asset_id: AssetId) -> Asset:
        """Raises LookupError."""
        async with self._database.read() as connection:
            return await _read(connection, asset_id)

    @shielded
    async def replan(self, project_id: ProjectId, assets: Sequence[Asset]) -> Sequence[Asset]:
        """Raises ValueError for two assets with one key."""
        if len({asset.key for asset in assets}) != len(assets):
            raise ValueError("two planned assets have the same key")
        async with self._database.write() as connection:
            known = await _known_ids(connection, project_id)
            await _clear_positions(connection, project_id)
            await _update_planned(connection, [asset for asset in assets if asset.key in known], known)
            await _add(connection, [asset for asset in assets if asset.key not in known])
            await bump_revision(connection, project_id)
            return await read_assets(connection, project_id)

    @shielded
    async def change(
        self,
        asset_id: AssetId,
        job_id: JobId,
        status: AssetStatus,
        *,
        error: Failure | None = None,
        attempts: int | None = None,
        note: Mapping[str, JsonValue] | None = None,
        drops_take: bool = False,
    ) -> None:
        """Appends no event if nothing changes. Raises TransitionRefused and LookupError."""
        async with self._database.write() as connection:
            before = await _locked(connection, asset_id)
            after = advance_asset(before, status, error, attempts, drops_take)
            await _store(connection, job_id, before, after, note or {})

    @shielded
    async def accept(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        """Raises ValueError for another asset's take, TransitionRefused and LookupError."""
        await self._store_take(asset_id, job_id, take, note, None)

    async def propose(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        """Raises like `accept`."""
        await self._store_take(asset_id, job_id, take, note, TakeStatus.candidate)

    @shielded
    async def edits(self, project_id: ProjectId) -> Mapping[AssetKey, Edit]:
        query = select(tables.asset.c.key, tables.asset.c.edit).where(
            tables.asset.c.project_id == project_id, tables.asset.c.edit.is_not(None)
        )
        async with self._database.read() as connection:
            return {row.key: row.edit for row in await connection.execute(query)}

    @shielded
    async def edit(self, asset_id: AssetId, edit: Edit | None) -> None:
        async with self._database.write() as connection:
            await store_edit(connection, asset_id, edit)

    @shielded
    async def review(self, review: Review) -> ReviewOutcome:
        """Also raises LookupError."""
        async with self._database.write() as connection:
            return await review_take(connection, review)

    @shielded
    async def _store_take(
        self,
        asset_id: AssetId,
        job_id: JobId,
        take: Take,
        note: Mapping[str, JsonValue],
        status: TakeStatus | None,
    ) -> None:
        if take.asset_id != asset_id:
            raise ValueError(f"take {take.id} was not made for asset {asset_id}")
        async with self._database.write() as connection:
            before = await _locked(connection, asset_id)
            await store_take(connection, take, status)
            if status is not None:
                await bump_revision(connection, before.project_id)
            taken = before if status is not None else replace(before, accepted_take=take)
            after = advance_asset(taken, AssetStatus.generated, None, None)
            await _store(connection, job_id, before, after, note)


async def review_take(connection: AsyncConnection, review: Review) -> ReviewOutcome:
    """Within a transaction. Raises LookupError, and ReelproofError if the take cannot be reviewed now."""
    before = await _locked(connection, review.asset_id)
    takes = await takes_of_asset(connection, review.asset_id)
    if all(take.id != review.take_id for take, _ in takes):
        raise RecordNotFound("take", review.take_id)
    outcome = review_outcome(review, before, takes)
    await set_take_status(connection, outcome.accepted, None)
    if outcome.rejected is not None:
        await set_take_status(connection, outcome.rejected, TakeStatus.rejected)
    changed = {
        "status": AssetStatus.generated,
        "error": None,
        "accepted_take_id": outcome.accepted,
        "edit": outcome.edit,
    }
    await connection.execute(_of_asset(review.asset_id).values(changed))
    await bump_revision(connection, before.project_id)
    return outcome


async def store_edit(connection: AsyncConnection, asset_id: AssetId, edit: Edit | None) -> None:
    await connection.execute(_of_asset(asset_id).values(edit=edit))
    await _bump_revision(connection, asset_id)


async def _takes(connection: AsyncConnection, take_ids: Sequence[TakeId | None]) -> dict[TakeId, Take]:
    rows = await connection.execute(select(tables.take).where(tables.take.c.id.in_(filter(None, take_ids))))
    return {row.id: value_of(Take, row) for row in rows}


async def _bump_revision(connection: AsyncConnection, asset_id: AssetId) -> None:
    film = await connection.scalar(select(tables.asset.c.project_id).where(tables.asset.c.id == asset_id))
    if film is not None:
        await bump_revision(connection, film)


def _of_asset(asset_id: AssetId) -> Update:
    return update(tables.asset).where(tables.asset.c.id == asset_id)


async def _read(connection: AsyncConnection, asset_id: AssetId) -> Asset:
    return await _found(connection, asset_id, select(tables.asset))


async def _locked(connection: AsyncConnection, asset_id: AssetId) -> Asset:
    """Other writers of the asset wait until the commit."""
    return await _found(connection, asset_id, select(tables.asset).with_for_update(key_share=True))


async def _found(connection: AsyncConnection, asset_id: AssetId, query: Select[Any]) -> Asset:
    row = (await connection.execute(query.where(tables.asset.c.id == asset_id))).first()
    if row is None:
        raise RecordNotFound("asset", asset_id)
    return value_of(Asset, row, accepted_take=await read_take(connection, row.accepted_take_id))


async def read_assets(connection: AsyncConnection, project_id: ProjectId) -> list[Asset]:
    is_in_film = (tables.asset.c.project_id == project_id) & tables.asset.c.position.is_not(None)
    accepted = select(tables.asset.c.accepted_take_id).where(is_in_film)
    take_rows = await connection.execute(select(tables.take).where(tables.take.c.id.in_(accepted)))
    takes = {row.id: value_of(Take, row) for row in take_rows}
    rows = await connection.execute(select(tables.asset).where(is_in_film).order_by(tables.asset.c.position))
    return [value_of(Asset, row, accepted_take=takes.get(row.accepted_take_id)) for row in rows]


async def _store(
    connection: AsyncConnection, job_id: JobId, before: Asset, after: Asset, note: Mapping[str, JsonValue]
) -> None:
    """Stores the asset's state and appends an event, if it changed."""
    if after == before:
        return
    values = {
        "status": after.status,
        "error": after.error,
        "attempts": after.attempts,
        "accepted_take_id": after.accepted_take.id if after.accepted_take else None,
    }
    await connection.execute(update(tables.asset).where(tables.asset.c.id == after.id).values(values))
    await append_event(connection, job_id, EventType.asset_status, asset_data(after, note))


async def _known_ids(connection: AsyncConnection, project_id: ProjectId) -> dict[AssetKey, AssetId]:
    query = select(tables.asset.c.key, tables.asset.c.id).where(tables.asset.c.project_id == project_id)
    return {row.key: row.id for row in await connection.execute(query)}


async def _clear_positions(connection: AsyncConnection, project_id: ProjectId) -> None:
    every = update(tables.asset).where(tables.asset.c.project_id == project_id)
    await connection.execute(every.values(position=None))


async def _update_planned(
    connection: AsyncConnection, assets: Sequence[Asset], ids: Mapping[AssetKey, AssetId]
) -> None:
    if assets:
        planned = update(tables.asset).where(tables.asset.c.id == bindparam("known_id"))
        rows = [
            {name: getattr(asset, name) for name in PLANNED_FIELDS} | {"known_id": ids[asset.key]}
            for asset in assets
        ]
        await connection.execute(planned, rows)


async def _add(connection: AsyncConnection, assets: Sequence[Asset]) -> None:
    if assets:
        rows = [columns_of(tables.asset, asset, accepted_take_id=None) for asset in assets]
        await connection.execute(insert(tables.asset), rows)
