"""Version (ETag) of a project's responses, and the notices of its saved script."""

from collections.abc import Sequence

from reelproof.domain.ids import ProjectId
from reelproof.domain.script import Notice, Script
from reelproof.engine.studio.project_service import ScriptText
from reelproof.server.services import Services


async def project_version(services: Services, project_id: ProjectId) -> str:
    """Changes whenever the film or the server version changes."""
    return f"{services.installation.version}.{await services.stores.projects.revision(project_id)}"


async def script_notices(services: Services, written: ScriptText, script: Script) -> Sequence[Notice]:
    """Returns the notices of a script as it is written."""
    options = services.request_builder.options_for(written.text, script)
    return await services.notices.of(script, options, written.project.script_path)
