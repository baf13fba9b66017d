"""Stored media that are missing or damaged: restored from the film's folder, or reported."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reelproof.domain.asset import Asset, AssetKind, AssetStatus, Take
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetKey, Digest
from reelproof.domain.project import TEXT_KINDS
from reelproof.engine.plan.written_prompt import prompt_writer
from reelproof.engine.ports.files import MediaStore, ProjectFolder
from reelproof.planning.recovery.damaged_medium import damaged_medium

logger = logging.getLogger(__name__)
# What they say is in the recipes of the assets that were made from them.
NOT_SHOWN = (*TEXT_KINDS, AssetKind.script)


async def restore_media(
    assets: Iterable[Asset], media: MediaStore, folder: ProjectFolder, output: Path
) -> frozenset[Digest]:
    """Stores missing and damaged media of accepted takes again if the film's folder has a copy.

    Returns those that stay missing or damaged.
    """
    digests = {asset.accepted_take.media_digest for asset in assets if asset.accepted_take is not None}
    unusable = await _unusable(digests, media)
    return frozenset({one for one in unusable if not await _is_restored(one, media, folder, output)})


async def without_lost(assets: Sequence[Asset], lost: Collection[Digest], media: MediaStore) -> list[Asset]:
    """Treats shown assets whose medium is lost as failed. Their takes are kept: nothing is paid again
    unasked.
    """
    return [
        asset if asset.kind in NOT_SHOWN else await _failed_if_lost(asset, lost, media) for asset in assets
    ]


async def check_inputs(asset: Asset, others: Mapping[AssetKey, Asset], media: MediaStore) -> None:
    """Raises ReelproofError for a missing or damaged medium that the asset would be made from."""
    keys = {dependency.key for dependency in asset.depends_on if dependency.is_required}
    writer = prompt_writer(asset, others)
    inputs = [others[key] for key in others.keys() & keys] + ([writer] if writer is not None else [])
    await check_media(inputs, media)


async def check_media(assets: Iterable[Asset], media: MediaStore) -> None:
    """Raises ReelproofError for an asset whose take's medium is missing or damaged."""
    made = [(asset, take) for asset in assets if (take := asset.accepted_take) is not None]
    unusable = await _unusable({take.media_digest for _, take in made}, media)
    for asset, take in made:
        if take.media_digest in unusable:
            raise ReelproofError(await _failure(asset, take, media))


async def _unusable(digests: Collection[Digest], media: MediaStore) -> frozenset[Digest]:
    return (frozenset(digests) - await media.existing(digests)) | await media.damaged(digests)


async def _is_restored(digest: Digest, media: MediaStore, folder: ProjectFolder, output: Path) -> bool:
    content = await folder.media_copy(output, digest)
    if content is None:
        logger.warning("a stored medium is missing or damaged", extra={"digest": digest})
        return False
    await media.put(content)
    logger.warning("a stored medium was restored from the film's folder", extra={"digest": digest})
    return True


async def _failed_if_lost(asset: Asset, lost: Collection[Digest], media: MediaStore) -> Asset:
    take = asset.accepted_take
    if take is None or take.media_digest not in lost:
        return asset
    error = await _failure(asset, take, media)
    return replace(asset, accepted_take=None, status=AssetStatus.failed, error=error)


async def _failure(asset: Asset, take: Take, media: MediaStore) -> Failure:
    digests = [take.media_digest]
    is_there = bool(await media.existing(digests) | await media.damaged(digests))
    return damaged_medium(asset, take, str(media.path(take.media_digest)), is_missing=not is_there)
