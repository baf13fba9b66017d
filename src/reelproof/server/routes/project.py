"""Routes `/projects`: create, list, get, assets, plan, timeline, renders, output files."""

from math import ceil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from reelproof.contract.asset import AssetPage, asset_page
from reelproof.contract.job import JobObject
from reelproof.contract.job_request import Options
from reelproof.contract.plan import PlanObject
from reelproof.contract.project import (
    NewProject,
    ProjectObject,
    ProjectPage,
    RenderList,
    project_object,
    render_list,
)
from reelproof.contract.take import IncludeInAssets
from reelproof.contract.timeline import (
    IncludeInTimeline,
    TimelineObject,
    TimelineSpan,
    page_of_timeline,
    timeline_object,
)
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.job import JobStatus
from reelproof.domain.timeline import Timeline
from reelproof.engine.ports.stores import AssetFilter, ProjectFilter
from reelproof.engine.studio.film_plan import read_plan
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject
from reelproof.planning.export.film_files import OUTPUT_FILES
from reelproof.planning.export.formats import FORMATS
from reelproof.planning.history.recording import text_digest
from reelproof.planning.report.film_plan import FilmPlan
from reelproof.server.caller import CallerDep, Owner
from reelproof.server.conditional import check_version
from reelproof.server.job_request import accepted_job
from reelproof.server.media import output_response
from reelproof.server.pagination import (
    MAX_LIMIT,
    After,
    Limit,
    TitleQuery,
    encode_cursor,
    next_cursor,
    page_cursor,
    position_cursor,
)
from reelproof.server.plan_response import PlanPagingDep, plan_page
from reelproof.server.project_response import project_version
from reelproof.server.responses import (
    ACCEPTED,
    CREATED,
    WITH_RANGE,
    error_responses,
    file_responses,
)
from reelproof.server.services import Services, ServicesDep

MAX_RENDERS = 100
OUTPUT_DESCRIPTION = f"""Download an output file, in full or in part.

The files are {", ".join(OUTPUT_FILES)}, and the film's media in assets/.
"""
routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.post("", status_code=201, responses=CREATED)
async def create_project(
    body: NewProject, services: ServicesDep, caller: CallerDep, response: Response
) -> ProjectObject:
    """Create a project. Media files can be uploaded before a job is started."""
    project = await services.projects.add(caller.owner, body.title, body.script, caller.key)
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project_object(project, await services.stores.jobs.latest(project.id))


@routes.get("")
async def list_projects(
    services: ServicesDep,
    owner: Owner,
    limit: Limit = 50,
    after: After = None,
    query: TitleQuery = None,
    status: Annotated[JobStatus | None, Query(description="Filter by the status of the latest job.")] = None,
) -> ProjectPage:
    """List projects, newest first."""
    chosen = ProjectFilter(owner, query, status)
    rows = await services.stores.projects.page(chosen, limit, page_cursor(after))
    return ProjectPage(
        projects=[project_object(project, newest) for project, newest in rows],
        next=next_cursor([project for project, _ in rows], limit),
    )


@routes.get("/{project_id}")
async def get_project(
    project_id: str, services: ServicesDep, owner: Owner, request: Request, response: Response
) -> ProjectObject:
    """Get a project."""
    project = await services.owned_lookup.project(owner, project_id)
    check_version(request, response, await project_version(services, project.id))
    return project_object(project, await services.stores.jobs.latest(project.id))


@routes.get("/{project_id}/assets")
async def list_assets(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    request: Request,
    response: Response,
    limit: Limit = 50,
    after: After = None,
    status: Annotated[list[AssetStatus] | None, Query(description="Filter by status.")] = None,
    kind: Annotated[list[AssetKind] | None, Query(description="Filter by kind.")] = None,
    segment_id: Annotated[
        list[str] | None, Query(max_length=MAX_LIMIT, description="Filter by segment.")
    ] = None,
    include: Annotated[list[IncludeInAssets] | None, Query(description="Fields to include.")] = None,
) -> AssetPage:
    """List the film's assets in order, each with its accepted take."""
    project = await services.owned_lookup.project(owner, project_id)
    check_version(request, response, await project_version(services, project.id))
    chosen = AssetFilter(project.id, status or (), kind or (), segment_id or ())
    assets = await services.stores.assets.page(chosen, limit, position_cursor(after))
    counts = await services.stores.assets.counts(project.id)
    latest = await services.stores.jobs.latest(project.id)
    following = encode_cursor(assets[-1].position) if len(assets) == limit else None
    return asset_page(assets, counts, latest.id if latest else None, include or (), following)


@routes.get("/{project_id}/plan", responses=error_responses(422))
async def get_plan(project_id: str, services: ServicesDep, owner: Owner, paging: PlanPagingDep) -> PlanObject:
    """Plan a job: what would be made or reused, why, and the estimated cost."""
    plan = await _plan(services, owner, FromProject(project_id, as_before=True), RequestChoices())
    return plan_page(plan, paging)


@routes.post("/{project_id}/plan")
async def plan_project(
    project_id: str,
    body: Options,
    services: ServicesDep,
    owner: Owner,
    paging: PlanPagingDep,
) -> PlanObject:
    """Plan a job with other options. Nothing is stored."""
    request_choices = RequestChoices(choices=body.choices(), stays_local=body.local or None)
    plan = await _plan(services, owner, FromProject(project_id), request_choices)
    return plan_page(plan, paging)


@routes.get("/{project_id}/timeline")
async def get_timeline(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Maximum number of visual clips.")] = 50,
    after: After = None,
    from_s: Annotated[float, Query(ge=0, le=1e6, description="Start of the range, in seconds.")] = 0.0,
    to_s: Annotated[float | None, Query(ge=0, le=1e6, description="End of the range, in seconds.")] = None,
    include: Annotated[list[IncludeInTimeline] | None, Query(description="Fields to include.")] = None,
) -> TimelineObject:
    """Get the timeline of the script as it is now.

    It has the takes that there are, and placeholders.
    """
    project = await services.owned_lookup.project(owner, project_id)
    text = await services.projects.readable_text(project)
    version = f"{await project_version(services, project.id)}.{text_digest(text or '')[:16]}"
    check_version(request, response, version)
    timeline = await services.timelines.of_project(project, version, text)
    window = _window(timeline, from_s, to_s, position_cursor(after))
    span, following = page_of_timeline(timeline, window, limit)
    has_words = IncludeInTimeline.words in (include or ())
    next_page = encode_cursor(following) if following is not None else None
    is_rendered = await services.timelines.is_rendered(project, text)
    return timeline_object(timeline, span, has_words, next_page, is_rendered)


@routes.get("/{project_id}/renders")
async def list_renders(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=MAX_RENDERS)] = 20,
    after: After = None,
) -> RenderList:
    """List renders, newest first."""
    project = await services.owned_lookup.project(owner, project_id)
    newest = await services.stores.jobs.renders(project.id, 1)
    renders = await services.stores.jobs.renders(project.id, limit, page_cursor(after))
    following = next_cursor([job for job, _ in renders], limit)
    return render_list(project, renders, newest[0][0].id if newest else None, following)


@routes.post("/{project_id}/renders", status_code=202, responses=ACCEPTED)
async def render_project(
    project_id: str, services: ServicesDep, caller: CallerDep, response: Response
) -> JobObject:
    """Start a job that renders the film again from existing takes. Only changed parts are encoded."""
    return await accepted_job(services, await services.job_commands.render(caller, project_id), response)


@routes.get(
    "/{project_id}/output/{name:path}",
    response_class=FileResponse,
    description=OUTPUT_DESCRIPTION,
    responses=file_responses("text/html", *dict.fromkeys(one.media_type for one in FORMATS)),
    openapi_extra=WITH_RANGE,
)
async def get_output(project_id: str, name: str, services: ServicesDep, owner: Owner) -> Response:
    project = await services.owned_lookup.project(owner, project_id)
    renders = await services.stores.jobs.renders(project.id, 1)
    folder = Path(renders[0][1].path).parent if renders else None
    return output_response(folder, name)


async def _plan(
    services: Services, owner: str, subject: FromProject, request_choices: RequestChoices
) -> FilmPlan:
    project, request = await services.start_job.request_for(owner, subject, request_choices)
    return await read_plan(services.films, services.planner, services.notices, request, project)


def _window(timeline: Timeline, from_s: float, to_s: float | None, after: int | None) -> TimelineSpan:
    frames_per_s = timeline.rate.frames_per_s
    end = timeline.duration if to_s is None else ceil(to_s * frames_per_s)
    start = int(from_s * frames_per_s) if after is None else after
    return TimelineSpan(start, end, is_first=after is None)
