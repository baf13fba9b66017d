"""Routes `/projects/{id}/history`, `undo`, `redo` and `versions`; waiting for changes of the film."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from reelproof.contract.history import (
    ComparisonObject,
    ExpectedChange,
    HistoryObject,
    HistoryStepObject,
    NewVersion,
    VersionList,
    VersionObject,
    comparison_object,
    listed_changes,
    maybe_change,
    version_object,
)
from reelproof.contract.plan import PlanObject
from reelproof.domain.project import Project
from reelproof.engine.studio.film_history import TakenStep, step_warning
from reelproof.server.caller import Owner
from reelproof.server.conditional import check_version, etag_matches
from reelproof.server.pagination import After, Limit, encode_cursor, position_cursor
from reelproof.server.plan_response import PlanPagingDep, plan_page
from reelproof.server.project_response import project_version
from reelproof.server.responses import CREATED, error_responses
from reelproof.server.routes.script import known_digest
from reelproof.server.services import Services, ServicesDep

POLL_S = 0.2
MAX_WAIT_S = 8.0
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=100, description="The digest of the script that the caller has read."
    ),
]

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.get("/{project_id}/history")
async def get_history(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    request: Request,
    response: Response,
    limit: Limit = 50,
    after: After = None,
    wait_s: Annotated[
        float, Query(ge=0, le=MAX_WAIT_S, description="With If-None-Match: wait for a change of the film.")
    ] = 0.0,
) -> HistoryObject:
    """List what people changed about a film, newest first."""
    project = await services.owned_lookup.project(owner, project_id)
    check_version(request, response, await _awaited_version(services, project, request, wait_s))
    page = await services.history.page(owner, project_id, limit, position_cursor(after))
    is_full = len(page.changes) == limit
    return HistoryObject(
        changes=listed_changes(page.changes),
        undo=maybe_change(page.undoable),
        redo=maybe_change(page.redoable),
        next=encode_cursor(page.changes[-1][0].number) if is_full else None,
    )


@routes.post("/{project_id}/undo", responses=error_responses(409))
async def undo_change(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    body: ExpectedChange | None = None,
    if_match: IfMatch = None,
) -> HistoryStepObject:
    """Undo the last change. Nothing is made or deleted; takes of the film are exchanged for earlier ones."""
    number = body.number if body else None
    step = await services.history.undo(owner, project_id, known_digest(if_match), number)
    return await _step(services, owner, project_id, step)


@routes.post("/{project_id}/redo", responses=error_responses(409))
async def redo_change(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    body: ExpectedChange | None = None,
    if_match: IfMatch = None,
) -> HistoryStepObject:
    """Redo the change that was undone last."""
    number = body.number if body else None
    step = await services.history.redo(owner, project_id, known_digest(if_match), number)
    return await _step(services, owner, project_id, step)


@routes.get("/{project_id}/versions")
async def list_versions(project_id: str, services: ServicesDep, owner: Owner) -> VersionList:
    """List the named versions of a film."""
    versions = await services.versions.all(owner, project_id)
    return VersionList(versions=[version_object(one) for one in versions])


@routes.post("/{project_id}/versions", status_code=201, responses={**CREATED, **error_responses(409)})
async def save_version(
    project_id: str, body: NewVersion, services: ServicesDep, owner: Owner, response: Response
) -> VersionObject:
    """Save the film as it is now under a name.

    A version has its script, options, accepted takes and prompts.
    """
    version = await services.versions.save(owner, project_id, body.name)
    response.headers["Location"] = f"/api/projects/{project_id}/versions/{version.id}"
    return version_object(version)


@routes.get("/{project_id}/versions/{version_id}")
async def get_version(project_id: str, version_id: str, services: ServicesDep, owner: Owner) -> VersionObject:
    """Get a version."""
    return version_object((await services.versions.find(owner, project_id, version_id)).entry)


@routes.get("/{project_id}/versions/{version_id}/comparison")
async def compare_version(
    project_id: str,
    version_id: str,
    services: ServicesDep,
    owner: Owner,
    other: Annotated[
        str | None,
        Query(max_length=100, description="Id of a later version; omit for the film as it is now."),
    ] = None,
) -> ComparisonObject:
    """Compare a version with a later one."""
    return comparison_object(await services.versions.compare(owner, project_id, version_id, other))


@routes.get("/{project_id}/versions/{version_id}/plan", responses=error_responses(422))
async def plan_version(
    project_id: str, version_id: str, services: ServicesDep, owner: Owner, paging: PlanPagingDep
) -> PlanObject:
    """Plan the film of a version before it is restored, with its cost.

    Nothing is stored.
    """
    return plan_page(await services.version_plans.of_version(owner, project_id, version_id), paging)


@routes.post("/{project_id}/versions/{version_id}/restore", responses=error_responses(409))
async def restore_version(
    project_id: str, version_id: str, services: ServicesDep, owner: Owner, if_match: IfMatch = None
) -> HistoryStepObject:
    """Make the film as it was in a version. This is a change, too, and can be undone."""
    step = await services.versions.restore(owner, project_id, version_id, known_digest(if_match))
    return await _step(services, owner, project_id, step)


@routes.delete("/{project_id}/versions/{version_id}", status_code=204)
async def delete_version(project_id: str, version_id: str, services: ServicesDep, owner: Owner) -> None:
    """Remove a version. The film and its takes are kept."""
    await services.versions.remove(owner, project_id, version_id)


async def _awaited_version(services: Services, project: Project, request: Request, wait_s: float) -> str:
    """Polls, because other processes may change the film."""
    loop = asyncio.get_running_loop()
    end = loop.time() + wait_s
    while True:
        version = await project_version(services, project.id)
        is_known = etag_matches(request.scope, f'W/"{version}"')
        if not is_known or loop.time() >= end or await request.is_disconnected():
            return version
        await asyncio.sleep(POLL_S)


async def _step(services: Services, owner: str, project_id: str, step: TakenStep | None) -> HistoryStepObject:
    page = await services.history.page(owner, project_id, 1)
    return HistoryStepObject(
        change=maybe_change(step.change if step else None),
        undo=maybe_change(page.undoable),
        redo=maybe_change(page.redoable),
        warning=step_warning(step) if step else None,
    )
