"""Timing by hand: other pauses around segments, saved as a change of the script."""

import asyncio
from collections.abc import Sequence

from reelproof.domain.ids import Digest
from reelproof.domain.script import Script
from reelproof.engine.plan.script_reader import parsed
from reelproof.engine.studio.project_service import ProjectService, ScriptText
from reelproof.engine.studio.script_files import script_changed
from reelproof.planning.script.pause_editing import PauseChange, with_pauses


class Timing:
    """Changes how long segments last. Raises ReelproofError; NotFound for other owners' resources."""

    def __init__(self, projects: ProjectService) -> None:
        self._projects = projects

    async def change(
        self,
        owner: str,
        project_id: str,
        changes: Sequence[PauseChange],
        known: Digest | None = None,
        gesture: str | None = None,
    ) -> tuple[ScriptText, Script]:
        """Writes the pauses into the script and saves it as one change.

        Raises Conflict if `known` is not the digest of the script, InvalidInput for a pause without a place.
        """
        written = await self._projects.script(owner, project_id)
        if known not in (None, written.digest):
            raise script_changed()
        script = await self._projects.read(written)

        def parse(text: str) -> Script:
            return parsed(text, written.name, script, script.language)

        text = await asyncio.to_thread(with_pauses, written.text, script, changes, parse)
        return await self._projects.save_script(owner, project_id, text, written.digest, gesture)
