"""Preview of an unsaved script."""

from fastapi import APIRouter

from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject
from reelproof.server.caller import Owner
from reelproof.server.schema.plan import PlanPagingDep
from reelproof.server.schema.request import Options
from reelproof.server.schema.script_preview import (
    ScriptPreviewObject,
    UnsavedScript,
    script_preview_object,
)
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
    request_choices = RequestChoices(choices=options.choices(), stays_local=options.local)
    subject = FromProject(project_id, as_before=body.options is None)
    preview = await services.script_previews.of_text(owner, subject, body.text, request_choices)
    return script_preview_object(preview, paging)
