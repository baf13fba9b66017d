"""Routes `/projects/{id}/regenerate` and `…/queue`: takes of several assets, planned, started, waiting."""

from fastapi import APIRouter, Response

from reelproof.contract.job import JobObject
from reelproof.contract.plan import TakePlanObject, take_plan_object
from reelproof.contract.queue import QueueObject, queue_object
from reelproof.contract.regeneration import AssetTakeRequest, NewTakes
from reelproof.domain.ids import AssetKey
from reelproof.engine.studio.film_queue import read_queue
from reelproof.engine.studio.regeneration import AssetSelector, RegenerateRequest, Regeneration
from reelproof.engine.studio.take_plan import plan_new_takes
from reelproof.server.caller import CallerDep, Owner
from reelproof.server.job_request import accepted_job
from reelproof.server.responses import ACCEPTED, error_responses
from reelproof.server.services import ServicesDep

routes = APIRouter(prefix="/projects", tags=["assets"])


@routes.post("/{project_id}/regenerate", status_code=202, responses={**ACCEPTED, **error_responses(409)})
async def regenerate_assets(
    project_id: str, body: NewTakes, services: ServicesDep, caller: CallerDep, response: Response
) -> JobObject:
    """Start a job that regenerates several assets and renders once. If any asset has a problem, nothing is
    started, and `details.problems` lists the problems.
    """
    job = await services.job_commands.regenerate_assets(caller, project_id, _regeneration(body))
    return await accepted_job(services, job, response)


@routes.post("/{project_id}/regenerate/plan", responses=error_responses(409))
async def plan_takes(project_id: str, body: NewTakes, services: ServicesDep, owner: Owner) -> TakePlanObject:
    """Plan new takes of several assets: what would be made, and the estimated cost."""
    project = await services.owned_lookup.project(owner, project_id)
    plan = await plan_new_takes(services.films, services.planner, project, _regeneration(body))
    return take_plan_object(plan)


@routes.get("/{project_id}/queue")
async def get_queue(project_id: str, services: ServicesDep, owner: Owner) -> QueueObject:
    """Get a film's jobs that run or wait, with the takes each makes."""
    project = await services.owned_lookup.project(owner, project_id)
    return queue_object(await read_queue(services.stores, project))


def _regeneration(body: NewTakes) -> Regeneration:
    """Converts the request; asset ids stand in for the keys."""
    meant = body.filter
    requests = [
        RegenerateRequest(AssetKey(one.asset_id), one.prompt, one.model or body.model, _seed_of(body, one))
        for one in body.assets or ()
    ]
    return Regeneration(
        requests=requests or [RegenerateRequest(AssetKey(""), None, body.model, body.seed)],
        meant=AssetSelector(meant.kind, meant.status, meant.segment_id) if meant else None,
        as_candidate=body.as_candidate,
        max_cost_microusd=body.max_cost_microusd,
    )


def _seed_of(body: NewTakes, take: AssetTakeRequest) -> int | None:
    return body.seed if take.seed is None else take.seed
