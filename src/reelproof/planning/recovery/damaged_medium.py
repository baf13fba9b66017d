"""The failure of an asset whose stored file is missing or damaged, and the command that fixes it."""

from collections.abc import Mapping

from reelproof.domain.asset import Asset, Take
from reelproof.domain.canonical import JsonValue
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure
from reelproof.domain.own_media import is_own
from reelproof.domain.project import TEXT_KINDS

FIXED_BY, DAMAGED_ASSET = "fixed_by", "damaged_asset"
MAKE, REGENERATE = "make", "regen"
REMEDIES: Mapping[str, str] = {
    MAKE: "Make the film again: its file is read again.",
    REGENERATE: "Regenerate this asset; or restore its file from a backup, then make the film again.",
}


def damaged_medium(asset: Asset, take: Take, path: str, is_missing: bool = False) -> Failure:
    """`asset` is the one whose `take` is stored at `path`; others that are made from it fail with it."""
    command = MAKE if is_own(take.model) else REGENERATE
    named = f"The stored {'prompt' if asset.kind in TEXT_KINDS else 'file'} of {asset.title}"
    message = f"{named} is damaged on disk: {path} has changed since it was stored, or cannot be read."
    if is_missing:
        message = f"{named} is missing: {path}."
    details: dict[str, JsonValue] = {FIXED_BY: command, DAMAGED_ASSET: asset.key}
    return Failure(ErrorCode.StorageFailure, message, details=details, remedy=REMEDIES[command])


def fixing_command(failure: Failure) -> tuple[str, str] | None:
    """Returns the command that fixes a damaged medium, and its asset's key; None for any other failure."""
    command, key = failure.details.get(FIXED_BY), failure.details.get(DAMAGED_ASSET, "")
    return (command, key) if isinstance(command, str) and isinstance(key, str) else None
