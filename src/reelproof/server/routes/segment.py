"""Routes `/segments` and `/notices` of a project: pages of its script's segments and notices."""

from fastapi import APIRouter

from reelproof.contract.notice import NoticePage, notice_objects
from reelproof.contract.project import SegmentPage, segment_rows
from reelproof.server.caller import Owner
from reelproof.server.pagination import After, Limit, page_from
from reelproof.server.project_response import script_notices
from reelproof.server.services import ServicesDep

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/{project_id}/segments")
async def list_segments(
    project_id: str, services: ServicesDep, owner: Owner, limit: Limit = 50, after: After = None
) -> SegmentPage:
    """List the segments of the current script. Assets refer to them by `segment_id`."""
    written = await services.projects.script(owner, project_id)
    rows = segment_rows(await services.projects.read(written))
    page, following = page_from(rows, limit, after)
    return SegmentPage(segments=list(page), total=len(rows), next=following)


@routes.get("/{project_id}/notices")
async def list_notices(
    project_id: str, services: ServicesDep, owner: Owner, limit: Limit = 50, after: After = None
) -> NoticePage:
    """List the notices about the script."""
    written = await services.projects.script(owner, project_id)
    notices = await script_notices(services, written, await services.projects.read(written))
    page, following = page_from(notices, limit, after)
    return NoticePage(notices=notice_objects(page), total=len(notices), next=following)
