"""Reads the prompt that a language model wrote for an image, clip or music model."""

import asyncio
from collections.abc import Mapping

from reelproof.domain.asset import PROMPT_ROLE, Asset, Take
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import AssetKey
from reelproof.engine.ports.files import MediaStore
from reelproof.planning.recovery.damaged_medium import damaged_medium


def prompt_writer(asset: Asset, others: Mapping[AssetKey, Asset]) -> Asset | None:
    """Returns the asset that holds the prompt written for this one; None if there is none, or another was
    given.
    """
    if asset.edit is not None and asset.edit.prompt:
        return None
    writers = [others.get(one.key) for one in asset.depends_on if one.role == PROMPT_ROLE]
    return next((one for one in writers if one is not None and one.accepted_take is not None), None)


async def written_prompt(asset: Asset, others: Mapping[AssetKey, Asset], media: MediaStore) -> str | None:
    """Returns the prompt written for the asset; None if there is none yet.

    If its stored file is damaged, the recipe of the asset's take still has it. Raises ReelproofError
    (StorageFailure) if there is no such take.
    """
    writer = prompt_writer(asset, others)
    if writer is None or writer.accepted_take is None:
        return None
    content = await asyncio.to_thread(_content, writer.accepted_take, media)
    if content is not None:
        return content.decode().strip()
    take = asset.accepted_take
    if take is None or take.recipe is None:
        path = media.path(writer.accepted_take.media_digest)
        raise ReelproofError(damaged_medium(writer, writer.accepted_take, str(path)))
    return take.recipe.prompt


def _content(take: Take, media: MediaStore) -> bytes | None:
    """Returns None for a medium that is missing or damaged."""
    try:
        content = media.path(take.media_digest).read_bytes()
    except OSError:
        return None
    return content if digest_of_bytes(content) == take.media_digest else None
