"""Reads the prompt that a language model wrote for an image, clip or music model."""

import asyncio
from collections.abc import Mapping

from reelproof.domain.asset import PROMPT_ROLE, Asset
from reelproof.domain.ids import AssetKey
from reelproof.engine.ports.files import MediaStore


async def written_prompt(asset: Asset, others: Mapping[AssetKey, Asset], media: MediaStore) -> str | None:
    """Returns the prompt written for the asset; None if there is none yet."""
    for dependency in asset.depends_on:
        writer = others.get(dependency.key)
        if dependency.role == PROMPT_ROLE and writer is not None and writer.accepted_take is not None:
            content = await asyncio.to_thread(media.path(writer.accepted_take.media_digest).read_bytes)
            return content.decode().strip()
    return None
