"""Projects and jobs that nobody wants any more, with all that belongs to them."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import Digest, JobId, ProjectId
from reelproof.domain.units import Microusd
from reelproof.engine.ports.files import MediaStore, PreviewStore, ProjectShelf
from reelproof.engine.studio.belongings import Belongings, Conflict, NotThere

logger = logging.getLogger(__name__)


class RemovalKind(StrEnum):
    """What is to be removed: a medium by its digest, or a project's folder by the project's id."""

    medium = "medium"
    folder = "folder"


@dataclass(frozen=True, slots=True)
class Removal:
    """A file or folder of something that was deleted. `owner` is whose it was."""

    kind: RemovalKind
    name: str
    owner: str


class Deleted(StrEnum):
    """What became of a deletion."""

    done = "done"
    unknown = "unknown"
    unfinished = "unfinished"
    in_use = "in_use"


class DeletionLedger(Protocol):
    """Takes rows away, and remembers the files that go after them."""

    async def spent(self, project_id: ProjectId) -> Microusd:
        """What all calls for it have cost."""

    async def delete_project(self, project_id: ProjectId) -> Deleted:
        """With its jobs, assets and takes; its folder and its media are noted as removals. Nothing happens
        where a job of it has not ended. One transaction.
        """

    async def delete_job(self, job_id: JobId) -> Deleted:
        """With its events, steps and attempts; takes stay. Nothing happens to one that has not ended, or that
        made the film that the project shows. One transaction.
        """

    async def removals(self) -> Sequence[Removal]:
        """Those that may be removed now: none of their owners' jobs is unfinished, which may have found
        media to use again.
        """

    async def settle(self, removal: Removal, remove: Callable[[Removal], Awaitable[None]]) -> None:
        """Forgets a removal once it is done. A medium that a take uses stays; while it is removed no take is
        stored.
        """


class Deletions:
    """Raises NotThere for what is not this owner's, and Conflict for what is in use."""

    def __init__(
        self,
        ledger: DeletionLedger,
        belongings: Belongings,
        shelf: ProjectShelf,
        media: MediaStore,
        previews: PreviewStore,
    ) -> None:
        self._ledger = ledger
        self._belongings = belongings
        self._shelf = shelf
        self._media = media
        self._previews = previews

    async def delete_project(self, owner: str, project_id: str) -> None:
        """Its script and its film where they lie below the home; files that lie elsewhere are left alone."""
        project = await self._belongings.project(owner, project_id)
        spent = await self._ledger.spent(project.id)
        _check(await self._ledger.delete_project(project.id), "project", project_id)
        logger.info("a project was deleted", extra={"project_id": project.id, "cost_microusd": spent})
        try:
            await self.remove_files()
        except ReelproofError as error:
            # It is deleted all the same; whoever makes films here tries again.
            logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})

    async def delete_job(self, owner: str, job_id: str) -> None:
        job = await self._belongings.job(owner, job_id)
        _check(await self._ledger.delete_job(job.id), "job", job_id)
        logger.info("a job was deleted", extra={"job_id": job.id})

    async def remove_files(self) -> None:
        """What is left of all that was deleted, also before a crash."""
        for removal in await self._ledger.removals():
            await self._ledger.settle(removal, self._remove)

    async def _remove(self, removal: Removal) -> None:
        match removal.kind:
            case RemovalKind.medium:
                await self._media.remove(Digest(removal.name))
                await self._previews.remove(Digest(removal.name))
            case RemovalKind.folder:
                await self._shelf.remove_folder(ProjectId(removal.name))


SENTENCES = {
    Deleted.unfinished: "A job of it has not ended yet. Cancel it, wait until it has, and delete then.",
    Deleted.in_use: "The project shows the film that this job made. Delete the project, or have another film "
    "made of it first.",
}


def _check(deleted: Deleted, noun: str, wanted_id: str) -> None:
    if deleted is Deleted.unknown:
        raise NotThere(noun, wanted_id)
    if deleted is not Deleted.done:
        raise Conflict(Failure(ErrorCode.InvalidInput, SENTENCES[deleted], subject=noun))
