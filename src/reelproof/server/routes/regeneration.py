"""Regeneration of several assets in one job."""

from fastapi import APIRouter, Response

from reelproof.server.caller import CallerDep
from reelproof.server.job_request import accepted_job
from reelproof.server.responses import ACCEPTED, error_responses
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.regeneration import NewTakes
from reelproof.server.services import ServicesDep

routes = APIRouter(prefix="/projects", tags=["assets"])


@routes.post("/{project_id}/regenerate", status_code=202, responses={**ACCEPTED, **error_responses(409)})
async def regenerate_assets(
    project_id: str, body: NewTakes, services: ServicesDep, caller: CallerDep, response: Response
) -> JobObject:
    """Start a job that regenerates several assets and renders once. If any asset has a problem, nothing is
    started, and `details.problems` lists the problems.
    """
    job = await services.job_commands.regenerate_assets(caller, project_id, body.regeneration())
    return await accepted_job(services, job, response)
