"""Access check of ids: 404 for other owners' projects, jobs, assets and takes; 409 for conflicts."""

from reelproof.domain.asset import Asset, Take, TakeStatus
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, JobId, ProjectId, TakeId, is_id
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.engine.ports.stores import Stores

SHOWN_LENGTH = 80
# Each failed try means that another request won.
MAX_TRIES = 50


class NotFound(ReelproofError):
    """The owner has no resource with this id; does not reveal whether another owner has."""

    def __init__(self, noun: str, wanted_id: str, message: str = "") -> None:
        message = message or f"The {noun} {wanted_id[:SHOWN_LENGTH]} was not found."
        super().__init__(Failure(ErrorCode.InvalidInput, message, subject=noun))
        self._noun = noun
        self._wanted_id = wanted_id

    def __reduce__(self) -> tuple[type["NotFound"], tuple[str, str, str]]:  # type: ignore[override]
        return type(self), (self._noun, self._wanted_id, self.failure.message)


def not_available_yet(noun: str, project_id: str) -> NotFound:
    """Returns the error for a project that exists but does not have this yet."""
    return NotFound(noun, project_id, f"The project {project_id[:SHOWN_LENGTH]} has no {noun} yet.")


class Conflict(ReelproofError):
    """The request conflicts with the current state."""


def key_reused() -> ReelproofError:
    message = "The Idempotency-Key was used for another request; use a new key for each request."
    return invalid_input("Idempotency-Key", message)


def film_is_changing() -> Conflict:
    message = "The film is being changed by other requests. Check its jobs and try again."
    return Conflict(Failure(ErrorCode.InvalidInput, message, subject="project"))


@frozen
class OwnedTake:
    """A take with its asset and project."""

    take: Take
    status: TakeStatus
    asset: Asset
    project: Project


class OwnedLookup:
    """Access check for every id that comes from outside. Raises NotFound."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def project(self, owner: str, project_id: str) -> Project:
        try:
            project = await self._stores.projects.get(ProjectId(_checked(project_id)))
        except LookupError as error:
            raise NotFound("project", project_id) from error
        if project.owner != owner:
            raise NotFound("project", project_id)
        return project

    async def job(self, owner: str, job_id: str) -> Job:
        try:
            job = await self._stores.jobs.get(JobId(_checked(job_id)))
            await self.project(owner, job.project_id)
        except (LookupError, NotFound) as error:
            raise NotFound("job", job_id) from error
        return job

    async def asset(self, owner: str, asset_id: str) -> tuple[Asset, Project]:
        try:
            asset = await self._stores.assets.get(AssetId(_checked(asset_id)))
            return asset, await self.project(owner, asset.project_id)
        except (LookupError, NotFound) as error:
            raise NotFound("asset", asset_id) from error

    async def take(self, owner: str, take_id: str) -> OwnedTake:
        try:
            take = await self._stores.takes.get(TakeId(_checked(take_id)))
            asset, project = await self.asset(owner, take.asset_id)
        except (LookupError, NotFound) as error:
            raise NotFound("take", take_id) from error
        takes = await self._stores.takes.of_asset(asset.id)
        status = next((status for one, status in takes if one.id == take.id), None)
        if status is None:
            raise NotFound("take", take_id)
        return OwnedTake(take, status, asset, project)


def _checked(given: str) -> str:
    """Raises LookupError for a malformed id."""
    if not is_id(given):
        raise LookupError(given)
    return given
