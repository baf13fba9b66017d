"""Takes as people look at them: which there are, which one is in the film, which is not wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, AssetStatus, Take, TakeStanding
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import TakeId
from reelproof.engine.belongings import OwnTake
from reelproof.engine.films import Films
from reelproof.engine.ledgers import Ledgers
from reelproof.engine.regeneration import find_asset
from reelproof.planning.edit import edit_of_take

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
        found = await self._find(script_path, take_id)
        await self._accept(found.asset, found.take)
        return TakeView(found.asset, found.take, TakeStanding.accepted)

    async def reject(self, script_path: str, take_id: TakeId) -> TakeView:
        """Never uses a take again. One that is in the film makes room for the newest before it.

        Raises ReelproofError for an unknown one, and for the only one there is.
        """
        found = await self._find(script_path, take_id)
        await self._reject(found.asset, found.take)
        return TakeView(found.asset, found.take, TakeStanding.rejected)

    async def accept_own(self, own: OwnTake) -> None:
        """As `accept`, of a take that was found."""
        _check_still([own.asset])
        await self._accept(own.asset, own.take)

    async def reject_own(self, own: OwnTake) -> None:
        """As `reject`, of a take that was found."""
        _check_still([own.asset])
        await self._reject(own.asset, own.take)

    async def _accept(self, asset: Asset, take: Take) -> None:
        await self._assets.review(asset.id, take.id, None, edit_of_take(asset, take))

    async def _reject(self, asset: Asset, take: Take) -> None:
        accepted = asset.accepted_take
        if accepted is None or accepted.id == take.id:
            accepted = await self._newest_other(asset, take.id)
        await self._assets.review(asset.id, accepted.id, take.id, edit_of_take(asset, accepted))

    async def _newest_other(self, asset: Asset, take_id: TakeId) -> Take:
        usable = (TakeStanding.earlier, TakeStanding.candidate)
        others = [
            take
            for take, standing in await self._takes.of_asset(asset.id)
            if take.id != take_id and standing in usable
        ]
        if not others:
            message = f"It is the only take of {asset.key}. Make another first: reelproof regen"
            raise invalid_input("take", message)
        return others[-1]

    async def _find(self, script_path: str, take_id: TakeId) -> TakeView:
        """By its id, or the start of it that no other shares."""
        known = await self.takes(script_path)
        _check_still([view.asset for view in known])
        found = [view for view in known if view.take.id.startswith(take_id)]
        if len(found) == 1 and len(take_id) >= LEAST_ID_LENGTH:
            return found[0]
        raise invalid_input("take", f"The film has no take {take_id}. See: reelproof takes {script_path}")


def _check_still(assets: Sequence[Asset]) -> None:
    if any(asset.status in (AssetStatus.running, AssetStatus.retrying) for asset in assets):
        message = "It is being made. Wait for it, or stop the film first: reelproof cancel"
        raise invalid_input("take", message)
