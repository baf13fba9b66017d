"""Thumbnails, posters and waveforms: which picture is shown, errors, cache (each is made once)."""

import asyncio
from pathlib import Path

from reelproof.domain.asset import VISUAL_KINDS, Asset, AssetKind, Take
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.project import Project
from reelproof.engine.ports.files import MediaStore, PreviewKind, PreviewMaker, PreviewOrder, PreviewStore
from reelproof.engine.ports.stores import AssetFilter, Stores
from reelproof.engine.studio.owned_lookup import NotFound, not_available_yet

PICTURES = frozenset({AssetKind.image, AssetKind.starting_image})
SOUNDS = frozenset({AssetKind.narration, AssetKind.music})
STILL, MOVING = "image/", "image/gif"
# While a film is being made, its first pictures may be missing.
FIRST_PICTURES = 50


class Previews:
    """Makes and caches previews. Raises ReelproofError; NotFound if nothing can be shown."""

    def __init__(self, stores: Stores, media: MediaStore, store: PreviewStore, maker: PreviewMaker) -> None:
        self._stores = stores
        self._media = media
        self._store = store
        self._maker = maker
        self._tasks: dict[tuple[Digest, str], asyncio.Task[Path]] = {}

    async def thumbnail(self, take: Take, asset: Asset, width: int) -> Path:
        """Returns a WebP file of at most `width` pixels."""
        if asset.kind not in VISUAL_KINDS:
            shape = " Its waveform is at …/waveform." if asset.kind in SOUNDS else ""
            message = f"This {asset.kind.value.replace('_', ' ')} has no picture.{shape}"
            raise invalid_input("take", message)
        return await self._of_take(take, _kind(take, asset), width)

    async def waveform(self, take: Take, asset: Asset) -> Path:
        """A JSON file."""
        if asset.kind not in SOUNDS:
            raise invalid_input("take", f"This {asset.kind.value.replace('_', ' ')} is not audio.")
        return await self._of_take(take, PreviewKind.waveform, 0)

    async def poster(self, project: Project, width: int) -> Path:
        """Returns a WebP file of the film, or of its first picture."""
        renders = await self._stores.jobs.renders(project.id, 1)
        if renders:
            film = renders[0][1]
            try:
                return await self._cached(film.key, PreviewOrder(PreviewKind.clip, Path(film.path), width))
            except NotFound:
                pass  # the film was moved away; its assets are still stored
        for kind in (AssetKind.image, AssetKind.starting_image, AssetKind.video):
            chosen = AssetFilter(project.id, kinds=[kind])
            for asset in await self._stores.assets.page(chosen, limit=FIRST_PICTURES):
                if (take := asset.accepted_take) is not None:
                    return await self._of_take(take, _kind(take, asset), width)
        raise not_available_yet("poster", project.id)

    async def _of_take(self, take: Take, kind: PreviewKind, width: int) -> Path:
        order = PreviewOrder(kind, self._media.path(take.media_digest), width)
        return await self._cached(take.media_digest, order)

    async def _cached(self, digest: Digest, order: PreviewOrder) -> Path:
        """Returns a cached preview, or makes it; concurrent callers share one task."""
        if (kept := await self._store.find(digest, order.name)) is not None:
            return kept
        key = digest, order.name
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.create_task(self._make(digest, order))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return await asyncio.shield(task)

    async def _make(self, digest: Digest, order: PreviewOrder) -> Path:
        if not await asyncio.to_thread(order.path.is_file):
            raise NotFound("medium", digest)
        try:
            content = await self._maker.make(order)
        except ReelproofError as error:
            raise NotFound(order.kind.value, digest) from error
        return await self._store.put(digest, order.name, content)


def _kind(take: Take, asset: Asset) -> PreviewKind:
    """Decides by media type: a picture may replace the author's clip."""
    is_still = take.media_type.startswith(STILL) and take.media_type != MOVING
    return PreviewKind.picture if is_still or asset.kind in PICTURES else PreviewKind.clip
