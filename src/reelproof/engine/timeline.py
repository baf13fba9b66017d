"""A film as it would be laid out now."""

import asyncio
from dataclasses import dataclass

from reelproof.domain.timeline import Timeline
from reelproof.engine.belongings import Belongings, NotThere
from reelproof.engine.ledgers import Ledgers
from reelproof.planning.timeline import plan_timeline


@dataclass(frozen=True, slots=True)
class Timelines:
    """Reads, and changes nothing."""

    ledgers: Ledgers
    belongings: Belongings

    async def of_project(self, owner: str, project_id: str) -> Timeline:
        """Raises NotThere where no script was read for a film yet."""
        project = await self.belongings.project(owner, project_id)
        script = await self.ledgers.projects.script(project.id)
        latest = await self.ledgers.jobs.latest(project.id)
        if script is None or latest is None:
            raise NotThere("timeline", project_id)
        options = (await self.ledgers.jobs.request(latest.id)).options
        assets = {asset.key: asset for asset in await self.ledgers.assets.of_project(project.id)}
        return await asyncio.to_thread(plan_timeline, script, options, assets)
