"""What several routes tell of a film."""

from collections.abc import Sequence

from reelproof.domain.ids import ProjectId
from reelproof.domain.script import Notice, Script
from reelproof.engine.studio.own_projects import ScriptText
from reelproof.server.desk import Desk


async def version_of(desk: Desk, project_id: ProjectId) -> str:
    """Another one whenever something of the film has changed, or answers look otherwise."""
    return f"{desk.installation.version}.{await desk.ledgers.projects.revision(project_id)}"


async def notices_of(desk: Desk, written: ScriptText, script: Script) -> Sequence[Notice]:
    """What people should know of a script as it is written."""
    options = desk.asking.options_for(written.text, script)
    return await desk.notices.of(script, options, written.project.script_path)
