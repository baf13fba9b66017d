"""Takes in memory."""

from collections.abc import Collection, Mapping, Sequence

from reelproof.domain.asset import Take, TakeStatus
from reelproof.domain.ids import AssetId, Digest, ProjectId, TakeId
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import Tables, TakeRecord


class InMemoryTakes:
    """The port `Takes`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def find(self, owner: str, recipe_digest: Digest) -> Take | None:
        return (await self.find_all(owner, [recipe_digest])).get(recipe_digest)

    async def find_all(self, owner: str, recipe_digests: Collection[Digest]) -> Mapping[Digest, Take]:
        """The newest comes last and wins."""
        wanted = frozenset(recipe_digests)
        return {
            record.take.recipe_digest: record.take
            for record in oldest_first(self._tables.takes.values())
            if record.take.recipe_digest in wanted
            and record.status is None
            and self._owner(record.take) == owner
        }

    async def of_asset(self, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
        return takes_of_asset(self._tables, asset_id)

    async def candidates(self, project_id: ProjectId) -> Sequence[Take]:
        found = [
            record
            for record in self._tables.takes.values()
            if self._tables.assets[record.take.asset_id].asset.project_id == project_id
        ]
        return [
            record.take
            for record in oldest_first(found)
            if _status(record, self._tables.assets[record.take.asset_id].asset.accepted_take)
            is TakeStatus.candidate
        ]

    async def get(self, take_id: TakeId) -> Take:
        return record_of(self._tables.takes, take_id, "take").take

    def _owner(self, take: Take) -> str:
        asset = self._tables.assets[take.asset_id].asset
        return self._tables.projects[asset.project_id].project.owner


def oldest_first(records: Collection[TakeRecord]) -> list[TakeRecord]:
    return sorted(records, key=lambda record: (record.take.created_at, record.take.id))


def takes_of_asset(tables: Tables, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
    """The oldest first."""
    found = [record for record in tables.takes.values() if record.take.asset_id == asset_id]
    accepted = tables.assets[asset_id].asset.accepted_take if found else None
    return [(record.take, _status(record, accepted)) for record in oldest_first(found)]


def _status(record: TakeRecord, accepted: Take | None) -> TakeStatus:
    if accepted is not None and record.take.id == accepted.id:
        return TakeStatus.accepted
    return record.status or TakeStatus.superseded
