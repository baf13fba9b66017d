"""Review of takes: listing, accepting and rejecting them."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, Take, TakeStatus
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import TakeId
from reelproof.engine.ports.stores import Stores
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.regeneration import find_asset
from reelproof.planning.assets.review import Review, check_not_made

# `tak_` and four digits: shorter prefixes are too ambiguous.
MIN_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class TakeView:
    """A take and its status for its asset."""

    asset: Asset
    take: Take
    standing: TakeStatus


class Reviews:
    """Accepts and rejects takes. The film changes when it is rendered again."""

    def __init__(self, stores: Stores, films: Films) -> None:
        self._assets = stores.assets
        self._takes = stores.takes
        self._films = films

    async def takes(self, script_path: str, key: str | None = None) -> Sequence[TakeView]:
        """Returns all takes of an asset or a film, the oldest of each asset first. Raises ReelproofError."""
        view = await self._films.view(script_path)
        assets = view.assets if key is None else [find_asset(view.assets, key)]
        return [
            TakeView(asset, take, standing)
            for asset in assets
            for take, standing in await self._takes.of_asset(asset.id)
        ]

    async def accept(self, script_path: str, take_id: TakeId) -> TakeView:
        """Accepts a take in place of the current one. Raises ReelproofError for an unknown take."""
        return await self._review(script_path, take_id, TakeStatus.accepted)

    async def reject(self, script_path: str, take_id: TakeId) -> TakeView:
        """Excludes a take for good. If it was accepted, the newest earlier take replaces it.

        Raises ReelproofError for an unknown take, and for the only take of an asset.
        """
        return await self._review(script_path, take_id, TakeStatus.rejected)

    async def _review(self, script_path: str, take_id: TakeId, standing: TakeStatus) -> TakeView:
        found = await self._find(script_path, take_id)
        await self._assets.review(Review(found.asset.id, found.take.id, standing))
        return TakeView(found.asset, found.take, standing)

    async def _find(self, script_path: str, take_id: TakeId) -> TakeView:
        """Finds a take by its id or a unique prefix."""
        known = await self.takes(script_path)
        check_not_made([view.asset for view in known])
        found = [view for view in known if view.take.id.startswith(take_id)]
        if len(found) == 1 and len(take_id) >= MIN_ID_LENGTH:
            return found[0]
        raise invalid_input("take", f"The film has no take {take_id}. See: reelproof takes {script_path}")
