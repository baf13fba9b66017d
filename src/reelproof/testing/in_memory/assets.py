"""Assets in memory, with their states."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reelproof.contract.event_data import asset_data
from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.canonical import JsonValue
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, AssetKey, JobId, ProjectId
from reelproof.domain.status_changes import PLANNED_FIELDS, advance_asset, is_planned_alike
from reelproof.engine.ports.stores import AssetFilter, AttemptTake, Outdated, RecordNotFound
from reelproof.planning.assets.review import Review, ReviewOutcome, review_outcome
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import AssetRecord, Tables, TakeRecord
from reelproof.testing.in_memory.takes import takes_of_asset


class InMemoryAssets:
    """The port `Assets`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def of_project(self, project_id: ProjectId) -> Sequence[Asset]:
        return planned_assets(self._tables, project_id)

    async def of_keys(self, project_id: ProjectId, keys: Sequence[AssetKey]) -> Sequence[Asset]:
        return [asset for asset in planned_assets(self._tables, project_id) if asset.key in keys]

    async def page(self, chosen: AssetFilter, limit: int, after: int | None = None) -> Sequence[Asset]:
        found = [
            asset
            for asset in planned_assets(self._tables, chosen.project_id)
            if (not chosen.statuses or asset.status in chosen.statuses)
            and (not chosen.kinds or asset.kind in chosen.kinds)
            and (not chosen.segment_ids or asset.segment_id in chosen.segment_ids)
        ]
        return [asset for asset in found if after is None or asset.position > after][:limit]

    async def counts(self, project_id: ProjectId) -> Mapping[tuple[AssetKind, AssetStatus], int]:
        return Counter((asset.kind, asset.status) for asset in planned_assets(self._tables, project_id))

    async def get(self, asset_id: AssetId) -> Asset:
        return record_of(self._tables.assets, asset_id, "asset").asset

    async def replan(
        self,
        project_id: ProjectId,
        assets: Sequence[Asset],
        edits: Mapping[AssetKey, Edit] | None = None,
    ) -> Sequence[Asset]:
        if len({asset.key for asset in assets}) != len(assets):
            raise ValueError("two planned assets have the same key")
        if edits is not None and await self.edits(project_id) != edits:
            raise Outdated
        before = planned_assets(self._tables, project_id)
        if is_planned_alike(before, assets):
            return before
        with self._tables.transaction():
            known = {asset.key: asset for asset in _of_project(self._tables, project_id)}
            for asset in known.values():
                self._tables.assets[asset.id] = AssetRecord(asset, is_planned=False)
            for planned in assets:
                asset = _replanned(known[planned.key], planned) if planned.key in known else planned
                self._tables.assets[asset.id] = AssetRecord(asset)
            self._tables.bump_revision(project_id)
        return planned_assets(self._tables, project_id)

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
    ) -> Asset:
        with self._tables.transaction():
            before = record_of(self._tables.assets, asset_id, "asset").asset
            after = advance_asset(before, status, error, attempts, drops_take)
            store_asset(self._tables, job_id, before, after, note or {})
        return after

    async def accept(
        self, asset_id: AssetId, job_id: JobId, take: Take, note: Mapping[str, JsonValue]
    ) -> None:
        async with self._tables.removing:
            with self._tables.transaction():
                before = record_of(self._tables.assets, asset_id, "asset").asset
                add_take(self._tables, before, job_id, AttemptTake(take, False, note))

    async def edits(self, project_id: ProjectId) -> Mapping[AssetKey, Edit]:
        found = _of_project(self._tables, project_id)
        return {asset.key: asset.edit for asset in found if asset.edit is not None}

    async def edit(self, asset_id: AssetId, edit: Edit | None) -> None:
        with self._tables.transaction():
            store_edit(self._tables, asset_id, edit)

    async def review(self, review: Review) -> ReviewOutcome:
        with self._tables.transaction():
            return review_take(self._tables, review)


def add_take(tables: Tables, before: Asset, job_id: JobId, new: AttemptTake) -> Asset:
    """Within a transaction."""
    take, status = new.take, TakeStatus.candidate if new.is_candidate else None
    if take.asset_id != before.id:
        raise ValueError(f"take {take.id} was not made for asset {before.id}")
    kept = tables.takes.setdefault(take.id, TakeRecord(take, status)).take
    if new.is_candidate:
        tables.bump_revision(before.project_id)
    taken = before if new.is_candidate else replace(before, accepted_take=kept)
    after = advance_asset(taken, AssetStatus.generated, None, None)
    store_asset(tables, job_id, before, after, new.note)
    return after


def store_asset(
    tables: Tables, job_id: JobId, before: Asset, after: Asset, note: Mapping[str, JsonValue]
) -> None:
    """Within a transaction. Appends an event if the asset changed."""
    if after != before:
        _put(tables, after)
        tables.append_event(job_id, EventType.asset_status, asset_data(after, note))


def planned_assets(tables: Tables, project_id: ProjectId) -> list[Asset]:
    """Returns the film's assets by position."""
    planned = [asset for asset in _of_project(tables, project_id) if tables.assets[asset.id].is_planned]
    return sorted(planned, key=lambda asset: asset.position)


def store_edit(tables: Tables, asset_id: AssetId, edit: Edit | None) -> None:
    """Within a transaction. Does nothing for an unknown asset."""
    if (record := tables.assets.get(asset_id)) is not None:
        _put(tables, replace(record.asset, edit=edit))
        tables.bump_revision(record.asset.project_id)


def review_take(tables: Tables, review: Review) -> ReviewOutcome:
    """Within a transaction. Raises LookupError, and ReelproofError if the take cannot be reviewed now."""
    before = record_of(tables.assets, review.asset_id, "asset").asset
    takes = takes_of_asset(tables, review.asset_id)
    if all(take.id != review.take_id for take, _ in takes):
        raise RecordNotFound("take", review.take_id)
    outcome = review_outcome(review, before, takes)
    accepted = tables.takes[outcome.accepted].take
    tables.takes[accepted.id] = TakeRecord(accepted)
    if outcome.rejected is not None:
        rejected = tables.takes[outcome.rejected].take
        tables.takes[rejected.id] = TakeRecord(rejected, TakeStatus.rejected)
    generated = replace(before, status=AssetStatus.generated, error=None, edit=outcome.edit)
    _put(tables, replace(generated, accepted_take=accepted))
    tables.bump_revision(before.project_id)
    return outcome


def _of_project(tables: Tables, project_id: ProjectId) -> list[Asset]:
    return [record.asset for record in tables.assets.values() if record.asset.project_id == project_id]


def _put(tables: Tables, asset: Asset) -> None:
    tables.assets[asset.id] = replace(tables.assets[asset.id], asset=asset)


def _replanned(known: Asset, planned: Asset) -> Asset:
    return replace(known, **{name: getattr(planned, name) for name in PLANNED_FIELDS})
