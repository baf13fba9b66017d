"""Routes `DELETE /projects/{id}` and `DELETE /jobs/{id}`."""

from fastapi import APIRouter

from reelproof.server.caller import Owner
from reelproof.server.responses import error_responses
from reelproof.server.services import ServicesDep

routes = APIRouter()


@routes.delete("/projects/{project_id}", status_code=204, responses=error_responses(409), tags=["projects"])
async def delete_project(project_id: str, services: ServicesDep, owner: Owner) -> None:
    """Delete a project with its jobs, assets, takes and files. Media used by other projects are kept, and so
    are files outside the server's home, such as scripts and films of the command line.
    """
    await services.deletions.delete_project(owner, project_id)


@routes.delete("/jobs/{job_id}", status_code=204, responses=error_responses(409), tags=["jobs"])
async def delete_job(job_id: str, services: ServicesDep, owner: Owner) -> None:
    """Delete a job with its events and provider calls. Its takes are kept. The job that made the project's
    current film cannot be deleted.
    """
    await services.deletions.delete_job(owner, job_id)
    services.job_cache.forget((owner, job_id))
