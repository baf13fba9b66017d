"""Undo, redo and history of a film: which step each request takes, and when it is refused."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, JobId
from reelproof.domain.job import JobMode
from reelproof.domain.project import Project
from reelproof.engine.ports.files import ProjectFiles
from reelproof.engine.ports.histories import FilmBusy, StepOutdated
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import MAX_TRIES, Conflict, OwnedLookup, film_is_changing
from reelproof.engine.studio.script_files import ScriptFiles, script_changed
from reelproof.planning.history.change import (
    Basis,
    Change,
    ChangeStatus,
    History,
    HistoryStep,
)
from reelproof.planning.history.recording import text_digest
from reelproof.planning.history.steps import (
    FilmNow,
    done_numbers,
    redo,
    undo,
    undo_unrecorded,
    undone_numbers,
)

Decide = Callable[[Project, History, str | None], Awaitable[HistoryStep | None]]


@frozen
class HistoryPage:
    """Changes of a film, newest first, with their statuses; `undoable` and `redoable` are the next steps."""

    changes: Sequence[tuple[Change, ChangeStatus]]
    undoable: Change | None
    redoable: Change | None


@frozen
class TakenStep:
    """A stored step.

    `unwritten` says why the script's file does not have the text of this step. `still_makes` is an unfinished
    job that makes, and may pay for, the script that the step has taken away.
    """

    change: Change | None
    unwritten: str | None = None
    still_makes: JobId | None = None


class FilmHistory:
    """Undo and redo of what people change about a film. No step calls a provider or deletes a take.

    Raises ReelproofError; NotFound for other owners' resources, Conflict while a job is unfinished and for
    scripts that were changed outside.
    """

    def __init__(
        self,
        stores: Stores,
        owned_lookup: OwnedLookup,
        project_files: ProjectFiles,
    ) -> None:
        self._stores = stores
        self._histories = stores.histories
        self._owned_lookup = owned_lookup
        self._project_files = project_files
        self._scripts = ScriptFiles(stores, project_files)

    async def page(self, owner: str, project_id: str, limit: int, before: int | None = None) -> HistoryPage:
        project = await self._owned_lookup.project(owner, project_id)
        history = await self._scripts.settle(project)
        parents = await self._histories.parents(project.id)
        done, undone = done_numbers(history.cursor, parents), undone_numbers(history.cursor, parents)
        changes = await self._histories.page(project.id, limit, before)
        return HistoryPage(
            [(change, _status(change, done, undone)) for change in changes],
            await self._histories.change(project.id, history.cursor),
            await self._histories.redoable(project.id, history.cursor),
        )

    async def undo(
        self, owner: str, project_id: str, known: Digest | None = None, number: int | None = None
    ) -> TakenStep | None:
        """Takes back the last change; None if there is none.

        `known` is the digest of the script that the caller has seen, `number` the change that is meant.
        """

        async def decide(project: Project, history: History, _: str | None) -> HistoryStep | None:
            change = await self._histories.change(project.id, history.cursor)
            _check_meant(change, number)
            if change is None:
                return None
            film = await self._now(project, history, change)
            return undo_unrecorded(film, change, datetime.now(UTC)) or undo(film, change)

        return await self.take_step(owner, project_id, known, decide)

    async def redo(
        self, owner: str, project_id: str, known: Digest | None = None, number: int | None = None
    ) -> TakenStep | None:
        """Does the change again that was undone last; None if there is none. Parameters as for `undo`."""

        async def decide(project: Project, history: History, _: str | None) -> HistoryStep | None:
            change = await self._histories.redoable(project.id, history.cursor)
            _check_meant(change, number)
            if change is None or not _is_based_on(change, history):
                return None
            return redo(await self._now(project, history, change), change)

        return await self.take_step(owner, project_id, known, decide)

    async def take_step(
        self, owner: str, project_id: str, known: Digest | None, decide: Decide
    ) -> TakenStep | None:
        """Decides and stores a step, again if the film has changed in between."""
        for _ in range(MAX_TRIES):
            project = await self._owned_lookup.project(owner, project_id)
            history = await self._scripts.settle(project)
            text = await self._project_files.read_script(project.script_path)
            if known is not None and text is not None and text_digest(text) != known:
                raise script_changed()
            step = await decide(project, history, text)
            if step is None:
                return None
            if not step.history.is_written:
                check_recorded(project, history, text, step.history.script)
            try:
                await self._histories.store(project.id, step)
            except StepOutdated:
                continue
            except FilmBusy as error:
                raise _busy() from error
            unwritten = await self._unwritten(project, step)
            return TakenStep(step.change, unwritten, await self._still_makes(project, history, step))
        raise film_is_changing()

    async def _still_makes(self, project: Project, before: History, step: HistoryStep) -> JobId | None:
        if before.script == step.history.script:
            return None
        for job in await self._stores.jobs.unfinished():
            if job.project_id == project.id and job.mode is not JobMode.render:
                text = (await self._stores.jobs.request(job.id)).script_text
                if text_digest(text) == before.script:
                    return job.id
        return None

    async def _unwritten(self, project: Project, step: HistoryStep) -> str | None:
        """Writes the text of a stored step. Returns why that was impossible."""
        try:
            is_written = await self._scripts.write(project, step)
        except ReelproofError as error:
            return f"{error.failure.message} The script is written as soon as that is possible."
        if is_written:
            return None
        return (
            f"{Path(project.script_path).name} was changed outside at the same moment, and keeps that text. "
            "Save a version of the film to have it in the history, too."
        )

    async def _now(self, project: Project, history: History, change: Change) -> FilmNow:
        if not change.touches_assets:
            return FilmNow(history, project.title, {}, Basis(history.edition))
        revision = await self._stores.projects.revision(project.id)
        keys = [one.key for one in change.assets]
        current = await self._histories.states(project.id, keys) if keys else {}
        basis = Basis(history.edition, revision, needs_idle=True)
        return FilmNow(history, project.title, current, basis)


def step_warning(step: TakenStep) -> str | None:
    """Says what a stored step has not changed."""
    running = (
        f"Job {step.still_makes} still makes the film from the script before this step; cancel it."
        if step.still_makes is not None
        else None
    )
    return " ".join(filter(None, (step.unwritten, running))) or None


def _status(change: Change, done: frozenset[int], undone: frozenset[int]) -> ChangeStatus:
    if change.number in done:
        return ChangeStatus.done
    return ChangeStatus.undone if change.number in undone else ChangeStatus.replaced


def _is_based_on(change: Change, history: History) -> bool:
    """Another script since is a change after the undo, as which it replaces what could be redone."""
    return change.script is None or history.script in (None, change.script.before)


def _check_meant(change: Change | None, number: int | None) -> None:
    if number is not None and (change is None or change.number != number):
        message = f"The film has changed since: change {number} is not the next one. Read the history again."
        raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="number"))


def check_recorded(project: Project, history: History, text: str | None, wanted: Digest | None) -> None:
    """Raises Conflict for a file whose text would be lost if `wanted` were written over it."""
    unwritten_over = None if history.is_written else history.replaced
    if text is None or text_digest(text) in (history.script, wanted, unwritten_over):
        return
    name = Path(project.script_path).name
    message = (
        f"{name} was changed outside, and its text is not in the film's history. Save a version of the "
        "film first (reelproof history FILM --save NAME), then try again."
    )
    raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="script"))


def _busy() -> Conflict:
    message = "A job of the film has not ended. Wait for it, or stop the film first: reelproof cancel"
    return Conflict(Failure(ErrorCode.InvalidInput, message, subject="job"))
