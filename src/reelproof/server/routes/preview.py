"""What pages show of media: small pictures, posters, the shape of sounds."""

from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from reelproof.server.answers import file_answers, refusals
from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf
from reelproof.server.media import medium
from reelproof.server.schema.asset import WaveformObject

WEBP = "image/webp"


class Width(IntEnum):
    """How wide small pictures may be, in pixels."""

    small = 160
    middle = 320
    large = 640


WidthOf = Annotated[Width, Query(description="At most so wide, in pixels.")]
PICTURE = {**file_answers(), **refusals(422)}
routes = APIRouter(tags=["assets"])
posters = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/takes/{take_id}/thumbnail", response_class=FileResponse, responses=PICTURE)
async def get_thumbnail(take_id: str, desk: DeskOf, owner: Owner, width: WidthOf = Width.middle) -> Response:
    """Fetch a small picture of a take that can be seen. It never changes."""
    own = await desk.belongings.take(owner, take_id)
    path = await desk.previews.thumbnail(own.take, own.asset, width)
    return medium(path, f"{take_id}.webp", WEBP, etag=f"{own.take.media_digest}-{width.value}")


@routes.get(
    "/takes/{take_id}/waveform",
    response_class=FileResponse,
    responses={200: {"model": WaveformObject, "description": "The peaks."}, **refusals(422)},
)
async def get_waveform(take_id: str, desk: DeskOf, owner: Owner) -> Response:
    """Fetch the shape of a sound: how loud it is, part by part. It never changes."""
    own = await desk.belongings.take(owner, take_id)
    path = await desk.previews.waveform(own.take, own.asset)
    return medium(path, f"{take_id}.json", "application/json", etag=f"{own.take.media_digest}-waveform")


@posters.get("/{project_id}/poster", response_class=FileResponse, responses=PICTURE)
async def get_poster(project_id: str, desk: DeskOf, owner: Owner, width: WidthOf = Width.middle) -> Response:
    """Fetch a small picture that stands for a film.

    It is one of the film itself, else its first picture.
    """
    project = await desk.belongings.project(owner, project_id)
    path = await desk.previews.poster(project, width)
    return medium(path, "poster.webp", WEBP)
