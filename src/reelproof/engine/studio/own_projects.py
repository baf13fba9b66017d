"""An owner's projects: begun, listed, their scripts read and written, and the media beside these."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.ids import Digest, new_project_id
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.engine.plan.parsing import ScriptReader
from reelproof.engine.ports.files import OwnFile, ProjectShelf
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.studio.belongings import Belongings, Conflict, NotThere, nothing_yet
from reelproof.planning.script.source import clean_characters

LONGEST_TITLE = 200
MOST_FILE_BYTES = 250_000_000
# What comes over HTTP is Markdown, as plain text nearly always is, too.
SCRIPT_NAME = "script.md"


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script as it is written, with the digest that tells one text from another."""

    project: Project
    text: str

    @property
    def digest(self) -> Digest:
        return digest_of_bytes(self.text.encode())

    @property
    def name(self) -> str:
        return Path(self.project.script_path).name


class OwnProjects:
    """Raises ReelproofError; NotThere for what is not this owner's."""

    def __init__(
        self, ledgers: Ledgers, belongings: Belongings, shelf: ProjectShelf, reader: ScriptReader
    ) -> None:
        self._ledgers = ledgers
        self._belongings = belongings
        self._shelf = shelf
        self._reader = reader

    def begun(self, owner: str, title: str) -> Project:
        """A new project, which nothing is stored of yet."""
        project_id = new_project_id()
        place = self._shelf.place(project_id)
        return Project(
            id=project_id,
            owner=owner,
            title=shown_title(title),
            script_path=place.script_path,
            output_path=place.output_path,
            created_at=datetime.now(UTC),
        )

    async def add(self, owner: str, title: str | None, text: str | None) -> Project:
        """A project that films can be asked of, with its script where there is one already."""
        script = await self._reader.read(text, SCRIPT_NAME) if text is not None else None
        name = title or (script.title if script else "")
        if not name.strip():
            raise invalid_input("title", "A project needs a title, or a script that has one.")
        project = self.begun(owner, name)
        if text is not None:
            await self._shelf.write_script(project.script_path, text)
        await self._ledgers.projects.save(project)
        return project

    async def script(self, owner: str, project_id: str) -> ScriptText:
        """Raises NotThere where no script was written yet."""
        project = await self._belongings.project(owner, project_id)
        text = await self._shelf.read_script(project.script_path)
        if text is None:
            raise nothing_yet("script", project_id)
        return ScriptText(project, text)

    async def save_script(
        self, owner: str, project_id: str, text: str, known: Digest | None
    ) -> tuple[ScriptText, Script]:
        """Keeps a script that can be read. `known` is the digest of the text that was edited.

        Raises Conflict where the script was changed since.
        """
        project = await self._belongings.project(owner, project_id)
        script = await self._reader.read(text, Path(project.script_path).name)
        if not await self._shelf.write_script(project.script_path, text, known):
            message = "The script was changed since it was read. Read it again, and change that one."
            raise Conflict(Failure(ErrorCode.InvalidInput, message, subject="script"))
        await self._follow_title(project, text, script)
        return ScriptText(await self._belongings.project(owner, project_id), text), script

    async def _follow_title(self, project: Project, text: str, script: Script) -> None:
        """Of several who write at once, the title is that of the script that was kept last."""
        while True:
            await self._ledgers.projects.rename(project.id, shown_title(script.title))
            kept = await self._shelf.read_script(project.script_path)
            if kept is None or kept == text:
                return
            text, script = kept, await self._reader.read(kept, Path(project.script_path).name)

    async def read(self, written: ScriptText) -> Script:
        """As a film of it would be made now; segments keep the ids that they have."""
        known = await self._ledgers.projects.script(written.project.id)
        return await self._reader.read(written.text, written.name, known)

    async def files(self, owner: str, project_id: str) -> Sequence[OwnFile]:
        project = await self._belongings.project(owner, project_id)
        return await self._shelf.files(project.script_path)

    async def file(self, owner: str, project_id: str, name: str) -> Path:
        project = await self._belongings.project(owner, project_id)
        return self._shelf.path(project.script_path, name)

    async def put_file(
        self, owner: str, project_id: str, name: str, content: AsyncIterator[bytes]
    ) -> OwnFile:
        project = await self._belongings.project(owner, project_id)
        try:
            return await self._shelf.put(project.script_path, name, content, MOST_FILE_BYTES)
        except ReelproofError:
            # Where it was deleted meanwhile, that is the reason.
            await self._belongings.project(owner, project_id)
            raise

    async def remove_file(self, owner: str, project_id: str, name: str) -> None:
        project = await self._belongings.project(owner, project_id)
        if not await self._shelf.remove(project.script_path, name):
            raise NotThere("file", name)


def shown_title(title: str) -> str:
    words = " ".join(clean_characters(title).split())
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1].rstrip() + "…"
