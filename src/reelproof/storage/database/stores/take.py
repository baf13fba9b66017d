"""SQL store of takes: finds a reusable take by recipe; candidate, accepted and rejected status."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from reelproof.domain.asset import Take, TakeStatus
from reelproof.domain.ids import AssetId, Digest, ProjectId, TakeId
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.storage.database import tables
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.store import SqlStore, reads
from reelproof.storage.database.upsert import insert_new

# Databases limit the number of values in a query.
MAX_VALUES = 500


# Built once: building a statement takes longer than running it.
_TAKE = select(tables.take).where(tables.take.c.id == bindparam("take_id"))
_OF_RECIPES = (
    select(tables.take)
    .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
    .join(tables.project, tables.project.c.id == tables.asset.c.project_id)
    .where(
        tables.take.c.recipe_digest.in_(bindparam("recipe_digests", expanding=True)),
        tables.take.c.status.is_(None),
        tables.project.c.owner == bindparam("owner"),
    )
    .order_by(tables.take.c.created_at, tables.take.c.id)
)
_CANDIDATES = (
    select(tables.take, tables.asset.c.accepted_take_id)
    .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
    .where(tables.asset.c.project_id == bindparam("project_id"), tables.take.c.status == TakeStatus.candidate)
    .order_by(tables.take.c.created_at, tables.take.c.id)
)


class SqlTakes(SqlStore):
    """The port `Takes`."""

    @reads
    def find(self, connection: Connection, owner: str, recipe_digest: Digest) -> Take | None:
        return _find(connection, owner, [recipe_digest]).get(recipe_digest)

    @reads
    def find_all(
        self, connection: Connection, owner: str, recipe_digests: Collection[Digest]
    ) -> Mapping[Digest, Take]:
        found: dict[Digest, Take] = {}
        digests = list(recipe_digests)
        for start in range(0, len(digests), MAX_VALUES):
            found |= _find(connection, owner, digests[start : start + MAX_VALUES])
        return found

    @reads
    def of_asset(self, connection: Connection, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
        return takes_of_asset(connection, asset_id)

    @reads
    def candidates(self, connection: Connection, project_id: ProjectId) -> Sequence[Take]:
        rows = connection.execute(_CANDIDATES, {"project_id": project_id})
        return [value_of(Take, row) for row in rows if row.id != row.accepted_take_id]

    @reads
    def get(self, connection: Connection, take_id: TakeId) -> Take:
        """Raises LookupError."""
        take = read_take(connection, take_id)
        if take is None:
            raise RecordNotFound("take", take_id)
        return take


def _find(connection: Connection, owner: str, recipe_digests: Sequence[Digest]) -> Mapping[Digest, Take]:
    """The newest comes last and wins."""
    rows = connection.execute(_OF_RECIPES, {"recipe_digests": recipe_digests, "owner": owner})
    return {row.recipe_digest: value_of(Take, row) for row in rows}


def takes_of_asset(connection: Connection, asset_id: AssetId) -> Sequence[tuple[Take, TakeStatus]]:
    """The oldest first."""
    query = (
        select(tables.take, tables.asset.c.accepted_take_id)
        .join(tables.asset, tables.asset.c.id == tables.take.c.asset_id)
        .where(tables.take.c.asset_id == asset_id)
        .order_by(tables.take.c.created_at, tables.take.c.id)
    )
    return [(value_of(Take, row), _status_of(row)) for row in connection.execute(query)]


def _status_of(row: Row[Any]) -> TakeStatus:
    if row.id == row.accepted_take_id:
        return TakeStatus.accepted
    status: TakeStatus | None = row.status
    return status or TakeStatus.superseded


def read_take(connection: Connection, take_id: TakeId | None) -> Take | None:
    if take_id is None:
        return None
    row = connection.execute(_TAKE, {"take_id": take_id}).first()
    return value_of(Take, row) if row else None


def store_take(connection: Connection, take: Take, status: TakeStatus | None = None) -> None:
    """Stores a new take; a known one never changes."""
    insert_new(connection, tables.take, columns_of(tables.take, take, status=status))


def set_take_status(connection: Connection, take_id: TakeId, status: TakeStatus | None) -> None:
    is_take = tables.take.c.id == take_id
    connection.execute(update(tables.take).where(is_take).values(status=status))
