"""Named versions of a film: save, list, compare, restore, remove; limits of names and their number."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, invalid_input
from reelproof.domain.ids import Digest, new_version_id
from reelproof.domain.project import Project
from reelproof.engine.ports.files import ProjectFiles
from reelproof.engine.ports.histories import NameTaken
from reelproof.engine.ports.request import settings_of
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.film_history import FilmHistory, TakenStep, check_recorded
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.owned_lookup import Conflict, NotFound, OwnedLookup
from reelproof.planning.history.change import (
    Basis,
    FilmSettings,
    History,
    HistoryStep,
    Version,
    VersionEntry,
)
from reelproof.planning.history.comparison import VersionComparison, compare
from reelproof.planning.history.recording import record_outside
from reelproof.planning.history.steps import FilmNow, restore
from reelproof.planning.script.script_text import clean_characters

MAX_VERSIONS = 200
MAX_NAME_LENGTH = 100


class FilmVersions:
    """The named versions of films. Raises ReelproofError; NotFound for other owners' resources."""

    def __init__(
        self,
        stores: Stores,
        owned_lookup: OwnedLookup,
        project_files: ProjectFiles,
        history: FilmHistory,
        film_requests: FilmRequests,
    ) -> None:
        self._stores = stores
        self._histories = stores.histories
        self._owned_lookup = owned_lookup
        self._project_files = project_files
        self._history = history
        self._film_requests = film_requests

    async def all(self, owner: str, project_id: str) -> Sequence[VersionEntry]:
        """Returns all versions, the newest first."""
        project = await self._owned_lookup.project(owner, project_id)
        return await self._histories.versions(project.id)

    async def find(self, owner: str, project_id: str, wanted: str) -> Version:
        """Finds a version by its id or name."""
        project = await self._owned_lookup.project(owner, project_id)
        version = await self._histories.version(project.id, _words(wanted))
        if version is None:
            raise NotFound("version", wanted)
        return version

    async def save(self, owner: str, project_id: str, name: str) -> VersionEntry:
        """Saves the film as it is now under a name. A script that was changed outside is recorded first."""
        named = _checked_name(name)

        async def decide(project: Project, history: History, text: str | None) -> HistoryStep:
            if len(await self._histories.versions(project.id)) >= MAX_VERSIONS:
                message = f"The film has {MAX_VERSIONS} versions, which is the limit. Remove one first."
                raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="version"))
            if text is None:
                step = HistoryStep(Basis(history.edition), replace(history, edition=history.edition + 1))
            else:
                step = record_outside(history, text, project.title, datetime.now(UTC))
            return replace(step, version=await self._version(project, step.history, named))

        try:
            await self._history.take_step(owner, project_id, None, decide)
        except NameTaken as error:
            message = f"Another version is named {named}. Choose another name, or remove that version."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="name")) from error
        return (await self.find(owner, project_id, named)).entry

    async def restore(
        self, owner: str, project_id: str, wanted: str, known: Digest | None = None
    ) -> TakenStep | None:
        """Makes the film as it was in a version; None if it already is. Undo takes it back."""
        version = await self.find(owner, project_id, wanted)

        async def decide(project: Project, history: History, text: str | None) -> HistoryStep | None:
            check_recorded(project, history, text, version.script)
            return await self._restored(project, history, version)

        return await self._history.take_step(owner, project_id, known, decide)

    async def step_to(self, owner: str, project_id: str, wanted: str) -> HistoryStep | None:
        """Returns what `restore` would store; None if the film already is as in the version."""
        version = await self.find(owner, project_id, wanted)
        project = await self._owned_lookup.project(owner, project_id)
        return await self._restored(project, await self._histories.get(project.id), version)

    async def remove(self, owner: str, project_id: str, wanted: str) -> None:
        """Removes a name; the film, its takes and its history stay as they are."""
        version = await self.find(owner, project_id, wanted)
        project = await self._owned_lookup.project(owner, project_id)
        if not await self._histories.remove_version(project.id, version.id):
            raise NotFound("version", wanted)

    async def compare(self, owner: str, project_id: str, wanted: str, other: str | None) -> VersionComparison:
        """Compares a version with a later one, or with the film as it is now."""
        project = await self._owned_lookup.project(owner, project_id)
        before = await self.find(owner, project_id, wanted)
        text_before = await self._text(project, before)
        if other is not None:
            after = await self.find(owner, project_id, other)
            text_after = await self._text(project, after)
        else:
            history = await self._histories.get(project.id)
            after = await self._version(project, history, "")
            text_after = await self._project_files.read_script(project.script_path) or ""
        return await asyncio.to_thread(compare, before, after, text_before, text_after)

    async def _restored(self, project: Project, history: History, version: Version) -> HistoryStep | None:
        revision = await self._stores.projects.revision(project.id)
        current = await self._histories.states(project.id, list(version.assets))
        shown = [one.take_id for one in version.assets.values() if one.take_id is not None]
        marks = await self._histories.marks(project.id, shown)
        settings = await self._settings(project, history)
        basis = Basis(history.edition, revision, needs_idle=True)
        film = FilmNow(history, project.title, current, basis)
        step = restore(film, version, settings, marks, datetime.now(UTC))
        if step is None or step.change is None or step.change.touches_assets:
            return step
        return replace(step, basis=Basis(history.edition))

    async def _version(self, project: Project, history: History, name: str) -> Version:
        return Version(
            id=new_version_id(),
            name=name,
            at=datetime.now(UTC),
            title=project.title,
            script=history.script,
            settings=await self._settings(project, history),
            assets=await self._histories.states(project.id),
        )

    async def _settings(self, project: Project, history: History) -> FilmSettings | None:
        latest = await self._stores.jobs.latest(project.id)
        return settings_of(await self._film_requests.current(latest)) if latest else history.settings

    async def _text(self, project: Project, version: Version) -> str:
        if version.script is None:
            return ""
        return await self._histories.text(project.id, version.script) or ""


def _checked_name(name: str) -> str:
    words = _words(name)
    if not words or len(words) > MAX_NAME_LENGTH:
        message = f"A version needs a name of 1 to {MAX_NAME_LENGTH} characters."
        raise invalid_input("name", message)
    return words


def _words(name: str) -> str:
    return " ".join(clean_characters(name).split())
