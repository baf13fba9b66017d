"""Takes as people look at them: which there are, which one is in the film, which is not wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, Take, TakeStanding
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import TakeId
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.studio.films import Films
from reelproof.engine.studio.regeneration import find_asset
from reelproof.planning.assets.review import Review, check_not_made

# `tak_` and four digits: fewer would be guessing.
LEAST_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class TakeView:
    """A take and what it is to its asset."""

    asset: Asset
    take: Take
    standing: TakeStanding


class Reviews:
    """Accepting and rejecting takes. The film follows when it is rendered again."""

    def __init__(self, ledgers: Ledgers, films: Films) -> None:
        self._assets = ledgers.assets
        self._takes = ledgers.takes
        self._films = films

    async def takes(self, script_path: str, key: str | None = None) -> Sequence[TakeView]:
        """All takes of one asset, or of a film, the oldest of each asset first. Raises ReelproofError."""
        view = await self._films.view(script_path)
        assets = view.assets if key is None else [find_asset(view.assets, key)]
        return [
            TakeView(asset, take, standing)
            for asset in assets
            for take, standing in await self._takes.of_asset(asset.id)
        ]

    async def accept(self, script_path: str, take_id: TakeId) -> TakeView:
        """Puts a take into the film, in place of the one before. Raises ReelproofError for an unknown one."""
        return await self._review(script_path, take_id, TakeStanding.accepted)

    async def reject(self, script_path: str, take_id: TakeId) -> TakeView:
        """Never uses a take again. One that is in the film makes room for the newest before it.

        Raises ReelproofError for an unknown one, and for the only one there is.
        """
        return await self._review(script_path, take_id, TakeStanding.rejected)

    async def _review(self, script_path: str, take_id: TakeId, standing: TakeStanding) -> TakeView:
        found = await self._find(script_path, take_id)
        await self._assets.review(Review(found.asset.id, found.take.id, standing))
        return TakeView(found.asset, found.take, standing)

    async def _find(self, script_path: str, take_id: TakeId) -> TakeView:
        """By its id, or the start of it that no other shares."""
        known = await self.takes(script_path)
        check_not_made([view.asset for view in known])
        found = [view for view in known if view.take.id.startswith(take_id)]
        if len(found) == 1 and len(take_id) >= LEAST_ID_LENGTH:
            return found[0]
        raise invalid_input("take", f"The film has no take {take_id}. See: reelproof takes {script_path}")
