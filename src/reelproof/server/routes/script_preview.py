"""Route `POST /projects/{id}/script/preview`: plan, cost and problems of an unsaved script."""

from collections.abc import Sequence

from fastapi import APIRouter

from reelproof.contract.job import MAX_MESSAGES
from reelproof.contract.job_request import Options
from reelproof.contract.script_preview import (
    DroppedAsset,
    ScriptPreviewObject,
    ScriptProblemObject,
    UnsavedScript,
)
from reelproof.domain.asset import Asset
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.script_preview import ScriptPreview
from reelproof.engine.studio.start_job import FromProject
from reelproof.planning.script.script_text import ScriptProblem
from reelproof.server.caller import Owner
from reelproof.server.plan_response import PlanPaging, PlanPagingDep, plan_page
from reelproof.server.services import ServicesDep

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.post("/{project_id}/script/preview")
async def preview_script(
    project_id: str,
    body: UnsavedScript,
    services: ServicesDep,
    owner: Owner,
    paging: PlanPagingDep,
) -> ScriptPreviewObject:
    """Plan a job for an unsaved script. Returns what would be made, what would be dropped, the cost and the
    notices, or why the text cannot be parsed. Nothing is stored.
    """
    options = body.options or Options()
    request_choices = RequestChoices(choices=options.choices(), stays_local=options.local or None)
    subject = FromProject(project_id, as_before=body.options is None)
    preview = await services.script_previews.of_text(owner, subject, body.text, request_choices)
    return _preview(preview, paging)


def _preview(preview: ScriptPreview, paging: PlanPaging) -> ScriptPreviewObject:
    """Builds the preview with one page of the plan."""
    return ScriptPreviewObject(
        digest=preview.digest,
        problems=_problems(preview.problems),
        plan=plan_page(preview.plan, paging) if preview.plan else None,
        dropped=[_dropped(asset) for asset in preview.dropped[:MAX_MESSAGES]],
        dropped_count=len(preview.dropped),
    )


def _problems(problems: Sequence[ScriptProblem]) -> list[ScriptProblemObject]:
    return [ScriptProblemObject(message=problem.message, line=problem.line) for problem in problems]


def _dropped(asset: Asset) -> DroppedAsset:
    return DroppedAsset(
        asset_id=asset.id,
        asset=asset.key,
        kind=asset.kind,
        title=asset.title,
        has_take=asset.accepted_take is not None,
    )
