"""Routes `/projects/{id}/files`: list, upload, download and delete a project's media files."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from reelproof.contract.project import (
    FileList,
    FileObject,
)
from reelproof.server.caller import Owner
from reelproof.server.media import media_response
from reelproof.server.pagination import (
    After,
    Limit,
    encode_cursor,
    name_cursor,
)
from reelproof.server.responses import (
    WITH_RANGE,
    binary_body,
    error_responses,
    file_responses,
)
from reelproof.server.services import ServicesDep

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/{project_id}/files")
async def list_files(
    project_id: str, services: ServicesDep, owner: Owner, limit: Limit = 100, after: After = None
) -> FileList:
    """List the project's media files."""
    files, last = await services.projects.files(owner, project_id), name_cursor(after)
    following = [file for file in files if last is None or file.name > last]
    page = following[:limit]
    return FileList(
        files=[_file(project_id, file.name, file.size_bytes) for file in page],
        total=len(files),
        next=encode_cursor(page[-1].name) if len(following) > limit else None,
    )


@routes.get(
    "/{project_id}/files/{name}",
    response_class=FileResponse,
    responses={**file_responses(), **error_responses(422)},
    openapi_extra=WITH_RANGE,
)
async def get_file(project_id: str, name: str, services: ServicesDep, owner: Owner) -> Response:
    """Download a media file of the project, in full or in part."""
    return media_response(await services.projects.file(owner, project_id, name), name)


@routes.put(
    "/{project_id}/files/{name}",
    responses=error_responses(422),
    openapi_extra=binary_body("application/octet-stream"),
)
async def upload_file(
    project_id: str, name: str, request: Request, services: ServicesDep, owner: Owner
) -> FileObject:
    """Upload an image, clip or recording. The body is the file; the script shows it as `![](name.png)`."""
    stored = await services.projects.put_file(owner, project_id, name, request.stream())
    return _file(project_id, stored.name, stored.size_bytes)


@routes.delete("/{project_id}/files/{name}", status_code=204, responses=error_responses(422))
async def delete_file(project_id: str, name: str, services: ServicesDep, owner: Owner) -> None:
    """Delete a media file of the project."""
    await services.projects.remove_file(owner, project_id, name)


def _file(project_id: str, name: str, size_bytes: int) -> FileObject:
    return FileObject(name=name, size_bytes=size_bytes, url=f"/api/projects/{project_id}/files/{name}")
