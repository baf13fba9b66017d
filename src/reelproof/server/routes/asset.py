"""Routes `/assets` and `/takes`: get, download media, regenerate, accept, reject."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from reelproof.contract.asset import AssetObject, NewTake, asset_object
from reelproof.contract.job import JobObject
from reelproof.contract.plan import TakePlanObject, take_plan_object
from reelproof.contract.review import ReviewObject
from reelproof.contract.take import TakeObject, take_object
from reelproof.domain.asset import TakeStatus
from reelproof.domain.ids import AssetKey
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.regeneration import RegenerateRequest, Regeneration
from reelproof.engine.studio.take_plan import plan_new_take
from reelproof.server.caller import CallerDep, Owner
from reelproof.server.job_request import accepted_job
from reelproof.server.job_response import job_response
from reelproof.server.media import media_response
from reelproof.server.responses import ACCEPTED, WITH_RANGE, error_responses, file_responses
from reelproof.server.services import Services, ServicesDep

routes = APIRouter(tags=["assets"])


@routes.get("/assets/{asset_id}")
async def get_asset(asset_id: str, services: ServicesDep, owner: Owner) -> AssetObject:
    """Get an asset. Includes its status, all its takes and the provider calls made for it."""
    asset, project = await services.owned_lookup.asset(owner, asset_id)
    latest = await services.stores.jobs.latest(project.id)
    takes = await services.stores.takes.of_asset(asset.id)
    attempts = await services.stores.attempts.of_asset(asset.id)
    return asset_object(asset, latest.id if latest else None, takes, attempts)


@routes.post("/assets/{asset_id}/regenerate", status_code=202, responses={**ACCEPTED, **error_responses(409)})
async def regenerate_asset(
    asset_id: str,
    services: ServicesDep,
    caller: CallerDep,
    response: Response,
    body: NewTake | None = None,
) -> JobObject:
    """Start a job that makes another take. Prompt, model and seed may be changed."""
    job = await services.job_commands.regenerate(caller, asset_id, _regeneration(body or NewTake()))
    return await accepted_job(services, job, response)


@routes.post("/assets/{asset_id}/regenerate/plan", responses=error_responses(409))
async def plan_take(
    asset_id: str, services: ServicesDep, owner: Owner, body: NewTake | None = None
) -> TakePlanObject:
    """Plan another take: what would be made, and the estimated cost. Nothing is started."""
    asset, project = await services.owned_lookup.asset(owner, asset_id)
    wanted = _regeneration(body or NewTake())
    return take_plan_object(await plan_new_take(services.films, services.planner, project, asset, wanted))


@routes.get("/takes/{take_id}")
async def get_take(take_id: str, services: ServicesDep, owner: Owner) -> TakeObject:
    """Get a take with its recipe and model."""
    return await _take_object(services, owner, take_id)


@routes.get(
    "/takes/{take_id}/media",
    response_class=FileResponse,
    responses=file_responses(),
    openapi_extra=WITH_RANGE,
)
async def get_take_media(take_id: str, services: ServicesDep, owner: Owner) -> Response:
    """Download a take's media, in full or in part. It never changes."""
    own = await services.owned_lookup.take(owner, take_id)
    take = own.take
    return media_response(
        services.media.path(take.media_digest), take_id, take.media_type, etag=take.media_digest
    )


@routes.post("/takes/{take_id}/accept", status_code=202)
async def accept_take(take_id: str, services: ServicesDep, caller: CallerDep) -> ReviewObject:
    """Accept a take. The film is rendered again with it."""
    return await _reviewed(services, caller, take_id, TakeStatus.accepted)


@routes.post("/takes/{take_id}/reject", status_code=202)
async def reject_take(take_id: str, services: ServicesDep, caller: CallerDep) -> ReviewObject:
    """Reject a take. A film that used it goes back to the previous take and is rendered again."""
    return await _reviewed(services, caller, take_id, TakeStatus.rejected)


def _regeneration(body: NewTake) -> Regeneration:
    asset = RegenerateRequest(AssetKey(""), body.prompt, body.model, body.seed)
    return Regeneration([asset], None, body.as_candidate, body.max_cost_microusd)


async def _reviewed(services: Services, caller: Caller, take_id: str, status: TakeStatus) -> ReviewObject:
    job = await services.job_commands.review(caller, take_id, status)
    take = await _take_object(services, caller.owner, take_id)
    return ReviewObject(take=take, job=await job_response(services, job) if job else None)


async def _take_object(services: Services, owner: str, take_id: str) -> TakeObject:
    own = await services.owned_lookup.take(owner, take_id)
    takes = await services.stores.takes.of_asset(own.asset.id)
    others = [one for one, status in takes if one.id != take_id and status is not TakeStatus.rejected]
    return take_object(own.take, own.status, own.asset, len(others))
