"""Reads and saves scripts together with their history: conflicts, and texts left unwritten by a kill."""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest
from reelproof.domain.project import Project
from reelproof.engine.ports.files import ProjectFiles
from reelproof.engine.ports.histories import StepOutdated
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import MAX_TRIES, Conflict, film_is_changing
from reelproof.planning.history.change import Basis, Change, History, HistoryStep, ScriptAction
from reelproof.planning.history.recording import ScriptSave, record_outside, record_script, text_digest

logger = logging.getLogger(__name__)
SCRIPT = "script"


class ScriptFiles:
    """The script files of projects, which people also edit outside. Raises ReelproofError.

    A step is stored first, and its text is written afterwards; after a kill in between, the next reader
    writes it, unless the file has another text by then.
    """

    def __init__(self, stores: Stores, project_files: ProjectFiles) -> None:
        self._histories = stores.histories
        self._project_files = project_files

    async def read(self, project: Project) -> str | None:
        """None if there is no script yet."""
        await self.settle(project)
        return await self._project_files.read_script(project.script_path)

    async def save(
        self,
        project: Project,
        text: str,
        known: Digest | None,
        gesture: str | None,
        action: ScriptAction | None = None,
    ) -> None:
        """Saves the text as a change. With `known`, raises Conflict if the file has another digest."""
        for _ in range(MAX_TRIES):
            history = await self.settle(project)
            before = await self._project_files.read_script(project.script_path)
            if before == text and history.script in (None, text_digest(text)):
                return
            if before is not None and before != text and known not in (None, text_digest(before)):
                raise script_changed()
            if await self._records_outside(project, history, before):
                continue
            save = ScriptSave(before, text, project.title, gesture, datetime.now(UTC), action)
            stored = await self._step(project, history, save)
            try:
                await self._histories.store(project.id, stored.step)
            except StepOutdated:
                continue
            if await self._finish(project, stored):
                return
            if known is not None:
                raise script_changed()
        raise film_is_changing()

    async def _records_outside(self, project: Project, history: History, before: str | None) -> bool:
        """Records a text that was written outside as a change of its own, so that undo leaves it on the way
        to the one before. Returns False if there is none.
        """
        if before is None or not history.is_written or history.script in (None, text_digest(before)):
            return False
        with suppress(StepOutdated):
            step = record_outside(history, before, project.title, datetime.now(UTC))
            await self._histories.store(project.id, step)
        return True

    async def _step(self, project: Project, history: History, save: ScriptSave) -> "_StoredSave":
        if save.before == save.text:
            step = record_outside(history, save.text, project.title, save.at)
            return _StoredSave(history, save, None, step)
        cursor = await self._histories.change(project.id, history.cursor) if save.gesture else None
        return _StoredSave(history, save, cursor, record_script(history, save, cursor))

    async def _finish(self, project: Project, stored: "_StoredSave") -> bool:
        """Writes the text of a stored save, or takes the save back: what is refused leaves no trace."""
        try:
            is_written = await self.write(project, stored.step)
        except ReelproofError:
            if (await self._histories.get(project.id)).is_written:
                # Another request has written it.
                return True
            await self._take_back(project, stored)
            raise
        if not is_written:
            await self._take_back(project, stored)
        return is_written

    async def _take_back(self, project: Project, stored: "_StoredSave") -> None:
        now = await self._histories.get(project.id)
        if now.edition <= stored.step.history.edition + 1:
            with suppress(StepOutdated):
                await self._histories.store(project.id, stored.reverse(now.edition))

    async def settle(self, project: Project) -> History:
        """Finishes a step whose text was not written, and returns the film's history."""
        history = await self._histories.get(project.id)
        if history.is_written:
            return history
        try:
            await self.write(project, HistoryStep(Basis(history.edition), history))
        except ReelproofError as error:
            # The disk may be full: the film can be read anyway, and the next reader tries again.
            logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
        return await self._histories.get(project.id)

    async def write(self, project: Project, step: HistoryStep) -> bool:
        """Writes the text of a stored step over the one it replaces.

        Returns False, and leaves the file as it is, if it has been changed outside.
        """
        history = step.history
        if history.is_written or history.script is None:
            return True
        text = step.texts.get(history.script) or await self._histories.text(project.id, history.script)
        path, replaced = project.script_path, history.replaced
        if text is None:
            is_written = False
        elif replaced is None:
            is_written = await self._project_files.create_script(path, text)
        else:
            is_written = await self._project_files.write_script(path, text, replaced)
        is_written = is_written or await self._project_files.read_script(path) == text
        written = replace(history, is_written=True, replaced=None, edition=history.edition + 1)
        try:
            await self._histories.store(project.id, HistoryStep(Basis(history.edition), written))
        except StepOutdated:
            # Another request has finished this step, and perhaps made others.
            return True
        return is_written


@frozen
class _StoredSave:
    """A save, with the history and its last change from before it."""

    history: History
    save: ScriptSave
    cursor: Change | None
    step: HistoryStep

    def reverse(self, edition: int) -> HistoryStep:
        """Returns the step that takes it back from this edition."""
        before, new = self.save.before, self.step.change
        is_longer = new is not None and self.cursor is not None and new.number == self.cursor.number
        return HistoryStep(
            Basis(edition),
            replace(self.history, edition=edition + 1),
            self.cursor if is_longer else None,
            {text_digest(before): before} if before is not None and is_longer else {},
            forgets=None if is_longer or new is None else new.number,
            drops_texts=True,
        )


def script_changed() -> Conflict:
    message = "The script has changed since it was read. Read it again and retry."
    return Conflict(Failure(ErrorCode.InvalidInput, message, subject=SCRIPT))
