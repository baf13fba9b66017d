"""The passages of a script, and what people should know of it, in pages."""

from fastapi import APIRouter

from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf
from reelproof.server.page import After, Limit, page_from
from reelproof.server.schema.notice import NoticePage, notice_objects
from reelproof.server.schema.project import SegmentPage, segment_rows
from reelproof.server.told_film import notices_of

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/{project_id}/segments")
async def list_segments(
    project_id: str, desk: DeskOf, owner: Owner, limit: Limit = 50, after: After = None
) -> SegmentPage:
    """List the passages of the script as it is written now. Assets name them by `segment_id`."""
    written = await desk.projects.script(owner, project_id)
    rows = segment_rows(await desk.projects.read(written))
    page, following = page_from(rows, limit, after)
    return SegmentPage(segments=list(page), total=len(rows), next=following)


@routes.get("/{project_id}/notices")
async def list_notices(
    project_id: str, desk: DeskOf, owner: Owner, limit: Limit = 50, after: After = None
) -> NoticePage:
    """List what the script's writer should know."""
    written = await desk.projects.script(owner, project_id)
    notices = await notices_of(desk, written, await desk.projects.read(written))
    page, following = page_from(notices, limit, after)
    return NoticePage(notices=notice_objects(page), total=len(notices), next=following)
