"""The assets of a film, of which only those that changed are read again."""

from collections.abc import Collection, Sequence

from reelproof.domain.asset import Asset
from reelproof.domain.ids import AssetId, ProjectId
from reelproof.engine.ports.stores import Assets

# More are read faster all together.
MAX_SINGLE_READS = 20


class FilmAssets:
    """A film's assets as last read, by position. No other job changes which assets the film has."""

    def __init__(self, assets: Assets, project_id: ProjectId) -> None:
        self._assets = assets
        self._project_id = project_id
        self._known: dict[AssetId, Asset] = {}

    async def all(self) -> Sequence[Asset]:
        self._known = {asset.id: asset for asset in await self._assets.of_project(self._project_id)}
        return [*self._known.values()]

    async def after(self, changed: Collection[AssetId]) -> Sequence[Asset]:
        """Returns all assets, having read these again."""
        if len(changed) > MAX_SINGLE_READS:
            return await self.all()
        for asset_id in changed & self._known.keys():
            self._known[asset_id] = await self._assets.get(asset_id)
        return [*self._known.values()]
