"""Accepting and rejecting takes: which take the film shows next, and when a review is refused."""

from collections.abc import Sequence

from reelproof.domain.asset import Asset, AssetStatus, Edit, Take, TakeStatus
from reelproof.domain.failure import invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, TakeId
from reelproof.domain.job import OPEN_STATUSES, JobStatus
from reelproof.planning.assets.edit import edit_of_take

USABLE = (TakeStatus.superseded, TakeStatus.candidate)


@frozen
class Review:
    """A user's decision about a take: `accepted` or `rejected`."""

    asset_id: AssetId
    take_id: TakeId
    status: TakeStatus


@frozen
class ReviewOutcome:
    """The newly accepted take, the rejected one, and the asset's edit."""

    accepted: TakeId
    rejected: TakeId | None
    edit: Edit | None
    changes_film: bool

    @property
    def rendering_statuses(self) -> Sequence[JobStatus]:
        """The statuses of jobs that will show the film as reviewed. If the review changes it, a running
        render may already have read the takes; a queued one has not.
        """
        return (JobStatus.queued,) if self.changes_film else OPEN_STATUSES


def review_outcome(review: Review, asset: Asset, takes: Sequence[tuple[Take, TakeStatus]]) -> ReviewOutcome:
    """`takes` are all takes of the asset, oldest first.

    Raises ReelproofError (InvalidInput:take) while the asset is being made, and if no other take is usable.
    """
    check_not_made([asset])
    before = asset.accepted_take
    if review.status is TakeStatus.accepted:
        take = next(take for take, _ in takes if take.id == review.take_id)
        is_other = before is None or before.id != take.id
        return ReviewOutcome(take.id, None, edit_of_take(asset, take), is_other)
    is_shown = before is None or before.id == review.take_id
    shown = _newest_other(asset, review.take_id, takes) if before is None or is_shown else before
    return ReviewOutcome(shown.id, review.take_id, edit_of_take(asset, shown), is_shown)


def check_not_made(assets: Sequence[Asset]) -> None:
    """Raises ReelproofError (InvalidInput:take) if one of them is being made."""
    if any(asset.status in (AssetStatus.running, AssetStatus.retrying) for asset in assets):
        message = "It is being made. Wait for it, or stop the film first: reelproof cancel"
        raise invalid_input("take", message)


def _newest_other(asset: Asset, take_id: TakeId, takes: Sequence[tuple[Take, TakeStatus]]) -> Take:
    others = [take for take, status in takes if take.id != take_id and status in USABLE]
    if not others:
        message = f"It is the only take of {asset.key}. Make another first: reelproof regen"
        raise invalid_input("take", message)
    return others[-1]
