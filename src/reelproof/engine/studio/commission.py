"""A film that somebody asks for: from a brief, a script, or a project that is there."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.engine.ports.files import ProjectPlace, ProjectShelf
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.studio.asking import Asking, Saying
from reelproof.engine.studio.belongings import Belongings
from reelproof.engine.studio.own_projects import MOST_FILE_BYTES, OwnProjects, shown_title
from reelproof.engine.studio.submission import Caller, Submissions, Told
from reelproof.planning.script.options import chosen_over


@dataclass(frozen=True, slots=True)
class FromBrief:
    """A script is written first."""

    brief: Brief


@dataclass(frozen=True, slots=True)
class SentFile:
    """A picture, clip or recording on its way to where the script is."""

    name: str
    content: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class FromScript:
    """A film of its own, with the media that were sent beside its script."""

    text: str
    files: Sequence[SentFile] = ()


@dataclass(frozen=True, slots=True)
class FromProject:
    """The film of a project again, by its script as it is now, or by a `text` in place of that; with
    `as_before` by the choices made last.
    """

    project_id: str
    as_before: bool = False
    text: str | None = None


Subject = FromBrief | FromScript | FromProject


class Commissions:
    """Each begins a job. Raises ReelproofError before anything is stored."""

    def __init__(
        self,
        ledgers: Ledgers,
        belongings: Belongings,
        projects: OwnProjects,
        shelf: ProjectShelf,
        asking: Asking,
        submissions: Submissions,
    ) -> None:
        self._ledgers = ledgers
        self._belongings = belongings
        self._projects = projects
        self._shelf = shelf
        self._asking = asking
        self._submissions = submissions

    async def make(self, caller: Caller, subject: Subject, saying: Saying, told: Told | None = None) -> Job:
        """The job, or the one that this very request began before."""
        if (before := await self._submissions.repeated(caller)) is not None:
            return before
        match subject:
            case FromBrief(brief):
                return await self._from_brief(caller, brief, saying, told)
            case FromScript():
                return await self._from_script(caller, subject, saying, told)
            case FromProject():
                project, request = await self.requested(caller.owner, subject, saying)
                return await self._submissions.submit(caller, project, request, told=told)

    async def requested(
        self, owner: str, subject: FromProject, saying: Saying
    ) -> tuple[Project, MakeRequest]:
        """What a job for this project would be asked for."""
        project = await self._belongings.project(owner, subject.project_id)
        latest = await self._ledgers.jobs.latest(project.id) if subject.as_before else None
        if latest is not None:
            before = await self._ledgers.jobs.request(latest.id)
            saying = replace(
                saying, choices=chosen_over(saying.choices, before.said), stays_local=before.stays_local
            )
        text = subject.text
        if text is None:
            text = await self._shelf.read_script(project.script_path)
        if text is None:
            message = "The project has no script yet; write one first, or start a job from a brief."
            raise invalid_input("script", message)
        request, _ = await asyncio.to_thread(self._asking.for_script, _place(project), text, saying)
        return project, request

    async def _from_brief(self, caller: Caller, brief: Brief, saying: Saying, told: Told | None) -> Job:
        project = self._projects.begun(caller.owner, brief.text)
        request = await asyncio.to_thread(self._asking.for_brief, _place(project), brief, saying)
        return await self._submissions.submit(caller, project, request, True, told)

    async def _from_script(
        self, caller: Caller, subject: FromScript, saying: Saying, told: Told | None
    ) -> Job:
        begun, text = self._projects.begun(caller.owner, ""), subject.text
        request, script = await asyncio.to_thread(self._asking.for_script, _place(begun), text, saying)
        project = replace(begun, title=shown_title(script.title))
        await self._put_files(project, subject.files)
        await self._shelf.write_script(project.script_path, text)
        return await self._submissions.submit(caller, project, request, True, told)

    async def _put_files(self, project: Project, files: Sequence[SentFile]) -> None:
        """All of them, or none."""
        self._shelf.check_names([file.name for file in files])
        try:
            for file in files:
                await self._shelf.put(project.script_path, file.name, file.content, MOST_FILE_BYTES)
        except ReelproofError:
            for file in files:
                await self._shelf.remove(project.script_path, file.name)
            raise


def _place(project: Project) -> ProjectPlace:
    return ProjectPlace(project.script_path, project.output_path)
