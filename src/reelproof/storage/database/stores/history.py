"""SQL store of films' histories: one transaction per step; removes old changes and their texts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, func, insert, or_, select, union, update

from reelproof.domain.asset import Asset, TakeStatus
from reelproof.domain.ids import AssetKey, Digest, ProjectId, TakeId, VersionId
from reelproof.domain.job import OPEN_STATUSES, JobMode
from reelproof.engine.ports.histories import MAX_CHANGES, MAX_TEXT_BYTES, FilmBusy, NameTaken, StepOutdated
from reelproof.engine.ports.stores import RecordNotFound
from reelproof.planning.assets.edit import edited_again
from reelproof.planning.history.change import (
    AssetState,
    Basis,
    Change,
    History,
    HistoryStep,
    TextChange,
    Version,
    VersionEntry,
)
from reelproof.planning.history.steps import settled_state
from reelproof.storage.database import tables
from reelproof.storage.database.revision import bump_revision, read_revision
from reelproof.storage.database.row import columns_of, value_of
from reelproof.storage.database.row_locks import lock_project
from reelproof.storage.database.store import SqlStore, reads, writes
from reelproof.storage.database.stores.project import rename_project
from reelproof.storage.database.upsert import insert_new, upsert

# Databases limit the number of values in a query.
MAX_VALUES = 500
# A part of the changes that is removed if their texts are too large.
REMOVED_AT_ONCE = 10


class SqlHistories(SqlStore):
    """The port `Histories`."""

    @reads
    def get(self, connection: Connection, project_id: ProjectId) -> History:
        return read_history(connection, project_id)

    @reads
    def change(self, connection: Connection, project_id: ProjectId, number: int) -> Change | None:
        row = tables.film_change.c
        query = select(tables.film_change).where(row.project_id == project_id, row.number == number)
        found = connection.execute(query).first()
        return _change(found) if found else None

    @reads
    def redoable(self, connection: Connection, project_id: ProjectId, cursor: int) -> Change | None:
        row = tables.film_change.c
        query = select(tables.film_change).where(row.project_id == project_id, row.parent == cursor)
        found = connection.execute(query.order_by(row.number.desc()).limit(1)).first()
        return _change(found) if found else None

    @reads
    def page(
        self, connection: Connection, project_id: ProjectId, limit: int, before: int | None = None
    ) -> Sequence[Change]:
        row = tables.film_change.c
        query = select(tables.film_change).where(row.project_id == project_id)
        query = query if before is None else query.where(row.number < before)
        newest = query.order_by(row.number.desc()).limit(limit)
        return [_change(found) for found in connection.execute(newest)]

    @reads
    def parents(self, connection: Connection, project_id: ProjectId) -> Mapping[int, int]:
        row = tables.film_change.c
        query = select(row.number, row.parent).where(row.project_id == project_id)
        return {found.number: found.parent for found in connection.execute(query)}

    @reads
    def text(self, connection: Connection, project_id: ProjectId, digest: Digest) -> str | None:
        row = tables.script_text.c
        query = select(row.content).where(row.project_id == project_id, row.digest == digest)
        text: str | None = connection.scalar(query)
        return text

    @reads
    def states(
        self, connection: Connection, project_id: ProjectId, keys: Collection[AssetKey] | None = None
    ) -> Mapping[AssetKey, AssetState]:
        row = tables.asset.c
        query = select(row.key, row.accepted_take_id, row.edit, row.status, row.error)
        query = query.where(row.project_id == project_id)
        if keys is None:
            return _states(connection.execute(query.where(row.position.is_not(None))))
        found: dict[AssetKey, AssetState] = {}
        for part in _parts(keys):
            found |= _states(connection.execute(query.where(row.key.in_(part))))
        return found

    @reads
    def marks(
        self, connection: Connection, project_id: ProjectId, take_ids: Collection[TakeId]
    ) -> Mapping[TakeId, TakeStatus | None]:
        row = tables.take.c
        query = select(row.id, row.status).join(tables.asset, tables.asset.c.id == row.asset_id)
        query = query.where(tables.asset.c.project_id == project_id)
        return {
            found.id: found.status
            for part in _parts(take_ids)
            for found in connection.execute(query.where(row.id.in_(part)))
        }

    @writes
    def store(self, connection: Connection, project_id: ProjectId, step: HistoryStep) -> None:
        _lock_film(connection, project_id)
        _check(connection, project_id, step.basis)
        if step.version is not None:
            _add_version(connection, project_id, step.version)
        for key, state in step.assets.items():
            _store_state(connection, project_id, key, settled_state(state))
        for take_id, status in step.takes.items():
            connection.execute(update(tables.take).where(tables.take.c.id == take_id).values(status=status))
        write_history(connection, project_id, step)
        if step.title is not None:
            rename_project(connection, project_id, step.title)
        bump_revision(connection, project_id)

    @reads
    def versions(self, connection: Connection, project_id: ProjectId) -> Sequence[VersionEntry]:
        row = tables.film_version.c
        query: Select[Any] = select(row.id, row.name, row.at, row.asset_count)
        query = query.where(row.project_id == project_id)
        rows = connection.execute(query.order_by(row.at.desc(), row.id.desc()))
        return [value_of(VersionEntry, found) for found in rows]

    @reads
    def version(self, connection: Connection, project_id: ProjectId, wanted: str) -> Version | None:
        row = tables.film_version.c
        is_meant = or_(row.id == wanted, row.name == wanted)
        query = select(tables.film_version).where(row.project_id == project_id, is_meant)
        found = connection.execute(query).first()
        return value_of(Version, found) if found else None

    @writes
    def remove_version(self, connection: Connection, project_id: ProjectId, version_id: VersionId) -> bool:
        lock_project(connection, project_id)
        row = tables.film_version.c
        is_meant = row.project_id == project_id, row.id == version_id
        is_known = connection.execute(delete(tables.film_version).where(*is_meant)).rowcount > 0
        _remove_unused_texts(connection, project_id)
        bump_revision(connection, project_id)
        return is_known


def _lock_film(connection: Connection, project_id: ProjectId) -> None:
    """Other writers of the film's history wait until the commit. Raises LookupError if it was deleted."""
    if not lock_project(connection, project_id):
        raise RecordNotFound("project", project_id)


def read_history(connection: Connection, project_id: ProjectId) -> History:
    row = connection.execute(select(tables.history).where(tables.history.c.project_id == project_id)).first()
    return value_of(History, row) if row else History()


def write_history(connection: Connection, project_id: ProjectId, step: HistoryStep) -> None:
    """Stores cursor, texts and change within a transaction that has locked the film."""
    for digest, text in step.texts.items():
        values = {"project_id": project_id, "digest": digest, "content": text}
        insert_new(connection, tables.script_text, values)
    row = columns_of(tables.history, step.history, project_id=project_id)
    upsert(connection, tables.history, row)
    if step.change is not None:
        upsert(connection, tables.film_change, _row_of(project_id, step.change))
        _remove_old(connection, project_id, step.change.number - MAX_CHANGES)
    if step.texts:
        _limit_texts(connection, project_id)
    if step.forgets is not None:
        changes = tables.film_change.c
        is_meant = changes.project_id == project_id, changes.number == step.forgets
        connection.execute(delete(tables.film_change).where(*is_meant))
    if step.drops_texts:
        _remove_unused_texts(connection, project_id)


def _check(connection: Connection, project_id: ProjectId, basis: Basis) -> None:
    if read_history(connection, project_id).edition != basis.edition:
        raise StepOutdated
    if basis.needs_idle:
        row = tables.job.c
        unfinished = select(row.id).where(row.project_id == project_id, row.status.in_(OPEN_STATUSES))
        unfinished = unfinished.where(row.mode != JobMode.render)
        if connection.scalar(select(exists(unfinished))):
            raise FilmBusy
    if basis.revision is not None and read_revision(connection, project_id) != basis.revision:
        raise StepOutdated


def _store_state(connection: Connection, project_id: ProjectId, key: AssetKey, state: AssetState) -> None:
    row = tables.asset.c
    of_key = row.project_id == project_id, row.key == key
    found = connection.execute(select(tables.asset).where(*of_key)).first()
    if found is None:
        return
    asset = edited_again(value_of(Asset, found), state.edit)
    values = {
        "accepted_take_id": state.take_id,
        "edit": state.edit,
        "recipe": asset.recipe,
        "chain": asset.chain,
        "status": state.status,
        "error": state.error,
    }
    connection.execute(update(tables.asset).where(*of_key).values(values))


def _add_version(connection: Connection, project_id: ProjectId, version: Version) -> None:
    row = tables.film_version.c
    same = select(row.id).where(row.project_id == project_id, row.name == version.name)
    if connection.scalar(same) is not None:
        raise NameTaken(version.name)
    values = columns_of(tables.film_version, version, project_id=project_id, asset_count=len(version.assets))
    connection.execute(insert(tables.film_version).values(values))


def _remove_old(connection: Connection, project_id: ProjectId, last: int) -> None:
    if last > 0:
        row = tables.film_change.c
        connection.execute(delete(tables.film_change).where(row.project_id == project_id, row.number <= last))
        _remove_unused_texts(connection, project_id)


def _limit_texts(connection: Connection, project_id: ProjectId) -> None:
    """Removes the oldest changes, but neither the last one nor what versions need, until the texts fit."""
    row, text = tables.film_change.c, tables.script_text.c
    size = select(func.sum(func.length(text.content))).where(text.project_id == project_id)
    while (connection.scalar(size) or 0) > MAX_TEXT_BYTES:
        query = select(row.number).where(row.project_id == project_id).order_by(row.number)
        numbers = connection.scalars(query).all()
        if len(numbers) < 2:
            return
        _remove_old(connection, project_id, numbers[(len(numbers) - 2) // REMOVED_AT_ONCE])


def _remove_unused_texts(connection: Connection, project_id: ProjectId) -> None:
    columns = (
        (tables.film_change, "script_before"),
        (tables.film_change, "script_after"),
        (tables.film_version, "script"),
        (tables.history, "script"),
        (tables.history, "film_text"),
    )
    used = union(
        *(
            select(table.c[name]).where(table.c.project_id == project_id, table.c[name].is_not(None))
            for table, name in columns
        )
    )
    row = tables.script_text.c
    connection.execute(
        delete(tables.script_text).where(row.project_id == project_id, row.digest.not_in(used))
    )


def _row_of(project_id: ProjectId, change: Change) -> dict[str, Any]:
    script = change.script
    return columns_of(
        tables.film_change,
        change,
        project_id=project_id,
        script_before=script.before if script else None,
        script_after=script.after if script else None,
        title_before=script.title_before if script else None,
        title_after=script.title_after if script else None,
    )


def _change(row: Row[Any]) -> Change:
    if row.script_after is None:
        return value_of(Change, row)
    script = TextChange(row.script_before, row.script_after, row.title_before, row.title_after)
    return value_of(Change, row, script=script)


def _states(rows: Iterable[Row[Any]]) -> dict[AssetKey, AssetState]:
    return {row.key: AssetState(row.accepted_take_id, row.edit, row.status, row.error) for row in rows}


def _parts(values: Collection[Any]) -> Iterable[Sequence[Any]]:
    listed = list(values)
    return [listed[start : start + MAX_VALUES] for start in range(0, len(listed), MAX_VALUES)]
