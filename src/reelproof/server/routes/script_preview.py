"""What a script that is not saved would do to its film."""

from fastapi import APIRouter

from reelproof.engine.studio.asking import Saying
from reelproof.engine.studio.commission import FromProject
from reelproof.server.caller import Owner
from reelproof.server.desk import DeskOf
from reelproof.server.schema.plan import PlanPagingOf
from reelproof.server.schema.request import Options
from reelproof.server.schema.script_preview import (
    ScriptPreviewObject,
    UnsavedScript,
    script_preview_object,
)

routes = APIRouter(prefix="/projects", tags=["projects"])


@routes.post("/{project_id}/script/preview")
async def preview_script(
    project_id: str,
    asked: UnsavedScript,
    desk: DeskOf,
    owner: Owner,
    paging: PlanPagingOf,
) -> ScriptPreviewObject:
    """Plan a job by a script that is not saved. It tells what would be made anew, what leaves the film, the
    cost, notices, or why the text cannot be read. Nothing is stored.
    """
    options = asked.options or Options()
    saying = Saying(choices=options.choices(), stays_local=options.local)
    subject = FromProject(project_id, as_before=asked.options is None)
    preview = await desk.script_previews.of_text(owner, subject, asked.text, saying)
    return script_preview_object(preview, paging)
