"""Projects: their scripts, the media beside these, their assets, timelines and renders."""

from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse

from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.canonical import JsonValue, digest_of_bytes
from reelproof.domain.ids import Digest
from reelproof.domain.job import JobStatus
from reelproof.domain.script import Script
from reelproof.domain.timeline import Timeline
from reelproof.engine.ports.stores import AssetFilter, ProjectFilter
from reelproof.engine.studio.asking import Saying
from reelproof.engine.studio.commission import FromProject
from reelproof.engine.studio.film_plan import plan_object, read_plan
from reelproof.engine.studio.own_projects import ScriptText
from reelproof.server.answers import (
    BEGUN,
    CREATED,
    WITH_ETAG,
    WITH_RANGE,
    binary_body,
    file_answers,
    refusals,
)
from reelproof.server.asked_job import begun
from reelproof.server.caller import CallerOf, Owner
from reelproof.server.conditional import versioned
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.media import medium, output_file
from reelproof.server.page import (
    MOST,
    After,
    Limit,
    TitleWords,
    name_of,
    next_after,
    next_of,
    place_of,
    position_of,
)
from reelproof.server.schema.asset import AssetPage, Include, asset_page
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.plan import PlanObject, PlanPagingOf, plan_page
from reelproof.server.schema.project import (
    FileList,
    FileObject,
    IncludeInScript,
    NewProject,
    NewScript,
    ProjectObject,
    ProjectPage,
    RenderList,
    ScriptObject,
    project_object,
    render_list,
    script_object,
)
from reelproof.server.schema.request import Options
from reelproof.server.schema.timeline import (
    IncludeInTimeline,
    Stretch,
    TimelineObject,
    page_of_timeline,
    timeline_object,
)
from reelproof.server.told_film import notices_of, version_of

MOST_RENDERS = 100
routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.post("", status_code=201, responses=CREATED)
async def add_project(asked: NewProject, desk: DeskOf, owner: Owner, response: Response) -> ProjectObject:
    """Add a project. Media may be put beside its script before a film of it is asked for."""
    project = await desk.projects.add(owner, asked.title, asked.script)
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project_object(project, None)


@routes.get("")
async def list_projects(
    desk: DeskOf,
    owner: Owner,
    limit: Limit = 50,
    after: After = None,
    query: TitleWords = None,
    status: Annotated[JobStatus | None, Query(description="Only those whose newest job stands so.")] = None,
) -> ProjectPage:
    """List projects, the newest first."""
    chosen = ProjectFilter(owner, query, status)
    rows = await desk.ledgers.projects.page(chosen, limit, place_of(after))
    return ProjectPage(
        projects=[project_object(project, newest) for project, newest in rows],
        next=next_of([project for project, _ in rows], limit),
    )


@routes.get("/{project_id}")
async def get_project(
    project_id: str, desk: DeskOf, owner: Owner, request: Request, response: Response
) -> ProjectObject:
    """Look at a project."""
    project = await desk.belongings.project(owner, project_id)
    versioned(request, response, await version_of(desk, project.id))
    return project_object(project, await desk.ledgers.jobs.latest(project.id))


@routes.get("/{project_id}/script", responses={**WITH_ETAG, **refusals(422)})
async def get_script(
    project_id: str,
    desk: DeskOf,
    owner: Owner,
    response: Response,
    include: Annotated[list[IncludeInScript] | None, Query(description="What is told beside.")] = None,
) -> ScriptObject:
    """Read the script, as it is written and as it is understood."""
    written = await desk.projects.script(owner, project_id)
    script = await desk.projects.read(written)
    told = await _told_script(desk, written, script, has_texts=bool(include))
    response.headers["ETag"] = _script_tag(told)
    return told


@routes.put("/{project_id}/script", responses={**WITH_ETAG, **refusals(409)})
async def put_script(
    project_id: str,
    asked: NewScript,
    desk: DeskOf,
    owner: Owner,
    response: Response,
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=100, description="The digest of the script that was edited."),
    ] = None,
) -> ScriptObject:
    """Write the script. With If-Match a change that somebody else made meanwhile is not lost (409)."""
    known = _digest_in(if_match) if if_match and if_match != "*" else None
    written, script = await desk.projects.save_script(owner, project_id, asked.text, known)
    told = await _told_script(desk, written, script)
    response.headers["ETag"] = _script_tag(told)
    return told


@routes.get("/{project_id}/files")
async def list_files(
    project_id: str, desk: DeskOf, owner: Owner, limit: Limit = 100, after: After = None
) -> FileList:
    """List pictures, clips and recordings beside the script."""
    files, last = await desk.projects.files(owner, project_id), name_of(after)
    following = [file for file in files if last is None or file.name > last]
    page = following[:limit]
    return FileList(
        files=[_file(project_id, file.name, file.size_bytes) for file in page],
        total=len(files),
        next=next_after(page[-1].name) if len(following) > limit else None,
    )


@routes.get(
    "/{project_id}/files/{name}",
    response_class=FileResponse,
    responses={**file_answers(), **refusals(422)},
    openapi_extra=WITH_RANGE,
)
async def get_file(project_id: str, name: str, desk: DeskOf, owner: Owner) -> Response:
    """Fetch a file that is beside the script, whole or in part."""
    return medium(await desk.projects.file(owner, project_id, name), name)


@routes.put(
    "/{project_id}/files/{name}",
    responses=refusals(422),
    openapi_extra=binary_body("application/octet-stream"),
)
async def put_file(project_id: str, name: str, request: Request, desk: DeskOf, owner: Owner) -> FileObject:
    """Put a picture, clip or recording beside the script. The body is the file; `![](name.png)` shows it."""
    stored = await desk.projects.put_file(owner, project_id, name, request.stream())
    return _file(project_id, stored.name, stored.size_bytes)


@routes.delete("/{project_id}/files/{name}", status_code=204, responses=refusals(422))
async def remove_file(project_id: str, name: str, desk: DeskOf, owner: Owner) -> None:
    """Remove a file from beside the script."""
    await desk.projects.remove_file(owner, project_id, name)


@routes.get("/{project_id}/assets")
async def list_assets(
    project_id: str,
    desk: DeskOf,
    owner: Owner,
    request: Request,
    response: Response,
    limit: Limit = 50,
    after: After = None,
    status: Annotated[list[AssetStatus] | None, Query(description="Only those that stand so.")] = None,
    kind: Annotated[list[AssetKind] | None, Query(description="Only these kinds.")] = None,
    segment_id: Annotated[
        list[str] | None, Query(max_length=MOST, description="Only those of these passages.")
    ] = None,
    include: Annotated[list[Include] | None, Query(description="What is told beside.")] = None,
) -> AssetPage:
    """List the film's assets. They are in its order, each with its accepted take."""
    project = await desk.belongings.project(owner, project_id)
    versioned(request, response, await version_of(desk, project.id))
    chosen = AssetFilter(project.id, status or (), kind or (), segment_id or ())
    assets = await desk.ledgers.assets.page(chosen, limit, position_of(after))
    counts = await desk.ledgers.assets.counts(project.id)
    latest = await desk.ledgers.jobs.latest(project.id)
    following = next_after(assets[-1].position) if len(assets) == limit else None
    return asset_page(assets, counts, latest.id if latest else None, include or (), following)


@routes.get("/{project_id}/plan", responses=refusals(422))
async def get_plan(project_id: str, desk: DeskOf, owner: Owner, paging: PlanPagingOf) -> PlanObject:
    """Plan a job for this project. It tells what is made, what is used again, why, and the cost."""
    plan = await _planned(desk, owner, FromProject(project_id, as_before=True), Saying())
    return plan_page(plan, paging)


@routes.post("/{project_id}/plan")
async def plan_project(
    project_id: str,
    asked: Options,
    desk: DeskOf,
    owner: Owner,
    paging: PlanPagingOf,
) -> PlanObject:
    """Plan a job with other options. Nothing is stored."""
    saying = Saying(choices=asked.choices(), stays_local=asked.local)
    plan = await _planned(desk, owner, FromProject(project_id), saying)
    return plan_page(plan, paging)


@routes.get("/{project_id}/timeline")
async def get_timeline(
    project_id: str,
    desk: DeskOf,
    owner: Owner,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many clips of the visuals at most.")] = 50,
    after: After = None,
    from_s: Annotated[float, Query(ge=0, le=1e6, description="Where to begin, in seconds.")] = 0.0,
    to_s: Annotated[float | None, Query(ge=0, le=1e6, description="Where to end.")] = None,
    include: Annotated[list[IncludeInTimeline] | None, Query(description="What is told beside.")] = None,
) -> TimelineObject:
    """Look at the film laid out in time. It is as it would be rendered now, placeholders included."""
    project = await desk.belongings.project(owner, project_id)
    version = await version_of(desk, project.id)
    versioned(request, response, version)
    timeline = await desk.timelines.of_project(project, version)
    window = _window(timeline, from_s, to_s, position_of(after))
    stretch, following = page_of_timeline(timeline, window, limit)
    has_words = IncludeInTimeline.words in (include or ())
    next_page = next_after(following) if following is not None else None
    return timeline_object(timeline, stretch, has_words, next_page)


@routes.get("/{project_id}/renders")
async def list_renders(
    project_id: str,
    desk: DeskOf,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=MOST_RENDERS)] = 20,
    after: After = None,
) -> RenderList:
    """List the films that were made, the newest first."""
    project = await desk.belongings.project(owner, project_id)
    newest = await desk.ledgers.jobs.renders(project.id, 1)
    renders = await desk.ledgers.jobs.renders(project.id, limit, place_of(after))
    following = next_of([job for job, _ in renders], limit)
    return render_list(project, renders, newest[0][0].id if newest else None, following)


@routes.post("/{project_id}/renders", status_code=202, responses=BEGUN)
async def render_project(project_id: str, desk: DeskOf, caller: CallerOf, response: Response) -> JobObject:
    """Start a job that renders the film again from what there is. Only what changed is encoded."""
    return await begun(desk, await desk.submissions.render(caller, project_id), response)


@routes.get(
    "/{project_id}/output/{name:path}",
    response_class=FileResponse,
    responses=file_answers("text/html", "text/plain", "text/vtt", "application/json"),
    openapi_extra=WITH_RANGE,
)
async def get_output(project_id: str, name: str, desk: DeskOf, owner: Owner) -> Response:
    """Fetch the film or a file beside it, whole or in part.

    There are film.mp4, film.srt, film.vtt, film.otio, script.md, report.json, report.html, and in assets/
    the media that the film was made from.
    """
    project = await desk.belongings.project(owner, project_id)
    renders = await desk.ledgers.jobs.renders(project.id, 1)
    folder = Path(renders[0][1].path).parent if renders else None
    return output_file(folder, name)


async def _planned(desk: Desk, owner: str, subject: FromProject, saying: Saying) -> Mapping[str, JsonValue]:
    project, request = await desk.commissions.requested(owner, subject, saying)
    return plan_object(await read_plan(desk.films, desk.planner, desk.notices, request, project))


async def _told_script(
    desk: Desk, written: ScriptText, script: Script, has_texts: bool = False
) -> ScriptObject:
    return script_object(written, script, await notices_of(desk, written, script), has_texts)


def _script_tag(told: ScriptObject) -> str:
    """The script's digest, which `If-Match` goes by, and what else the answer says of it."""
    return f'"{told.digest}.{digest_of_bytes(told.model_dump_json().encode())[:16]}"'


def _digest_in(tag: str) -> Digest:
    return Digest(tag.strip('W/"').partition(".")[0])


def _window(timeline: Timeline, from_s: float, to_s: float | None, after: int | None) -> Stretch:
    frames_per_s = timeline.rate.frames_per_s
    end = timeline.duration if to_s is None else ceil(to_s * frames_per_s)
    start = int(from_s * frames_per_s) if after is None else after
    return Stretch(start, end, is_first=after is None)


def _file(project_id: str, name: str, size_bytes: int) -> FileObject:
    return FileObject(name=name, size_bytes=size_bytes, url=f"/api/projects/{project_id}/files/{name}")
