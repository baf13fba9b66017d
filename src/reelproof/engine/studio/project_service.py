"""Creates projects, saves scripts (conflicting edits), stores and removes media files, title length."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, new_project_id
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.plan.script_reader import ScriptReader
from reelproof.engine.ports.files import ProjectFile, ProjectFiles
from reelproof.engine.ports.stores import IdempotencyKey, KeyReused, Stores
from reelproof.engine.studio.owned_lookup import NotFound, OwnedLookup, key_reused, not_available_yet
from reelproof.engine.studio.script_files import ScriptFiles
from reelproof.planning.history.change import ScriptAction
from reelproof.planning.script.script_text import clean_characters

MAX_TITLE_LENGTH = 200
# Scripts sent over HTTP are Markdown; plain text nearly always is valid Markdown, too.
SCRIPT_NAME = "script.md"


@frozen
class ScriptText:
    """The source text of a script, with its digest."""

    project: Project
    text: str

    @property
    def digest(self) -> Digest:
        return digest_of_bytes(self.text.encode())

    @property
    def name(self) -> str:
        return Path(self.project.script_path).name


class ProjectService:
    """Manages projects. Raises ReelproofError; NotFound for other owners' resources."""

    def __init__(
        self, stores: Stores, owned_lookup: OwnedLookup, project_files: ProjectFiles, reader: ScriptReader
    ) -> None:
        self._stores = stores
        self._owned_lookup = owned_lookup
        self._project_files = project_files
        self._reader = reader
        self._scripts = ScriptFiles(stores, project_files)

    def new(self, owner: str, title: str) -> Project:
        """Returns a new project that is not stored yet."""
        project_id = new_project_id()
        paths = self._project_files.paths(project_id)
        return Project(
            id=project_id,
            owner=owner,
            title=display_title(title),
            script_path=paths.script_path,
            output_path=paths.output_path,
            created_at=datetime.now(UTC),
        )

    async def add(
        self, owner: str, title: str | None, text: str | None, key: IdempotencyKey | None = None
    ) -> Project:
        """Creates a project, with its script if given, or returns the one of the same request before."""
        try:
            known = await self._stores.projects.of_key(key) if key is not None else None
            return known or await self._add(owner, title, text, key)
        except KeyReused:
            raise key_reused() from None

    async def _add(
        self, owner: str, title: str | None, text: str | None, key: IdempotencyKey | None
    ) -> Project:
        script = await self._reader.read(text, SCRIPT_NAME) if text is not None else None
        name = title or (script.title if script else "")
        if not name.strip():
            raise invalid_input("title", "A project needs a title, or a script that has one.")
        project = self.new(owner, name)
        if text is not None:
            await self._project_files.write_script(project.script_path, text)
        stored = await self._stores.projects.add(project, key)
        if stored.id != project.id:
            # The same request came twice at the same moment.
            await self._project_files.remove_folder(project.id)
        return stored

    async def script(self, owner: str, project_id: str) -> ScriptText:
        """Raises NotFound if no script has been saved yet."""
        project = await self._owned_lookup.project(owner, project_id)
        text = await self._scripts.read(project)
        if text is None:
            raise not_available_yet("script", project_id)
        return ScriptText(project, text)

    async def readable_text(self, project: Project) -> str | None:
        """None if there is no script yet, or a file that is none."""
        with suppress(ReelproofError):
            return await self._scripts.read(project)
        return None

    async def save_script(
        self,
        owner: str,
        project_id: str,
        text: str,
        known: Digest | None,
        gesture: str | None = None,
        action: ScriptAction | None = None,
    ) -> tuple[ScriptText, Script]:
        """Saves a script if it can be parsed. `known` is the digest of the text that was edited; saves of the
        same `gesture` are undone together. The history names the `action`. Segments keep their ids.

        Raises Conflict if the script has changed since.
        """
        project = await self._owned_lookup.project(owner, project_id)
        known_script = await self._stores.projects.script(project.id)
        script = await self._reader.read(text, Path(project.script_path).name, known_script)
        await self._scripts.save(project, text, known, gesture, action)
        await self._follow_title(project, text, script)
        return ScriptText(await self._owned_lookup.project(owner, project_id), text), script

    async def _follow_title(self, project: Project, text: str, script: Script) -> None:
        """Updates the title; with concurrent writers, the script saved last wins."""
        while True:
            await self._stores.projects.rename(project.id, display_title(script.title))
            kept = await self._project_files.read_script(project.script_path)
            if kept is None or kept == text:
                return
            text, script = kept, await self._reader.read(kept, Path(project.script_path).name)

    async def read(self, written: ScriptText) -> Script:
        """Parses the script as a film would be made from it now; segments keep their ids."""
        known = await self._stores.projects.script(written.project.id)
        return await self._reader.read(written.text, written.name, known)

    async def files(self, owner: str, project_id: str) -> Sequence[ProjectFile]:
        project = await self._owned_lookup.project(owner, project_id)
        return await self._project_files.files(project.script_path)

    async def file(self, owner: str, project_id: str, name: str) -> Path:
        project = await self._owned_lookup.project(owner, project_id)
        return self._project_files.path(project.script_path, name)

    async def put_file(
        self, owner: str, project_id: str, name: str, content: AsyncIterator[bytes]
    ) -> ProjectFile:
        project = await self._owned_lookup.project(owner, project_id)
        try:
            return await self._project_files.put(project.script_path, name, content, MAX_OWN_FILE_BYTES)
        except ReelproofError:
            # If the project was deleted in the meantime, report that instead.
            await self._owned_lookup.project(owner, project_id)
            raise

    async def remove_file(self, owner: str, project_id: str, name: str) -> None:
        project = await self._owned_lookup.project(owner, project_id)
        if not await self._project_files.remove(project.script_path, name):
            raise NotFound("file", name)


def display_title(title: str) -> str:
    words = " ".join(clean_characters(title).split())
    return words if len(words) <= MAX_TITLE_LENGTH else words[: MAX_TITLE_LENGTH - 1].rstrip() + "…"
