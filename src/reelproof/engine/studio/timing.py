"""Timing by hand: other pauses around segments, other captions, each saved as a change of the script."""

import asyncio
from collections.abc import Sequence

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import Digest, SegmentId
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.script import Script
from reelproof.engine.plan.script_reader import parsed
from reelproof.engine.studio.project_service import ProjectService, ScriptText
from reelproof.engine.studio.script_files import script_changed
from reelproof.engine.studio.timeline import Timelines
from reelproof.planning.script.caption_editing import with_captions
from reelproof.planning.script.pause_editing import PauseChange, with_pauses
from reelproof.planning.script.proved_edit import Parse
from reelproof.planning.timeline.own_caption import captions_of, with_caption


@frozen
class CaptionChange:
    """Other words and times, in seconds of the film, of one of a segment's captions, counted from 0."""

    segment_id: SegmentId
    number: int
    text: str
    start_s: float
    end_s: float


class Timing:
    """Changes pauses and captions. Raises ReelproofError; NotFound for other owners' resources."""

    def __init__(self, projects: ProjectService, timelines: Timelines) -> None:
        self._projects = projects
        self._timelines = timelines

    async def change_pauses(
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
        written, script = await self._read(owner, project_id, known)
        text = await asyncio.to_thread(with_pauses, written.text, script, changes, _parser(written, script))
        return await self._projects.save_script(owner, project_id, text, written.digest, gesture)

    async def change_caption(
        self, owner: str, project_id: str, change: CaptionChange, known: Digest | None = None
    ) -> tuple[ScriptText, Script]:
        """Writes the captions of a segment into the script, one of them changed, and saves it.

        Raises NotFound for a caption that the segment does not have; otherwise like `change_pauses`.
        """
        written, script = await self._read(owner, project_id, known)
        timeline = await self._timelines.of_text(written.project, written.text)
        captions = with_caption(
            captions_of(timeline, change.segment_id), change.number, change.text, change.start_s, change.end_s
        )
        return await self._save_captions(owner, written, script, change.segment_id, captions)

    async def remove_captions(
        self, owner: str, project_id: str, segment_id: SegmentId, known: Digest | None = None
    ) -> tuple[ScriptText, Script]:
        """Shows the words of a segment again as they are spoken."""
        written, script = await self._read(owner, project_id, known)
        return await self._save_captions(owner, written, script, segment_id, ())

    async def _read(self, owner: str, project_id: str, known: Digest | None) -> tuple[ScriptText, Script]:
        written = await self._projects.script(owner, project_id)
        if known not in (None, written.digest):
            raise script_changed()
        return written, await self._projects.read(written)

    async def _save_captions(
        self,
        owner: str,
        written: ScriptText,
        script: Script,
        segment_id: SegmentId,
        captions: Sequence[OwnCaption],
    ) -> tuple[ScriptText, Script]:
        text = await asyncio.to_thread(
            with_captions, written.text, script, segment_id, captions, _parser(written, script)
        )
        return await self._projects.save_script(owner, written.project.id, text, written.digest)


def _parser(written: ScriptText, script: Script) -> Parse:
    def parse(text: str) -> Script:
        return parsed(text, written.name, script, script.language)

    return parse
