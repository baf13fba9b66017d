"""Routes for thumbnails, posters and waveforms; the thumbnail widths."""

from enum import IntEnum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse

from reelproof.contract.take import WaveformObject
from reelproof.server.caller import Owner
from reelproof.server.media import media_response
from reelproof.server.responses import error_responses, file_responses
from reelproof.server.services import ServicesDep

WEBP = "image/webp"


class ThumbnailWidth(IntEnum):
    """Widths of thumbnails, in pixels."""

    small = 160
    middle = 320
    large = 640


WidthQuery = Annotated[ThumbnailWidth, Query(description="Maximum width in pixels.")]
THUMBNAIL_RESPONSES = {**file_responses(), **error_responses(422)}
routes = APIRouter(tags=["assets"])
posters = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/takes/{take_id}/thumbnail", response_class=FileResponse, responses=THUMBNAIL_RESPONSES)
async def get_thumbnail(
    take_id: str, services: ServicesDep, owner: Owner, width: WidthQuery = ThumbnailWidth.middle
) -> Response:
    """Get the thumbnail of a visual take. It never changes."""
    own = await services.owned_lookup.take(owner, take_id)
    path = await services.previews.thumbnail(own.take, own.asset, width)
    return media_response(path, f"{take_id}.webp", WEBP, etag=f"{own.take.media_digest}-{width.value}")


@routes.get(
    "/takes/{take_id}/waveform",
    response_class=FileResponse,
    responses={200: {"model": WaveformObject, "description": "The peaks."}, **error_responses(422)},
)
async def get_waveform(take_id: str, services: ServicesDep, owner: Owner) -> Response:
    """Get the waveform of an audio take. It never changes."""
    own = await services.owned_lookup.take(owner, take_id)
    path = await services.previews.waveform(own.take, own.asset)
    return media_response(
        path, f"{take_id}.json", "application/json", etag=f"{own.take.media_digest}-waveform"
    )


@posters.get("/{project_id}/poster", response_class=FileResponse, responses=THUMBNAIL_RESPONSES)
async def get_poster(
    project_id: str, services: ServicesDep, owner: Owner, width: WidthQuery = ThumbnailWidth.middle
) -> Response:
    """Get a film's poster.

    It is a frame of the film, or its first image if there is no film.
    """
    project = await services.owned_lookup.project(owner, project_id)
    path = await services.previews.poster(project, width)
    return media_response(path, "poster.webp", WEBP)
