"""The request that a film is made with now: that of its newest job, without what was undone since."""

import asyncio
from dataclasses import replace

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, ProjectId
from reelproof.domain.job import Job, JobMode
from reelproof.engine.ports.histories import MAX_CHANGES
from reelproof.engine.ports.request import MakeRequest, settings_of, with_settings
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.request_builder import RequestBuilder
from reelproof.planning.history.change import FilmSettings, History
from reelproof.planning.history.recording import text_digest
from reelproof.planning.history.steps import done_numbers, taken_back


@frozen
class FilmRequests:
    """Undo may have changed the script and the options of films since their newest jobs."""

    stores: Stores
    builder: RequestBuilder

    async def current(self, newest: Job) -> MakeRequest:
        """The script that undo brought back decides the options again: its front matter may differ."""
        request = await self.stores.jobs.request(newest.id)
        history = await self.stores.histories.get(newest.project_id)
        text = await self._text(newest.project_id, history, request)
        if history.settings is None and text == request.script_text:
            return request
        settings = history.settings or settings_of(request)
        changed = with_settings(request, settings)
        if request.brief is not None:
            return replace(changed, script_text=text)
        return await self.of_text(changed, text)

    async def of_text(self, request: MakeRequest, text: str) -> MakeRequest:
        """Returns the same request for another script, with the options that it decides."""
        changed = replace(request, script_text=text)
        return await asyncio.to_thread(self.builder.with_decided_options, changed)

    async def to_repeat(self, newest: Job) -> MakeRequest:
        """Like `current`, for a job that repeats the newest one: without regenerations that were undone.

        If none is left, the film is only rendered.
        """
        request = await self.current(newest)
        if request.mode is not JobMode.regenerate or request.as_candidate:
            return request
        undone = await self._taken_back(newest.project_id, request.targets)
        left = tuple(key for key in request.targets if key not in undone)
        if not left:
            return replace(request.plain(), mode=JobMode.render)
        edits = {key: edit for key, edit in request.edits.items() if key not in undone}
        return replace(request, targets=left, edits=edits)

    async def _text(self, project_id: ProjectId, history: History, request: MakeRequest) -> str:
        wanted = history.film_text
        if wanted is None or request.brief is not None or wanted == text_digest(request.script_text):
            return request.script_text
        text = await self.stores.histories.text(project_id, wanted)
        return request.script_text if text is None else text

    async def _taken_back(self, project_id: ProjectId, keys: tuple[AssetKey, ...]) -> frozenset[AssetKey]:
        histories = self.stores.histories
        history = await histories.get(project_id)
        done = done_numbers(history.cursor, await histories.parents(project_id))
        return taken_back(await histories.page(project_id, MAX_CHANGES), done, keys)


async def film_settings(stores: Stores, newest: Job) -> FilmSettings:
    """Returns what was chosen for the film; the options are those of the script it was chosen for."""
    history = await stores.histories.get(newest.project_id)
    return history.settings or settings_of(await stores.jobs.request(newest.id))
