"""Several assets of a film, made again by one job."""

from fastapi import APIRouter, Response

from reelproof.server.answers import BEGUN, refusals
from reelproof.server.asked_job import begun
from reelproof.server.caller import CallerOf
from reelproof.server.desk import DeskOf
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.regeneration import NewTakes

routes = APIRouter(prefix="/projects", tags=["assets"])


@routes.post("/{project_id}/regenerate", status_code=202, responses={**BEGUN, **refusals(409)})
async def regenerate_assets(
    project_id: str, asked: NewTakes, desk: DeskOf, caller: CallerOf, response: Response
) -> JobObject:
    """Start a job that makes other takes of several assets. It renders once, and makes all of them or none:
    what is wrong with any is told in `details.problems`, and nothing begins.
    """
    job = await desk.submissions.regenerate_assets(caller, project_id, asked.regeneration())
    return await begun(desk, job, response)
