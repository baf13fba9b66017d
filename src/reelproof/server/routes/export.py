"""Route `GET /projects/{id}/export`: download of the film as a zip file."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from reelproof.server.caller import Owner
from reelproof.server.responses import BINARY, Responses, header
from reelproof.server.security.media_type import content_disposition
from reelproof.server.services import ServicesDep
from reelproof.zip_stream import zip_chunks

ZIP_TYPE = "application/zip"
ZIP: Responses = {
    200: {"content": {ZIP_TYPE: BINARY}, "headers": {"Content-Disposition": header("Its name.")}}
}
routes = APIRouter(prefix="/projects", tags=["projects"])


class ZipStream(StreamingResponse):
    """A zip file that is created while it is sent."""

    media_type = ZIP_TYPE


@routes.get("/{project_id}/export", response_class=ZipStream, responses=ZIP)
async def export_project(project_id: str, services: ServicesDep, owner: Owner) -> ZipStream:
    """Download the film as a zip file. It contains captions, timeline, script, report and media, and your
    files that the script references, under relative paths.
    """
    export = await services.exports.of_project(owner, project_id)
    files = [(f"{export.name}/{file.name}", file.path) for file in export.files]
    headers = {"Content-Disposition": content_disposition("attachment", export.archive_name)}
    return ZipStream(zip_chunks(files), headers=headers)
