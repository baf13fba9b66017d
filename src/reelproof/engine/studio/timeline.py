"""A film as it would be laid out now."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from reelproof.domain.ids import ProjectId
from reelproof.domain.project import Project
from reelproof.domain.timeline import Timeline
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.studio.belongings import nothing_yet
from reelproof.planning.timeline.timeline import plan_timeline

MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Timelines:
    """Reads, and changes nothing. Those that were asked for last are kept as long as nothing changes."""

    ledgers: Ledgers
    _kept: OrderedDict[ProjectId, tuple[str, Timeline]] = field(default_factory=OrderedDict)

    async def of_project(self, project: Project, version: str) -> Timeline:
        """`version` is another one whenever something of the project has changed.

        Raises NotThere where no script was read for a film yet.
        """
        kept = self._kept.get(project.id)
        if kept is not None and kept[0] == version:
            return kept[1]
        timeline = await self._planned(project)
        self._kept[project.id] = version, timeline
        self._kept.move_to_end(project.id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return timeline

    async def _planned(self, project: Project) -> Timeline:
        script = await self.ledgers.projects.script(project.id)
        latest = await self.ledgers.jobs.latest(project.id)
        if script is None or latest is None:
            raise nothing_yet("timeline", project.id)
        options = (await self.ledgers.jobs.request(latest.id)).options
        assets = {asset.key: asset for asset in await self.ledgers.assets.of_project(project.id)}
        return await asyncio.to_thread(plan_timeline, script, options, assets)
