"""Histories of films in memory, and the records of what people change along with a job."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from reelproof.domain.asset import Edit, TakeStatus
from reelproof.domain.ids import AssetId, AssetKey, Digest, ProjectId, TakeId, VersionId
from reelproof.domain.job import JobMode
from reelproof.engine.ports.histories import MAX_CHANGES, MAX_TEXT_BYTES, FilmBusy, NameTaken, StepOutdated
from reelproof.engine.ports.request import MakeRequest, content_of
from reelproof.planning.assets.edit import edited_again
from reelproof.planning.assets.review import Review, ReviewOutcome
from reelproof.planning.history.change import (
    AssetState,
    Basis,
    Change,
    History,
    HistoryStep,
    Version,
    VersionEntry,
)
from reelproof.planning.history.recording import (
    prompt_change,
    record,
    record_brief,
    record_request,
    record_written,
    review_change,
    state_of,
)
from reelproof.planning.history.steps import settled_state
from reelproof.testing.in_memory.assets import planned_assets, review_take, store_edit
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.projects import rename, revision_of
from reelproof.testing.in_memory.tables import Tables, TakeRecord
from reelproof.testing.in_memory.takes import takes_of_asset


class InMemoryHistories:
    """The port `Histories`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def get(self, project_id: ProjectId) -> History:
        return self._tables.histories.get(project_id, History())

    async def change(self, project_id: ProjectId, number: int) -> Change | None:
        return self._tables.changes.get((project_id, number))

    async def redoable(self, project_id: ProjectId, cursor: int) -> Change | None:
        children = [one for one in self._changes(project_id) if one.parent == cursor]
        return max(children, key=lambda one: one.number, default=None)

    async def page(self, project_id: ProjectId, limit: int, before: int | None = None) -> Sequence[Change]:
        newest = sorted(self._changes(project_id), key=lambda one: one.number, reverse=True)
        return [one for one in newest if before is None or one.number < before][:limit]

    async def parents(self, project_id: ProjectId) -> Mapping[int, int]:
        return {one.number: one.parent for one in self._changes(project_id)}

    async def text(self, project_id: ProjectId, digest: Digest) -> str | None:
        return self._tables.texts.get((project_id, digest))

    async def states(
        self, project_id: ProjectId, keys: Collection[AssetKey] | None = None
    ) -> Mapping[AssetKey, AssetState]:
        if keys is None:
            return {asset.key: state_of(asset) for asset in planned_assets(self._tables, project_id)}
        assets = [record.asset for record in self._tables.assets.values()]
        return {
            asset.key: state_of(asset)
            for asset in assets
            if asset.project_id == project_id and asset.key in keys
        }

    async def marks(
        self, project_id: ProjectId, take_ids: Collection[TakeId]
    ) -> Mapping[TakeId, TakeStatus | None]:
        found = [self._tables.takes[one] for one in take_ids if one in self._tables.takes]
        return {
            record.take.id: record.status
            for record in found
            if self._tables.assets[record.take.asset_id].asset.project_id == project_id
        }

    async def store(self, project_id: ProjectId, step: HistoryStep) -> None:
        tables = self._tables
        with tables.transaction():
            record_of(tables.projects, project_id, "project")
            self._check(project_id, step.basis)
            if step.version is not None:
                self._add_version(project_id, step.version)
            for key, state in step.assets.items():
                _store_state(tables, project_id, key, settled_state(state))
            for take_id, status in step.takes.items():
                tables.takes[take_id] = replace(tables.takes[take_id], status=status)
            write_history(tables, project_id, step)
            if step.title is not None:
                rename(tables, project_id, step.title)
            tables.bump_revision(project_id)

    async def versions(self, project_id: ProjectId) -> Sequence[VersionEntry]:
        found = [one.entry for (film, _), one in self._tables.versions.items() if film == project_id]
        return sorted(found, key=lambda one: (one.at, one.id), reverse=True)

    async def version(self, project_id: ProjectId, wanted: str) -> Version | None:
        found = [one for (film, _), one in self._tables.versions.items() if film == project_id]
        return next((one for one in found if wanted in (one.id, one.name)), None)

    async def remove_version(self, project_id: ProjectId, version_id: VersionId) -> bool:
        with self._tables.transaction():
            removed = self._tables.versions.pop((project_id, version_id), None)
            _remove_unused_texts(self._tables, project_id)
            self._tables.bump_revision(project_id)
        return removed is not None

    def _changes(self, project_id: ProjectId) -> list[Change]:
        return [one for (film, _), one in self._tables.changes.items() if film == project_id]

    def _check(self, project_id: ProjectId, basis: Basis) -> None:
        if self._tables.histories.get(project_id, History()).edition != basis.edition:
            raise StepOutdated
        unfinished = [job for job in self._tables.jobs_of(project_id) if not job.status.is_final]
        if basis.needs_idle and any(job.mode is not JobMode.render for job in unfinished):
            raise FilmBusy
        if basis.revision is not None and revision_of(self._tables, project_id) != basis.revision:
            raise StepOutdated

    def _add_version(self, project_id: ProjectId, version: Version) -> None:
        names = {one.name for (film, _), one in self._tables.versions.items() if film == project_id}
        if version.name in names:
            raise NameTaken(version.name)
        self._tables.versions[project_id, version.id] = version


def write_history(tables: Tables, project_id: ProjectId, step: HistoryStep) -> None:
    """Within a transaction."""
    tables.texts.update({(project_id, digest): text for digest, text in step.texts.items()})
    tables.histories[project_id] = step.history
    if step.change is not None:
        tables.changes[project_id, step.change.number] = step.change
        last = step.change.number - MAX_CHANGES
        if last > 0:
            tables.changes.pop((project_id, last), None)
            _remove_unused_texts(tables, project_id)
    if step.texts:
        _limit_texts(tables, project_id)
    if step.forgets is not None:
        tables.changes.pop((project_id, step.forgets), None)
    if step.drops_texts:
        _remove_unused_texts(tables, project_id)


def record_new_request(tables: Tables, project_id: ProjectId, request: MakeRequest) -> None:
    """Within a transaction, before the job is added. A brief has no text yet."""
    history = tables.histories.get(project_id, History())
    if request.brief is not None:
        if history != History():
            write_history(tables, project_id, record_brief(history))
        return
    newest = next((tables.jobs[job.id].request for job in tables.jobs_of(project_id)), None)
    before = content_of(newest) if newest and newest.script_text else None
    title = tables.projects[project_id].project.title
    step = record_request(history, before, content_of(request), title, tables.now())
    write_history(tables, project_id, step)


def record_written_script(tables: Tables, project_id: ProjectId, text: str) -> None:
    """Within a transaction."""
    history, title = tables.histories.get(project_id, History()), tables.projects[project_id].project.title
    write_history(tables, project_id, record_written(history, text, title, tables.now()))


def store_edits(tables: Tables, project_id: ProjectId, edits: Mapping[AssetId, Edit | None]) -> None:
    """Stores the edits as one change, within a transaction."""
    if not edits:
        return
    changed = [(record_of(tables.assets, key, "asset").asset, edit) for key, edit in edits.items()]
    _record(tables, project_id, prompt_change(changed, tables.now()))
    for asset, edit in changed:
        store_edit(tables, asset.id, edit)


def review_and_record(tables: Tables, project_id: ProjectId, review: Review) -> ReviewOutcome:
    """Within a transaction. Raises like `review_take`."""
    asset = record_of(tables.assets, review.asset_id, "asset").asset
    takes = takes_of_asset(tables, review.asset_id)
    outcome = review_take(tables, review)
    _record(tables, project_id, review_change(review, asset, takes, outcome, tables.now()))
    return outcome


def _record(tables: Tables, project_id: ProjectId, change: Change) -> None:
    if not change.is_empty:
        history = tables.histories.get(project_id, History())
        moved, numbered = record(history, change)
        write_history(tables, project_id, HistoryStep(Basis(history.edition), moved, numbered))


def _store_state(tables: Tables, project_id: ProjectId, key: AssetKey, state: AssetState) -> None:
    take: TakeRecord | None = tables.takes.get(state.take_id) if state.take_id else None
    for asset_id, known in list(tables.assets.items()):
        if known.asset.project_id == project_id and known.asset.key == key:
            asset = replace(
                edited_again(known.asset, state.edit),
                accepted_take=take.take if take else None,
                status=state.status,
                error=state.error,
            )
            tables.assets[asset_id] = replace(known, asset=asset)


def _limit_texts(tables: Tables, project_id: ProjectId) -> None:
    while sum(len(text) for (film, _), text in tables.texts.items() if film == project_id) > MAX_TEXT_BYTES:
        numbers = sorted(number for film, number in tables.changes if film == project_id)
        if len(numbers) < 2:
            return
        del tables.changes[project_id, numbers[0]]
        _remove_unused_texts(tables, project_id)


def _remove_unused_texts(tables: Tables, project_id: ProjectId) -> None:
    history = tables.histories.get(project_id, History())
    used = {history.script, history.film_text}
    for (film, _), change in tables.changes.items():
        if film == project_id and change.script is not None:
            used |= {change.script.before, change.script.after}
    used |= {version.script for (film, _), version in tables.versions.items() if film == project_id}
    unused = [key for key in tables.texts if key[0] == project_id and key[1] not in used]
    for key in unused:
        del tables.texts[key]
