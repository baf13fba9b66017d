"""Routes `/jobs/{id}/pieces`: what is finished of a film that is being rendered."""

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from reelproof.contract.piece import PieceList, piece_list
from reelproof.domain.ids import JobId
from reelproof.server.caller import Owner
from reelproof.server.media import media_response
from reelproof.server.responses import WITH_RANGE, file_responses
from reelproof.server.services import ServicesDep

MP4 = "video/mp4"
routes = APIRouter(prefix="/jobs", tags=["jobs"])


@routes.get("/{job_id}/pieces")
async def list_pieces(job_id: str, services: ServicesDep, owner: Owner) -> PieceList:
    """List the pieces of the film that the job is rendering, in order.

    They show a film while it is made. Each has a few seconds and no sound; finished ones have a URL. Once the
    film is finished, there are none.
    """
    return piece_list(JobId(job_id), await services.pieces.of_job(owner, job_id))


@routes.get(
    "/{job_id}/pieces/{name}",
    response_class=FileResponse,
    responses=file_responses(MP4),
    openapi_extra=WITH_RANGE,
)
async def get_piece(job_id: str, name: str, services: ServicesDep, owner: Owner) -> Response:
    """Download a finished piece of a film that is being rendered."""
    path = await services.pieces.file(owner, job_id, name)
    return media_response(path, path.name, MP4, etag=path.stem)
