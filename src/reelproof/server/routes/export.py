"""A film with all that belongs to it, as one file."""

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from reelproof.server.answers import BINARY, Answers, header
from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf
from reelproof.server.security.media_type import content_disposition
from reelproof.zip_stream import zip_pieces

ZIP_TYPE = "application/zip"
ZIP: Answers = {200: {"content": {ZIP_TYPE: BINARY}, "headers": {"Content-Disposition": header("Its name.")}}}
routes = APIRouter(prefix="/projects", tags=["projects"])


class ZipStream(StreamingResponse):
    """A zip file that is made while it is sent."""

    media_type = ZIP_TYPE


@routes.get("/{project_id}/export", response_class=ZipStream, responses=ZIP)
async def export_project(project_id: str, desk: DeskOf, owner: Owner) -> ZipStream:
    """Fetch the film with all that belongs to it as a zip file. Captions, timeline, script, report and media
    are in it, and the files of yours that the script names, under relative paths.
    """
    export = await desk.exports.of_project(owner, project_id)
    files = [(f"{export.name}/{file.name}", file.path) for file in export.files]
    headers = {"Content-Disposition": content_disposition("attachment", f"{export.name}.zip")}
    return ZipStream(zip_pieces(files), headers=headers)
