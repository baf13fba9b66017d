"""Projects: their scripts, the media beside these, their assets, timelines and renders."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import FileResponse

from reelproof.domain.ids import Digest
from reelproof.domain.script import Script
from reelproof.engine.asking import Saying
from reelproof.engine.commission import FromProject
from reelproof.engine.film_plan import plan_object, read_plan
from reelproof.engine.own_projects import ScriptText
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
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.media import medium, output_file
from reelproof.server.page import After, Limit, next_of, place_of
from reelproof.server.schema.asset import AssetList, asset_row
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.plan import PlanObject
from reelproof.server.schema.project import (
    FileList,
    FileObject,
    NewProject,
    NewScript,
    ProjectObject,
    ProjectPage,
    RenderList,
    ScriptObject,
    TimelineObject,
    project_object,
    render_list,
    script_object,
    timeline_object,
)
from reelproof.server.schema.request import Options

MOST_RENDERS = 100
routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.post("", status_code=201, responses=CREATED)
async def add_project(asked: NewProject, desk: DeskOf, owner: Owner, response: Response) -> ProjectObject:
    """Add a project. Media may be put beside its script before a film of it is asked for."""
    project = await desk.projects.add(owner, asked.title, asked.script)
    response.headers["Location"] = f"/api/projects/{project.id}"
    return project_object(project, None)


@routes.get("")
async def list_projects(desk: DeskOf, owner: Owner, limit: Limit = 50, after: After = None) -> ProjectPage:
    """List projects, the newest first."""
    projects = await desk.projects.page(owner, limit, place_of(after))
    told = [project_object(project, await desk.ledgers.jobs.latest(project.id)) for project in projects]
    return ProjectPage(projects=told, next=next_of(projects, limit))


@routes.get("/{project_id}")
async def get_project(project_id: str, desk: DeskOf, owner: Owner) -> ProjectObject:
    """Look at a project."""
    project = await desk.belongings.project(owner, project_id)
    return project_object(project, await desk.ledgers.jobs.latest(project.id))


@routes.get("/{project_id}/script", responses={**WITH_ETAG, **refusals(422)})
async def get_script(project_id: str, desk: DeskOf, owner: Owner, response: Response) -> ScriptObject:
    """Read the script, as it is written and as it is understood."""
    written = await desk.projects.script(owner, project_id)
    response.headers["ETag"] = f'"{written.digest}"'
    return await _told_script(desk, written, await desk.projects.read(written))


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
    known = Digest(if_match.strip('W/"')) if if_match and if_match != "*" else None
    written, script = await desk.projects.save_script(owner, project_id, asked.text, known)
    response.headers["ETag"] = f'"{written.digest}"'
    return await _told_script(desk, written, script)


@routes.get("/{project_id}/files")
async def list_files(project_id: str, desk: DeskOf, owner: Owner) -> FileList:
    """List pictures, clips and recordings beside the script."""
    files = await desk.projects.files(owner, project_id)
    return FileList(files=[_file(project_id, file.name, file.size_bytes) for file in files])


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
async def list_assets(project_id: str, desk: DeskOf, owner: Owner) -> AssetList:
    """List the film's assets. They are in order, each with its accepted take."""
    project = await desk.belongings.project(owner, project_id)
    latest = await desk.ledgers.jobs.latest(project.id)
    assets = await desk.ledgers.assets.of_project(project.id)
    return AssetList(assets=[asset_row(asset, latest.id if latest else None) for asset in assets])


@routes.get("/{project_id}/plan", responses=refusals(422))
async def get_plan(project_id: str, desk: DeskOf, owner: Owner) -> PlanObject:
    """Plan a job for this project. It tells what is made, what is used again, why, and the cost."""
    return await _planned(desk, owner, FromProject(project_id, as_before=True), Saying())


@routes.post("/{project_id}/plan")
async def plan_project(project_id: str, asked: Options, desk: DeskOf, owner: Owner) -> PlanObject:
    """Plan a job with other options. Nothing is stored."""
    saying = Saying(choices=asked.choices(), stays_local=asked.local)
    return await _planned(desk, owner, FromProject(project_id), saying)


@routes.get("/{project_id}/timeline")
async def get_timeline(project_id: str, desk: DeskOf, owner: Owner) -> TimelineObject:
    """Look at the film laid out in time. It is as it would be rendered now, placeholders included."""
    return timeline_object(await desk.timelines.of_project(owner, project_id))


@routes.get("/{project_id}/renders")
async def list_renders(
    project_id: str,
    desk: DeskOf,
    owner: Owner,
    limit: Annotated[int, Query(ge=1, le=MOST_RENDERS)] = 20,
) -> RenderList:
    """List the films that were made, the newest first."""
    project = await desk.belongings.project(owner, project_id)
    return render_list(project, await desk.ledgers.jobs.renders(project.id, limit))


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


async def _planned(desk: Desk, owner: str, subject: FromProject, saying: Saying) -> PlanObject:
    project, request = await desk.commissions.requested(owner, subject, saying)
    planned = await read_plan(desk.films, desk.planner, desk.notices, request, project)
    return PlanObject.model_validate(plan_object(planned))


async def _told_script(desk: Desk, written: ScriptText, script: Script) -> ScriptObject:
    options = desk.asking.options_for(written.text, script)
    notices = await desk.notices.of(script, options, written.project.script_path)
    return script_object(written, script, notices)


def _file(project_id: str, name: str, size_bytes: int) -> FileObject:
    return FileObject(name=name, size_bytes=size_bytes, url=f"/api/projects/{project_id}/files/{name}")
