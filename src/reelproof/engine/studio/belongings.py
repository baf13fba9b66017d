"""Things by their ids, for the owner whose they are. What is somebody else's is not there."""

from dataclasses import dataclass

from reelproof.domain.asset import Asset, Take, TakeStanding
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetId, JobId, ProjectId, TakeId, is_id
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.engine.ports.ledgers import Ledgers

SHOWN_LENGTH = 80


class NotThere(ReelproofError):
    """Nothing of this owner's has this id: nobody learns whether it is somebody else's."""

    def __init__(self, noun: str, wanted_id: str, message: str = "") -> None:
        message = message or f"There is no {noun} {wanted_id[:SHOWN_LENGTH]}."
        super().__init__(Failure(ErrorCode.InvalidInput, message, subject=noun))
        self._noun = noun
        self._wanted_id = wanted_id

    def __reduce__(self) -> tuple[type["NotThere"], tuple[str, str, str]]:  # type: ignore[override]
        return type(self), (self._noun, self._wanted_id, self.failure.message)


def nothing_yet(noun: str, project_id: str) -> NotThere:
    """The project is there, and this of it is not."""
    return NotThere(noun, project_id, f"The project {project_id[:SHOWN_LENGTH]} has no {noun} yet.")


class Conflict(ReelproofError):
    """What was asked does not fit how things stand now."""


@dataclass(frozen=True, slots=True)
class OwnTake:
    """A take with the asset and the project that it belongs to."""

    take: Take
    standing: TakeStanding
    asset: Asset
    project: Project


class Belongings:
    """Every look-up by an id that came from outside goes through here. Raises NotThere."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers

    async def project(self, owner: str, project_id: str) -> Project:
        try:
            project = await self._ledgers.projects.get(ProjectId(_checked(project_id)))
        except LookupError as error:
            raise NotThere("project", project_id) from error
        if project.owner != owner:
            raise NotThere("project", project_id)
        return project

    async def job(self, owner: str, job_id: str) -> Job:
        try:
            job = await self._ledgers.jobs.get(JobId(_checked(job_id)))
            await self.project(owner, job.project_id)
        except (LookupError, NotThere) as error:
            raise NotThere("job", job_id) from error
        return job

    async def asset(self, owner: str, asset_id: str) -> tuple[Asset, Project]:
        try:
            asset = await self._ledgers.assets.get(AssetId(_checked(asset_id)))
            return asset, await self.project(owner, asset.project_id)
        except (LookupError, NotThere) as error:
            raise NotThere("asset", asset_id) from error

    async def take(self, owner: str, take_id: str) -> OwnTake:
        try:
            take = await self._ledgers.takes.get(TakeId(_checked(take_id)))
            asset, project = await self.asset(owner, take.asset_id)
        except (LookupError, NotThere) as error:
            raise NotThere("take", take_id) from error
        takes = await self._ledgers.takes.of_asset(asset.id)
        standing = next((standing for one, standing in takes if one.id == take.id), None)
        if standing is None:
            raise NotThere("take", take_id)
        return OwnTake(take, standing, asset, project)


def _checked(given: str) -> str:
    """Raises LookupError for what can be no id."""
    if not is_id(given):
        raise LookupError(given)
    return given
