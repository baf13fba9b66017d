"""Deletes projects and jobs with their files; refuses while in use; order of rows and files."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Protocol

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, JobId, ProjectId
from reelproof.domain.units import Microusd
from reelproof.engine.ports.files import MediaStore, PreviewStore, ProjectFiles
from reelproof.engine.studio.owned_lookup import Conflict, NotFound, OwnedLookup

logger = logging.getLogger(__name__)


class RemovalKind(StrEnum):
    """What to remove: a medium by its digest, or a project's folder by the project's id."""

    medium = "medium"
    folder = "folder"


@frozen
class Removal:
    """A pending removal of a file or folder. `owner` is its former owner."""

    kind: RemovalKind
    name: str
    owner: str


class Deleted(StrEnum):
    """The outcome of a deletion."""

    done = "done"
    unknown = "unknown"
    unfinished = "unfinished"
    in_use = "in_use"


class DeletionStore(Protocol):
    """Deletes rows and records the files to remove afterwards."""

    async def spent(self, project_id: ProjectId) -> Microusd:
        """Returns the total cost of the project's calls."""

    async def delete_project(self, project_id: ProjectId) -> Deleted:
        """Deletes the project with its jobs, assets and takes, and records its folder and media as removals.
        Does nothing if one of its jobs has not ended. One transaction.
        """

    async def delete_job(self, job_id: JobId) -> Deleted:
        """Deletes the job with its events, steps and attempts; takes are kept. Does nothing if it has not
        ended or made the project's current film. One transaction.
        """

    async def removals(self) -> Sequence[Removal]:
        """Returns the removals that are safe now: their owner has no unfinished job that might reuse the
        media.
        """

    async def settle(self, removal: Removal, remove: Callable[[Removal], Awaitable[None]]) -> None:
        """Deletes a removal once it is done. A medium that a take uses is kept; no take is stored during the
        removal.
        """


class Deletions:
    """Deletes resources. Raises NotFound for other owners' resources, and Conflict for those in use."""

    def __init__(
        self,
        store: DeletionStore,
        owned_lookup: OwnedLookup,
        project_files: ProjectFiles,
        media: MediaStore,
        previews: PreviewStore,
    ) -> None:
        self._store = store
        self._owned_lookup = owned_lookup
        self._project_files = project_files
        self._media = media
        self._previews = previews

    async def delete_project(self, owner: str, project_id: str) -> None:
        """Deletes a project, with its script and film if they are in the home; other files are kept."""
        project = await self._owned_lookup.project(owner, project_id)
        spent = await self._store.spent(project.id)
        _check(await self._store.delete_project(project.id), "project", project_id)
        logger.info("a project was deleted", extra={"project_id": project.id, "cost_microusd": spent})
        try:
            await self.remove_files()
        except ReelproofError as error:
            # The project is deleted anyway; the worker retries removing the files.
            logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})

    async def delete_job(self, owner: str, job_id: str) -> None:
        job = await self._owned_lookup.job(owner, job_id)
        _check(await self._store.delete_job(job.id), "job", job_id)
        logger.info("a job was deleted", extra={"job_id": job.id})

    async def remove_files(self) -> None:
        """Removes the files of everything deleted, including before a crash."""
        for removal in await self._store.removals():
            await self._store.settle(removal, self._remove)

    async def _remove(self, removal: Removal) -> None:
        match removal.kind:
            case RemovalKind.medium:
                await self._media.remove(Digest(removal.name))
                await self._previews.remove(Digest(removal.name))
            case RemovalKind.folder:
                await self._project_files.remove_folder(ProjectId(removal.name))


MESSAGES = {
    Deleted.unfinished: "It has an unfinished job. Cancel the job, wait until it has ended, then delete.",
    Deleted.in_use: "This job made the project's current film. Delete the project, or make another "
    "film first.",
}


def _check(deleted: Deleted, noun: str, wanted_id: str) -> None:
    if deleted is Deleted.unknown:
        raise NotFound(noun, wanted_id)
    if deleted is not Deleted.done:
        raise Conflict(Failure(ErrorCode.InvalidInput, MESSAGES[deleted], subject=noun))
