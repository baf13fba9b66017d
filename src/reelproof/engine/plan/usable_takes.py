"""Which takes can be used: their media are stored and, unless they were paid for, undamaged."""

from collections.abc import Collection

from reelproof.domain.asset import Take
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import TakeId
from reelproof.domain.own_media import is_own
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.ports.files import MediaStore


async def usable_takes(takes: Collection[Take], media: MediaStore, catalog: Catalog) -> frozenset[TakeId]:
    """Leaves out what has to be made again. A damaged medium that was paid for has not: it is reported when
    the film is assembled, and paid for again only if a person asks for it.
    """
    digests = {take.media_digest for take in takes}
    damaged = await media.damaged(digests)
    undamaged = await media.existing(digests) - damaged
    return frozenset(
        take.id
        for take in takes
        if take.media_digest in undamaged
        or (take.media_digest in damaged and not _is_free(take.model, catalog))
    )


def _is_free(model: str, catalog: Catalog) -> bool:
    """Whether it is the author's own file, or made by a local model that still exists."""
    try:
        return is_own(model) or catalog.model(model).info.is_local
    except ReelproofError:
        return False
