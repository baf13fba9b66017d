"""`reelproof history`, `undo` and `redo`: what they print, and what to run next."""

import shlex
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from reelproof.cli.films.film_status import no_film_error
from reelproof.cli.text.output import shown_path
from reelproof.contract.history import (
    HistoryOutput,
    HistoryStepObject,
    listed_changes,
    maybe_change,
    version_object,
)
from reelproof.domain.frozen import frozen
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.film_history import HistoryPage, TakenStep, step_warning
from reelproof.planning.history.change import Change, ChangeStatus, VersionEntry
from reelproof.planning.history.comparison import AssetDifference, VersionComparison
from reelproof.planning.history.label import label_of
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.wiring.history import history_for, versions_for
from reelproof.wiring.studio import Studio, open_studio

LISTED = 20
MARKS = {ChangeStatus.done: " ", ChangeStatus.undone: "undone", ChangeStatus.replaced: "replaced"}


@frozen
class FilmHistoryView:
    """The newest changes of a film, and its versions."""

    page: HistoryPage
    versions: Sequence[VersionEntry]


@frozen
class TakenStepView:
    """What a command has changed, and what is next."""

    verb: str
    taken: TakenStep | None
    page: HistoryPage


async def listed(path: Path, settings: Settings, save: str | None, remove: str | None) -> FilmHistoryView:
    """Saves or removes a version, if named, and returns the history.

    Raises ReelproofError (InvalidInput:script) if no film was made from the path.
    """
    async with _film(path, settings) as (studio, project_id):
        versions = versions_for(studio)
        if save is not None:
            await versions.save(LOCAL_OWNER, project_id, save)
        if remove is not None:
            await versions.remove(LOCAL_OWNER, project_id, remove)
        page = await history_for(studio).page(LOCAL_OWNER, project_id, LISTED)
        return FilmHistoryView(page, await versions.all(LOCAL_OWNER, project_id))


async def compare_versions(path: Path, settings: Settings, name: str, other: str | None) -> VersionComparison:
    async with _film(path, settings) as (studio, project_id):
        return await versions_for(studio).compare(LOCAL_OWNER, project_id, name, other)


async def restore_version(path: Path, settings: Settings, name: str) -> TakenStepView:
    async with _film(path, settings) as (studio, project_id):
        taken = await versions_for(studio).restore(LOCAL_OWNER, project_id, name)
        return await _step(studio, project_id, "Done", taken)


async def undo_change(path: Path, settings: Settings) -> TakenStepView:
    async with _film(path, settings) as (studio, project_id):
        taken = await history_for(studio).undo(LOCAL_OWNER, project_id)
        return await _step(studio, project_id, "Undone", taken)


async def redo_change(path: Path, settings: Settings) -> TakenStepView:
    async with _film(path, settings) as (studio, project_id):
        taken = await history_for(studio).redo(LOCAL_OWNER, project_id)
        return await _step(studio, project_id, "Redone", taken)


@asynccontextmanager
async def _film(path: Path, settings: Settings) -> AsyncIterator[tuple[Studio, str]]:
    if Home(settings.home).is_new:
        raise no_film_error(path)
    async with open_studio(settings) as studio:
        view = await studio.films.of_script(LOCAL_OWNER, str(path))
        yield studio, view.project.id


async def _step(studio: Studio, project_id: str, verb: str, taken: TakenStep | None) -> TakenStepView:
    return TakenStepView(verb, taken, await history_for(studio).page(LOCAL_OWNER, project_id, 1))


def history_lines(view: FilmHistoryView) -> Iterator[str]:
    if not view.page.changes:
        yield "No changes yet."
    for change, status in view.page.changes:
        mark = MARKS[status]
        yield f"{change.number:>4}  {_time(change)}  {mark:<8}  {label_of(change)}".rstrip()
    if view.versions:
        yield "Versions:"
    for version in view.versions:
        yield f"      {version.at.astimezone():%Y-%m-%d %H:%M}  {version.name}"


def history_object(view: FilmHistoryView) -> HistoryOutput:
    return HistoryOutput(
        changes=listed_changes(view.page.changes),
        undo=maybe_change(view.page.undoable),
        redo=maybe_change(view.page.redoable),
        versions=[version_object(one) for one in view.versions],
    )


def step_lines(path: Path, step: TakenStepView) -> Iterator[str]:
    taken = step.taken
    change = taken.change if taken else None
    if taken is None or change is None:
        yield {"Undone": "Nothing to undo.", "Redone": "Nothing to redo."}.get(
            step.verb, "The film is as it was in this version."
        )
        return
    yield f"{step.verb}: {label_of(change)}"
    film = shlex.quote(shown_path(path))
    if taken.still_makes is not None:
        yield f"A job still makes the film from the other text. To stop it: reelproof cancel {film}"
    if taken.unwritten is not None:
        yield taken.unwritten
    elif change.script is not None:
        yield f"{path.name} has the text of that time. What the film needs now: reelproof plan {film}"
    elif change.options is not None:
        yield f"What the film needs now: reelproof plan {film}"
    elif change.touches_assets:
        yield f"To see it in the film: reelproof render {film}"


def step_object(step: TakenStepView) -> HistoryStepObject:
    return HistoryStepObject(
        change=maybe_change(step.taken.change if step.taken else None),
        undo=maybe_change(step.page.undoable),
        redo=maybe_change(step.page.redoable),
        warning=step_warning(step.taken) if step.taken else None,
    )


def comparison_lines(found: VersionComparison) -> Iterator[str]:
    if found.is_same:
        yield "No differences."
    for line in found.lines:
        yield f"{'+' if line.is_added else '-'} {line.line:>4}  {line.text}".rstrip()
    for option in found.options:
        yield f"{option.name}: {option.before or 'default'} → {option.after or 'default'}"
    for asset in found.assets:
        yield f"{asset.key}: {_difference(asset)}"


def _difference(asset: AssetDifference) -> str:
    before, after = asset.before, asset.after
    if before is None:
        return "only in the later version"
    if after is None:
        return "only in the earlier version"
    differences = ["another take"] if before.take_id != after.take_id else []
    differences += ["another prompt, model or seed"] if before.edit != after.edit else []
    return ", ".join(differences)


def _time(change: Change) -> str:
    return f"{change.at.astimezone():%Y-%m-%d %H:%M}"
