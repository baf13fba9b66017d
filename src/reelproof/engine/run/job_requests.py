"""The requests of the jobs that run, and their films' owners, each read once for all attempts."""

from reelproof.domain.ids import JobId
from reelproof.domain.job import Job
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores

# A request has the whole script in it.
KEPT = 8


class JobRequests:
    """Remembers the newest; a request for a brief is read again, because it changes once."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._known: dict[JobId, tuple[MakeRequest, str]] = {}

    async def of(self, job: Job) -> tuple[MakeRequest, str]:
        """Returns the job's request, and the owner of its film. Raises LookupError."""
        known = self._known.get(job.id)
        if known is None:
            request = await self._stores.jobs.request(job.id)
            project = await self._stores.projects.get(job.project_id)
            known = request, project.owner
            if request.brief is None:
                self._keep(job.id, known)
        return known

    def _keep(self, job_id: JobId, known: tuple[MakeRequest, str]) -> None:
        self._known[job_id] = known
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
