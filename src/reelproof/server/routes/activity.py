"""What jobs said, and what their films lack, in pages."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from reelproof.domain.ids import JobId, ProjectId
from reelproof.engine.ports.stores import EventFilter
from reelproof.server.caller import Owner
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.page import After, Limit, event_place_of, next_after, page_from
from reelproof.server.schema.activity import (
    ActivityPage,
    ActivityPaging,
    ActivityPagingOf,
    Order,
    event_object,
)
from reelproof.server.schema.job import PlaceholderPage, WarningPage, placeholder_objects
from reelproof.server.schema.notice import NoticePage, notice_objects

routes = APIRouter(tags=["events"])
lists = APIRouter(prefix="/jobs", tags=["jobs"])


@routes.get("/jobs/{job_id}/activity", response_model=ActivityPage)
async def list_job_activity(job_id: str, desk: DeskOf, owner: Owner, paging: ActivityPagingOf) -> Response:
    """List what a job said, as its stream told it."""
    job = await desk.belongings.job(owner, job_id)
    return await _page(desk, job.project_id, job.id, paging)


@routes.get("/projects/{project_id}/activity", response_model=ActivityPage)
async def list_project_activity(
    project_id: str, desk: DeskOf, owner: Owner, paging: ActivityPagingOf
) -> Response:
    """List what the jobs of a project said, one job after the other."""
    project = await desk.belongings.project(owner, project_id)
    return await _page(desk, project.id, None, paging)


@lists.get("/{job_id}/placeholders")
async def list_placeholders(
    job_id: str, desk: DeskOf, owner: Owner, limit: Limit = 20, after: After = None
) -> PlaceholderPage:
    """List what is missing in a job's film, with what mends it."""
    standing = await desk.standings.of(await desk.belongings.job(owner, job_id))
    page, following = page_from(standing.placeholders, limit, after)
    told = placeholder_objects(standing, page)
    return PlaceholderPage(placeholders=told, total=len(standing.placeholders), next=following)


@lists.get("/{job_id}/warnings")
async def list_warnings(
    job_id: str, desk: DeskOf, owner: Owner, limit: Limit = 50, after: After = None
) -> WarningPage:
    """List what people should know of a job's film."""
    job = await desk.belongings.job(owner, job_id)
    page, following = page_from(job.warnings, limit, after)
    return WarningPage(warnings=list(page), total=len(job.warnings), next=following)


@lists.get("/{job_id}/notices")
async def list_job_notices(
    job_id: str, desk: DeskOf, owner: Owner, limit: Limit = 50, after: After = None
) -> NoticePage:
    """List what people should know of the script that a job was given."""
    job = await desk.belongings.job(owner, job_id)
    page, following = page_from(job.notices, limit, after)
    return NoticePage(notices=notice_objects(page), total=len(job.notices), next=following)


async def _page(desk: Desk, project_id: ProjectId, job_id: JobId | None, paging: ActivityPaging) -> Response:
    """Each to the letter as its stream has it."""
    chosen = EventFilter(project_id, job_id, paging.types or (), paging.order is Order.newest)
    events = await desk.events.page(chosen, paging.limit, event_place_of(paging.after))
    following = next_after(events[-1].job_id, events[-1].number) if len(events) == paging.limit else None
    return JSONResponse({"events": [event_object(event) for event in events], "next": following})
