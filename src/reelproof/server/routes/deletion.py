"""Projects and jobs deleted."""

from fastapi import APIRouter

from reelproof.server.answers import refusals
from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf

routes = APIRouter()


@routes.delete("/projects/{project_id}", status_code=204, responses=refusals(409), tags=["projects"])
async def delete_project(project_id: str, desk: DeskOf, owner: Owner) -> None:
    """Delete a project with its jobs, assets, takes and files. Media that another project uses stay, and so
    does what lies outside the server's own folder: a script and a film of the command line.
    """
    await desk.deletions.delete_project(owner, project_id)


@routes.delete("/jobs/{job_id}", status_code=204, responses=refusals(409), tags=["jobs"])
async def delete_job(job_id: str, desk: DeskOf, owner: Owner) -> None:
    """Delete a job with its events and calls. The takes that it made stay, and the job that made the film
    that the project shows is refused.
    """
    await desk.deletions.delete_job(owner, job_id)
    desk.job_patience.forget((owner, job_id))
