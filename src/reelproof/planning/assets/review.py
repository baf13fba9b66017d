"""What becomes of an asset when somebody accepts or rejects one of its takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.domain.asset import Asset, AssetStatus, Edit, Take, TakeStanding
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import AssetId, TakeId
from reelproof.planning.assets.edit import edit_of_take

USABLE = (TakeStanding.earlier, TakeStanding.candidate)


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody decided about a take: it is `accepted`, or `rejected`."""

    asset_id: AssetId
    take_id: TakeId
    standing: TakeStanding


@dataclass(frozen=True, slots=True)
class Verdict:
    """The take that the film shows from now on, the one that it never shows again, and the asset's edit."""

    accepted: TakeId
    rejected: TakeId | None
    edit: Edit | None
    changes_film: bool


def verdict_of(review: Review, asset: Asset, takes: Sequence[tuple[Take, TakeStanding]]) -> Verdict:
    """`takes` are all of the asset, the oldest first.

    Raises ReelproofError (InvalidInput:take) while the asset is made, and where nothing else could be shown.
    """
    check_not_made([asset])
    before = asset.accepted_take
    if review.standing is TakeStanding.accepted:
        take = next(take for take, _ in takes if take.id == review.take_id)
        is_other = before is None or before.id != take.id
        return Verdict(take.id, None, edit_of_take(asset, take), is_other)
    is_shown = before is None or before.id == review.take_id
    shown = _newest_other(asset, review.take_id, takes) if before is None or is_shown else before
    return Verdict(shown.id, review.take_id, edit_of_take(asset, shown), is_shown)


def check_not_made(assets: Sequence[Asset]) -> None:
    """Raises ReelproofError (InvalidInput:take) where one of them is made right now."""
    if any(asset.status in (AssetStatus.running, AssetStatus.retrying) for asset in assets):
        message = "It is being made. Wait for it, or stop the film first: reelproof cancel"
        raise invalid_input("take", message)


def _newest_other(asset: Asset, take_id: TakeId, takes: Sequence[tuple[Take, TakeStanding]]) -> Take:
    others = [take for take, standing in takes if take.id != take_id and standing in USABLE]
    if not others:
        message = f"It is the only take of {asset.key}. Make another first: reelproof regen"
        raise invalid_input("take", message)
    return others[-1]
