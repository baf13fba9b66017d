"""Assets and their takes."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from reelproof.domain.asset import TakeStanding
from reelproof.domain.ids import AssetKey
from reelproof.engine.studio.regeneration import Regeneration, Wish
from reelproof.engine.studio.submission import Caller
from reelproof.server.answers import BEGUN, WITH_RANGE, file_answers
from reelproof.server.asked_job import begun
from reelproof.server.caller import CallerOf, Owner
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.media import medium
from reelproof.server.schema.asset import AssetObject, NewTake, TakeObject, asset_object, take_object
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.review import ReviewObject
from reelproof.server.told_job import told_job

routes = APIRouter(tags=["assets"])


@routes.get("/assets/{asset_id}")
async def get_asset(asset_id: str, desk: DeskOf, owner: Owner) -> AssetObject:
    """Look at an asset. It tells how it stands, all its takes, and every call that was made for it."""
    asset, project = await desk.belongings.asset(owner, asset_id)
    latest = await desk.ledgers.jobs.latest(project.id)
    takes = await desk.ledgers.takes.of_asset(asset.id)
    attempts = await desk.ledgers.attempts.of_asset(asset.id)
    return asset_object(asset, latest.id if latest else None, takes, attempts)


@routes.post("/assets/{asset_id}/regenerate", status_code=202, responses=BEGUN)
async def regenerate_asset(
    asset_id: str,
    desk: DeskOf,
    caller: CallerOf,
    response: Response,
    asked: NewTake | None = None,
) -> JobObject:
    """Start a job that makes another take. Other words, another model or another seed may be given."""
    asked = asked or NewTake()
    wish = Wish(AssetKey(""), asked.prompt, asked.model, asked.seed)
    wanted = Regeneration([wish], None, asked.as_candidate, asked.max_cost_microusd)
    return await begun(desk, await desk.submissions.regenerate(caller, asset_id, wanted), response)


@routes.get("/takes/{take_id}")
async def get_take(take_id: str, desk: DeskOf, owner: Owner) -> TakeObject:
    """Look at a take. It tells what it was made from, and by whom."""
    return await _told_take(desk, owner, take_id)


@routes.get(
    "/takes/{take_id}/media", response_class=FileResponse, responses=file_answers(), openapi_extra=WITH_RANGE
)
async def get_take_media(take_id: str, desk: DeskOf, owner: Owner) -> Response:
    """Fetch a take's medium, whole or in part. It never changes."""
    own = await desk.belongings.take(owner, take_id)
    take = own.take
    return medium(desk.media.path(take.media_digest), take_id, take.media_type, etag=take.media_digest)


@routes.post("/takes/{take_id}/accept", status_code=202)
async def accept_take(take_id: str, desk: DeskOf, caller: CallerOf) -> ReviewObject:
    """Put a take into the film. It is rendered again."""
    return await _reviewed(desk, caller, take_id, TakeStanding.accepted)


@routes.post("/takes/{take_id}/reject", status_code=202)
async def reject_take(take_id: str, desk: DeskOf, caller: CallerOf) -> ReviewObject:
    """Never use a take again. A film that showed it shows the one before, and is rendered again."""
    return await _reviewed(desk, caller, take_id, TakeStanding.rejected)


async def _reviewed(desk: Desk, caller: Caller, take_id: str, standing: TakeStanding) -> ReviewObject:
    job = await desk.submissions.review(caller, take_id, standing)
    take = await _told_take(desk, caller.owner, take_id)
    return ReviewObject(take=take, job=await told_job(desk, job) if job else None)


async def _told_take(desk: Desk, owner: str, take_id: str) -> TakeObject:
    own = await desk.belongings.take(owner, take_id)
    takes = await desk.ledgers.takes.of_asset(own.asset.id)
    others = [one for one, standing in takes if one.id != take_id and standing is not TakeStanding.rejected]
    return take_object(own.take, own.standing, own.asset, len(others))
