"""Builds and caches a film's current timeline for the API, before it is rendered."""

import asyncio
from collections import OrderedDict
from dataclasses import field

from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import ProjectId
from reelproof.domain.job import Job
from reelproof.domain.project import Project
from reelproof.domain.script import Script
from reelproof.domain.timeline import Timeline
from reelproof.engine.plan.script_reader import parse
from reelproof.engine.ports.request import MakeRequest
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.film_request import FilmRequests
from reelproof.engine.studio.owned_lookup import not_available_yet
from reelproof.planning.timeline.timeline import plan_timeline

MAX_CACHED = 4


@frozen
class Timelines:
    """Read-only. The most recently used timelines are cached until their project changes."""

    stores: Stores
    film_requests: FilmRequests
    _cached: OrderedDict[ProjectId, tuple[str, Timeline]] = field(default_factory=OrderedDict)

    async def of_project(self, project: Project, version: str, text: str | None = None) -> Timeline:
        """`text` is the script as it is now, which may have changed since the newest job; without it, that
        of the newest job is meant. `version` must change whenever the project or the text changes.

        Raises NotFound if no script has been parsed for a film yet.
        """
        kept = self._cached.get(project.id)
        if kept is not None and kept[0] == version:
            return kept[1]
        timeline = await self._planned(project, text)
        self._cached[project.id] = version, timeline
        self._cached.move_to_end(project.id)
        while len(self._cached) > MAX_CACHED:
            self._cached.popitem(last=False)
        return timeline

    async def of_text(self, project: Project, text: str) -> Timeline:
        """Raises NotFound if no script has been parsed for a film yet."""
        return await self._planned(project, text)

    async def is_rendered(self, project: Project, text: str | None) -> bool:
        """Whether the newest film was made from this text."""
        renders = await self.stores.jobs.renders(project.id, 1)
        if not renders or text is None:
            return False
        return (await self.stores.jobs.request(renders[0][0].id)).script_text == text

    async def _planned(self, project: Project, text: str | None) -> Timeline:
        script = await self.stores.projects.script(project.id)
        latest = await self.stores.jobs.latest(project.id)
        if script is None or latest is None:
            raise not_available_yet("timeline", project.id)
        request = await self.film_requests.current(latest)
        if text is not None and request.brief is None:
            script, request = await self._with_text(latest, script, request, text)
        assets = {asset.key: asset for asset in await self.stores.assets.of_project(project.id)}
        return await asyncio.to_thread(plan_timeline, script, request.options, assets)

    async def _with_text(
        self, latest: Job, script: Script, request: MakeRequest, text: str
    ) -> tuple[Script, MakeRequest]:
        """Returns what a film of this text is made from; what it was made from if it cannot be read."""
        if text == (await self.stores.jobs.request(latest.id)).script_text:
            return script, request
        changed = await self.film_requests.of_text(request, text)
        try:
            read = await parse(text, request.script_name, script, changed.options.language_tag)
        except ReelproofError:
            return script, request
        return read, changed
