"""Routes `/activity`, `/placeholders`, `/warnings`, `/notices` of a job: pages, filter, order."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse

from reelproof.contract.event_stream import ActivityPage, event_object
from reelproof.contract.job import PlaceholderPage, WarningPage, placeholder_objects
from reelproof.contract.notice import NoticePage, notice_objects
from reelproof.domain.event import EventType
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId, ProjectId
from reelproof.engine.ports.stores import EventFilter
from reelproof.server.caller import Owner
from reelproof.server.pagination import After, Limit, encode_cursor, event_cursor, page_from
from reelproof.server.services import Services, ServicesDep


class EventOrder(StrEnum):
    """Sort order of events."""

    newest = "newest"
    oldest = "oldest"


@frozen
class ActivityPaging:
    """Filter and order of events."""

    limit: Limit = 50
    after: After = None
    types: Annotated[list[EventType] | None, Query(alias="type", description="Filter by event type.")] = None
    order: Annotated[EventOrder, Query(description="Sort order.")] = EventOrder.newest


ActivityPagingDep = Annotated[ActivityPaging, Depends()]


routes = APIRouter(tags=["events"])
lists = APIRouter(prefix="/jobs", tags=["jobs"])


@routes.get("/jobs/{job_id}/activity", response_model=ActivityPage)
async def list_job_activity(
    job_id: str, services: ServicesDep, owner: Owner, paging: ActivityPagingDep
) -> Response:
    """List a job's events."""
    job = await services.owned_lookup.job(owner, job_id)
    return await _page(services, job.project_id, job.id, paging)


@routes.get("/projects/{project_id}/activity", response_model=ActivityPage)
async def list_project_activity(
    project_id: str, services: ServicesDep, owner: Owner, paging: ActivityPagingDep
) -> Response:
    """List the events of a project's jobs, grouped by job."""
    project = await services.owned_lookup.project(owner, project_id)
    return await _page(services, project.id, None, paging)


@lists.get("/{job_id}/placeholders")
async def list_placeholders(
    job_id: str, services: ServicesDep, owner: Owner, limit: Limit = 20, after: After = None
) -> PlaceholderPage:
    """List the placeholders in a job's film, with remediations."""
    snapshot = await services.stores.jobs.snapshot((await services.owned_lookup.job(owner, job_id)).id)
    placeholders = snapshot.summary.placeholders
    page, following = page_from(placeholders, limit, after)
    objects = placeholder_objects(snapshot, page)
    return PlaceholderPage(placeholders=objects, total=len(placeholders), next=following)


@lists.get("/{job_id}/warnings")
async def list_warnings(
    job_id: str, services: ServicesDep, owner: Owner, limit: Limit = 50, after: After = None
) -> WarningPage:
    """List the warnings about a job's film."""
    job = await services.owned_lookup.job(owner, job_id)
    page, following = page_from(job.warnings, limit, after)
    return WarningPage(warnings=list(page), total=len(job.warnings), next=following)


@lists.get("/{job_id}/notices")
async def list_job_notices(
    job_id: str, services: ServicesDep, owner: Owner, limit: Limit = 50, after: After = None
) -> NoticePage:
    """List the notices about the script of a job."""
    job = await services.owned_lookup.job(owner, job_id)
    page, following = page_from(job.notices, limit, after)
    return NoticePage(notices=notice_objects(page), total=len(job.notices), next=following)


async def _page(
    services: Services, project_id: ProjectId, job_id: JobId | None, paging: ActivityPaging
) -> Response:
    """Returns a page of events in the same form as the stream."""
    chosen = EventFilter(project_id, job_id, paging.types or (), paging.order is EventOrder.newest)
    events = await services.events.page(chosen, paging.limit, event_cursor(paging.after))
    following = encode_cursor(events[-1].job_id, events[-1].number) if len(events) == paging.limit else None
    return JSONResponse({"events": [event_object(event) for event in events], "next": following})
