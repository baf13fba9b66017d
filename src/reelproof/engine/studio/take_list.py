"""Lists a film's takes, and finds one by its id or the first characters of it."""

from collections.abc import Sequence

from reelproof.domain.asset import Asset, Take, TakeStatus
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.owned_lookup import OwnedLookup
from reelproof.engine.studio.regeneration import find_asset

# `tak_` and four digits: shorter prefixes are too ambiguous.
MIN_ID_LENGTH = 8


@frozen
class TakeView:
    """A take and its status for its asset."""

    asset: Asset
    take: Take
    status: TakeStatus


class TakeList:
    """Read-only. Raises ReelproofError; NotFound for other owners' resources."""

    def __init__(self, stores: Stores, owned_lookup: OwnedLookup) -> None:
        self._assets = stores.assets
        self._takes = stores.takes
        self._owned_lookup = owned_lookup

    async def of_project(self, owner: str, project_id: str, key: str | None = None) -> Sequence[TakeView]:
        """Returns all takes of a film or of one asset, the oldest of each asset first."""
        project = await self._owned_lookup.project(owner, project_id)
        assets = await self._assets.of_project(project.id)
        return [
            TakeView(asset, take, status)
            for asset in (assets if key is None else [find_asset(assets, key)])
            for take, status in await self._takes.of_asset(asset.id)
        ]

    async def candidates(self, owner: str, project_id: str) -> Sequence[TakeView]:
        """Returns the takes of a film that wait to be accepted, the oldest first."""
        project = await self._owned_lookup.project(owner, project_id)
        if not (takes := await self._takes.candidates(project.id)):
            return []
        assets = {asset.id: asset for asset in await self._assets.of_project(project.id)}
        return [
            TakeView(assets[take.asset_id], take, TakeStatus.candidate)
            for take in takes
            if take.asset_id in assets
        ]

    async def find(self, owner: str, project_id: str, take_id: str) -> TakeView:
        """Finds a film's take by its id or a unique prefix."""
        takes = await self.of_project(owner, project_id)
        found = [view for view in takes if view.take.id.startswith(take_id)]
        if len(found) == 1 and len(take_id) >= MIN_ID_LENGTH:
            return found[0]
        project = await self._owned_lookup.project(owner, project_id)
        message = f"The film has no take {take_id}. See: reelproof takes {project.script_path}"
        raise invalid_input("take", message)
