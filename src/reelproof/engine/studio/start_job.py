"""Starts a job: from a brief, a script, or an existing project."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from reelproof.domain.brief import Brief
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Job
from reelproof.domain.own_media import MAX_OWN_FILE_BYTES
from reelproof.domain.project import Project
from reelproof.engine.ports.files import ProjectFiles, ProjectPaths
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.film_request import film_settings
from reelproof.engine.studio.job_queue import Caller, JobQueue, WebhookTarget
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.project_service import ProjectService, display_title
from reelproof.engine.studio.request_builder import RequestBuilder, RequestChoices
from reelproof.engine.studio.script_files import ScriptFiles
from reelproof.planning.script.options import merge_choices


@frozen
class FromBrief:
    """A job from a brief; the script is written first."""

    brief: Brief


@frozen
class UploadedFile:
    """An uploaded picture, clip or recording for a script."""

    name: str
    content: AsyncIterator[bytes]


@frozen
class FromScript:
    """A job for a new project, from a script and the media uploaded with it."""

    text: str
    files: Sequence[UploadedFile] = ()


@frozen
class FromProject:
    """A job for an existing project, from its current script or from `text`; with `as_before` using the last
    choices.
    """

    project_id: str
    as_before: bool = False
    text: str | None = None


Subject = FromBrief | FromScript | FromProject


class StartJob:
    """Starts jobs. Raises ReelproofError before anything is stored."""

    def __init__(
        self,
        stores: Stores,
        owned_lookup: OwnedLookup,
        projects: ProjectService,
        project_files: ProjectFiles,
        request_builder: RequestBuilder,
        job_queue: JobQueue,
    ) -> None:
        self._stores = stores
        self._owned_lookup = owned_lookup
        self._projects = projects
        self._project_files = project_files
        self._request_builder = request_builder
        self._queue = job_queue

    async def make(
        self,
        caller: Caller,
        subject: Subject,
        request_choices: RequestChoices,
        webhook_target: WebhookTarget | None = None,
    ) -> Job:
        """Returns the new job, or the one this request already started."""
        if (before := await self._queue.earlier_job(caller)) is not None:
            return before
        match subject:
            case FromBrief(brief):
                return await self._from_brief(caller, brief, request_choices, webhook_target)
            case FromScript():
                return await self._from_script(caller, subject, request_choices, webhook_target)
            case FromProject():
                project, request = await self.request_for(caller.owner, subject, request_choices)
                return await self._queue.submit(caller, project, request, webhook_target=webhook_target)

    async def request_for(
        self, owner: str, subject: FromProject, request_choices: RequestChoices
    ) -> tuple[Project, MakeRequest]:
        """Builds the request of a job for this project."""
        project = await self._owned_lookup.project(owner, subject.project_id)
        latest = await self._stores.jobs.latest(project.id) if subject.as_before else None
        if latest is not None:
            before = await film_settings(self._stores, latest)
            request_choices = replace(
                request_choices,
                choices=merge_choices(request_choices.choices, before.choices),
                stays_local=before.stays_local or None,
            )
        text = subject.text
        if text is None:
            text = await ScriptFiles(self._stores, self._project_files).read(project)
        if text is None:
            message = "The project has no script yet; save one first, or start a job from a brief."
            raise invalid_input("script", message)
        request, _ = await asyncio.to_thread(
            self._request_builder.for_script, _paths(project), text, request_choices
        )
        return project, request

    async def _from_brief(
        self,
        caller: Caller,
        brief: Brief,
        request_choices: RequestChoices,
        webhook_target: WebhookTarget | None,
    ) -> Job:
        project = self._projects.new(caller.owner, brief.text)
        request = await asyncio.to_thread(
            self._request_builder.for_brief, _paths(project), brief, request_choices
        )
        return await self._queue.submit(caller, project, request, True, webhook_target)

    async def _from_script(
        self,
        caller: Caller,
        subject: FromScript,
        request_choices: RequestChoices,
        webhook_target: WebhookTarget | None,
    ) -> Job:
        new, text = self._projects.new(caller.owner, ""), subject.text
        request, script = await asyncio.to_thread(
            self._request_builder.for_script, _paths(new), text, request_choices
        )
        project = replace(new, title=display_title(script.title))
        await self._put_files(project, subject.files)
        await self._project_files.write_script(project.script_path, text)
        return await self._queue.submit(caller, project, request, True, webhook_target)

    async def _put_files(self, project: Project, files: Sequence[UploadedFile]) -> None:
        """Stores all files or none."""
        self._project_files.check_names([file.name for file in files])
        try:
            for file in files:
                await self._project_files.put(
                    project.script_path, file.name, file.content, MAX_OWN_FILE_BYTES
                )
        except ReelproofError:
            for file in files:
                await self._project_files.remove(project.script_path, file.name)
            raise


def _paths(project: Project) -> ProjectPaths:
    return ProjectPaths(project.script_path, project.output_path)
