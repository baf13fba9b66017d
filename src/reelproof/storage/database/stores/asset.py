"""SQL store of assets: states, replanning, accepted takes, edits, review (accept or reject)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from reelproof.contract.event_data import asset_data
from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, JobId, ProjectId, TakeId
from reelproof.domain.status_changes import PLANNED_FIELDS, advance_asset, is_planned_alike
from reelproof.engine.ports.stores import AssetFilter, AttemptTake, Outdated, RecordNotFound
from reelproof.planning.assets.review import Review, ReviewOutcome, review_outcome
from reelproof.storage.database import tables
from reelproof.storage.database.events.event import append_event
from reelproof.storage.database.revision import bump_revision
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.row_locks import lock_job, lock_project, lock_project_of_asset
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.stores.take import read_take, set_take_status, store_take, takes_of_asset

# Built once: building a statement takes longer than running it.
_ASSET = select(tables.asset).where(tables.asset.c.id == bindparam("asset_id"))
_LOCKED_ASSET = _ASSET.with_for_update(key_share=True)
_CHANGED_ASSET = update(tables.asset).where(tables.asset.c.id == bindparam("asset_id"))


class SqlAssets(SqlStore):
    """The port `Assets`."""

    @reads
    def of_project(self, connection: Connection, project_id: ProjectId) -> Sequence[Asset]:
        return read_assets(connection, project_id)

    @reads
    def of_keys(
        self, connection: Connection, project_id: ProjectId, keys: Sequence[AssetKey]
    ) -> Sequence[Asset]:
        return read_assets(connection, project_id, tables.asset.c.key.in_(keys))

    @reads
    def page(
        self, connection: Connection, chosen: AssetFilter, limit: int, after: int | None = None
    ) -> Sequence[Asset]:
        row = tables.asset.c
        query = select(tables.asset).where(row.project_id == chosen.project_id, row.position.is_not(None))
        for column, wanted in (
            (row.status, chosen.statuses),
            (row.kind, chosen.kinds),
            (row.segment_id, chosen.segment_ids),
        ):
            query = query.where(column.in_(wanted)) if wanted else query
        query = query if after is None else query.where(row.position > after)
        rows = [*connection.execute(query.order_by(row.position).limit(limit))]
        takes = _takes(connection, [found.accepted_take_id for found in rows])
        return [value_of(Asset, found, accepted_take=takes.get(found.accepted_take_id)) for found in rows]

    @reads
    def counts(
        self, connection: Connection, project_id: ProjectId
    ) -> Mapping[tuple[AssetKind, AssetStatus], int]:
        row = tables.asset.c
        query = (
            select(row.kind, row.status, func.count().label("amount"))
            .where(row.project_id == project_id, row.position.is_not(None))
            .group_by(row.kind, row.status)
        )
        return {(found.kind, found.status): found.amount for found in connection.execute(query)}

    @reads
    def get(self, connection: Connection, asset_id: AssetId) -> Asset:
        """Raises LookupError."""
        return read_asset(connection, asset_id)

    @writes
    def replan(
        self,
        connection: Connection,
        project_id: ProjectId,
        assets: Sequence[Asset],
        edits: Mapping[AssetKey, Edit] | None = None,
    ) -> Sequence[Asset]:
        """Raises ValueError for two assets with one key, and Outdated."""
        if len({asset.key for asset in assets}) != len(assets):
            raise ValueError("two planned assets have the same key")
        if edits is not None:
            lock_project(connection, project_id)
            if read_edits(connection, project_id) != edits:
                raise Outdated
        before = read_assets(connection, project_id)
        if is_planned_alike(before, assets):
            return before
        bump_revision(connection, project_id)
        known = _known_ids(connection, project_id)
        _clear_positions(connection, project_id)
        _update_planned(connection, [asset for asset in assets if asset.key in known], known)
        _add(connection, [asset for asset in assets if asset.key not in known])
        return read_assets(connection, project_id)

    @writes
    def change(
        self,
        connection: Connection,
        asset_id: AssetId,
        job_id: JobId,
        status: AssetStatus,
        *,
        error: Failure | None = None,
        attempts: int | None = None,
        note: Mapping[str, JsonValue] | None = None,
        drops_take: bool = False,
    ) -> Asset:
        """Appends no event if nothing changes. Raises TransitionRefused and LookupError."""
        lock_job(connection, job_id)
        before = lock_asset(connection, asset_id)
        after = advance_asset(before, status, error, attempts, drops_take)
        store_asset(connection, job_id, before, after, note or {})
        return after

    @writes
    def accept(
        self,
        connection: Connection,
        asset_id: AssetId,
        job_id: JobId,
        take: Take,
        note: Mapping[str, JsonValue],
    ) -> None:
        """Raises ValueError for another asset's take, TransitionRefused and LookupError."""
        lock_job(connection, job_id)
        add_take(connection, lock_asset(connection, asset_id), job_id, AttemptTake(take, False, note))

    @reads
    def edits(self, connection: Connection, project_id: ProjectId) -> Mapping[AssetKey, Edit]:
        return read_edits(connection, project_id)

    @writes
    def edit(self, connection: Connection, asset_id: AssetId, edit: Edit | None) -> None:
        lock_project_of_asset(connection, asset_id)
        store_edit(connection, asset_id, edit)

    @writes
    def review(self, connection: Connection, review: Review) -> ReviewOutcome:
        """Also raises LookupError."""
        lock_project_of_asset(connection, review.asset_id)
        return review_take(connection, review)


def read_edits(connection: Connection, project_id: ProjectId) -> dict[AssetKey, Edit]:
    row = tables.asset.c
    query = select(row.key, row.edit).where(row.project_id == project_id, row.edit.is_not(None))
    return {found.key: found.edit for found in connection.execute(query)}


def add_take(connection: Connection, before: Asset, job_id: JobId, new: AttemptTake) -> Asset:
    """Within a transaction that has locked the job and, for a candidate, the project before. Returns the
    asset with the take; raises ValueError for another asset's take, and TransitionRefused.
    """
    take, status = new.take, TakeStatus.candidate if new.is_candidate else None
    if take.asset_id != before.id:
        raise ValueError(f"take {take.id} was not made for asset {before.id}")
    store_take(connection, take, status)
    if new.is_candidate:
        bump_revision(connection, before.project_id)
    taken = before if new.is_candidate else replace(before, accepted_take=take)
    after = advance_asset(taken, AssetStatus.generated, None, None)
    store_asset(connection, job_id, before, after, new.note)
    return after


def review_take(connection: Connection, review: Review) -> ReviewOutcome:
    """Within a transaction that has locked the project. Raises LookupError, and ReelproofError if the take
    cannot be reviewed now.
    """
    before = lock_asset(connection, review.asset_id)
    takes = takes_of_asset(connection, review.asset_id)
    if all(take.id != review.take_id for take, _ in takes):
        raise RecordNotFound("take", review.take_id)
    outcome = review_outcome(review, before, takes)
    set_take_status(connection, outcome.accepted, None)
    if outcome.rejected is not None:
        set_take_status(connection, outcome.rejected, TakeStatus.rejected)
    changed = {
        "status": AssetStatus.generated,
        "error": None,
        "accepted_take_id": outcome.accepted,
        "edit": outcome.edit,
    }
    connection.execute(_of_asset(review.asset_id), changed)
    bump_revision(connection, before.project_id)
    return outcome


def store_edit(connection: Connection, asset_id: AssetId, edit: Edit | None) -> None:
    """Within a transaction that has locked the project."""
    connection.execute(_of_asset(asset_id).values(edit=edit))
    _bump_revision(connection, asset_id)


def _takes(connection: Connection, take_ids: Sequence[TakeId | None]) -> dict[TakeId, Take]:
    rows = connection.execute(select(tables.take).where(tables.take.c.id.in_(filter(None, take_ids))))
    return {row.id: value_of(Take, row) for row in rows}


def _bump_revision(connection: Connection, asset_id: AssetId) -> None:
    film = connection.scalar(select(tables.asset.c.project_id).where(tables.asset.c.id == asset_id))
    if film is not None:
        bump_revision(connection, film)


def _of_asset(asset_id: AssetId) -> Update:
    return update(tables.asset).where(tables.asset.c.id == asset_id)


def read_asset(connection: Connection, asset_id: AssetId) -> Asset:
    """Raises LookupError."""
    return _found(connection, asset_id, _ASSET)


def lock_asset(connection: Connection, asset_id: AssetId) -> Asset:
    """Other writers of the asset wait until the commit. Raises LookupError."""
    return _found(connection, asset_id, _LOCKED_ASSET)


def _found(connection: Connection, asset_id: AssetId, query: Select[Any]) -> Asset:
    row = connection.execute(query, {"asset_id": asset_id}).first()
    if row is None:
        raise RecordNotFound("asset", asset_id)
    return value_of(Asset, row, accepted_take=read_take(connection, row.accepted_take_id))


def read_assets(
    connection: Connection, project_id: ProjectId, *conditions: ColumnElement[bool]
) -> list[Asset]:
    row = tables.asset.c
    is_in_film = and_(row.project_id == project_id, row.position.is_not(None), *conditions)
    accepted = select(tables.asset.c.accepted_take_id).where(is_in_film)
    take_rows = connection.execute(select(tables.take).where(tables.take.c.id.in_(accepted)))
    takes = {row.id: value_of(Take, row) for row in take_rows}
    rows = connection.execute(select(tables.asset).where(is_in_film).order_by(tables.asset.c.position))
    return [value_of(Asset, row, accepted_take=takes.get(row.accepted_take_id)) for row in rows]


def store_asset(
    connection: Connection, job_id: JobId, before: Asset, after: Asset, note: Mapping[str, JsonValue]
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
    connection.execute(_CHANGED_ASSET, values | {"asset_id": after.id})
    append_event(connection, job_id, EventType.asset_status, asset_data(after, note))


def _known_ids(connection: Connection, project_id: ProjectId) -> dict[AssetKey, AssetId]:
    query = select(tables.asset.c.key, tables.asset.c.id).where(tables.asset.c.project_id == project_id)
    return {row.key: row.id for row in connection.execute(query)}


def _clear_positions(connection: Connection, project_id: ProjectId) -> None:
    every = update(tables.asset).where(tables.asset.c.project_id == project_id)
    connection.execute(every.values(position=None))


def _update_planned(connection: Connection, assets: Sequence[Asset], ids: Mapping[AssetKey, AssetId]) -> None:
    if assets:
        planned = update(tables.asset).where(tables.asset.c.id == bindparam("known_id"))
        rows = [
            {name: getattr(asset, name) for name in PLANNED_FIELDS} | {"known_id": ids[asset.key]}
            for asset in assets
        ]
        connection.execute(planned, rows)


def _add(connection: Connection, assets: Sequence[Asset]) -> None:
    if assets:
        rows = [columns_of(tables.asset, asset, accepted_take_id=None) for asset in assets]
        connection.execute(insert(tables.asset), rows)
