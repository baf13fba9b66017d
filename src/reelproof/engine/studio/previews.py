"""What pages show of media: small pictures, posters, the shape of sounds. Each is made once."""

import asyncio
from pathlib import Path

from reelproof.domain.asset import Asset, AssetKind, Take
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.domain.project import Project
from reelproof.engine.ports.files import MediaStore, PreviewKind, PreviewMaker, PreviewOrder, PreviewStore
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.stores import AssetFilter
from reelproof.engine.studio.belongings import NotThere, nothing_yet

PICTURES = frozenset({AssetKind.image, AssetKind.starting_image})
SEEN = PICTURES | {AssetKind.video}
SOUNDS = frozenset({AssetKind.narration, AssetKind.music})
STILL, MOVING = "image/", "image/gif"
# Of a film under way the first pictures may still be missing.
FIRST_PICTURES = 50


class Previews:
    """Raises ReelproofError; NotThere where there is nothing to be shown."""

    def __init__(self, ledgers: Ledgers, media: MediaStore, store: PreviewStore, maker: PreviewMaker) -> None:
        self._ledgers = ledgers
        self._media = media
        self._store = store
        self._maker = maker
        self._under_way: dict[tuple[Digest, str], asyncio.Task[Path]] = {}

    async def thumbnail(self, take: Take, asset: Asset, width: int) -> Path:
        """A WebP file, at most so wide."""
        if asset.kind not in SEEN:
            shape = " Its shape is at …/waveform." if asset.kind in SOUNDS else ""
            message = f"Nothing of this {asset.kind.value.replace('_', ' ')} can be seen.{shape}"
            raise invalid_input("take", message)
        return await self._of_take(take, _kind(take, asset), width)

    async def waveform(self, take: Take, asset: Asset) -> Path:
        """A JSON file."""
        if asset.kind not in SOUNDS:
            raise invalid_input("take", f"This {asset.kind.value.replace('_', ' ')} is no sound.")
        return await self._of_take(take, PreviewKind.waveform, 0)

    async def poster(self, project: Project, width: int) -> Path:
        """A WebP file: of the film, else of the first picture that there is."""
        renders = await self._ledgers.jobs.renders(project.id, 1)
        if renders:
            film = renders[0][1]
            try:
                return await self._kept(film.key, PreviewOrder(PreviewKind.clip, Path(film.path), width))
            except NotThere:
                pass  # it was moved away; what it was made of is still there
        for kind in (AssetKind.image, AssetKind.starting_image, AssetKind.video):
            chosen = AssetFilter(project.id, kinds=[kind])
            for asset in await self._ledgers.assets.page(chosen, limit=FIRST_PICTURES):
                if (take := asset.accepted_take) is not None:
                    return await self._of_take(take, _kind(take, asset), width)
        raise nothing_yet("poster", project.id)

    async def _of_take(self, take: Take, kind: PreviewKind, width: int) -> Path:
        order = PreviewOrder(kind, self._media.path(take.media_digest), width)
        return await self._kept(take.media_digest, order)

    async def _kept(self, digest: Digest, order: PreviewOrder) -> Path:
        """Who asks for what is being made waits for it."""
        if (kept := await self._store.find(digest, order.name)) is not None:
            return kept
        key = digest, order.name
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.create_task(self._made(digest, order))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def _made(self, digest: Digest, order: PreviewOrder) -> Path:
        if not await asyncio.to_thread(order.path.is_file):
            raise NotThere("medium", digest)
        try:
            content = await self._maker.make(order)
        except ReelproofError as error:
            raise NotThere(order.kind.value, digest) from error
        return await self._store.put(digest, order.name, content)


def _kind(take: Take, asset: Asset) -> PreviewKind:
    """By what it is: a picture may stand in for a clip of the writer's."""
    is_still = take.media_type.startswith(STILL) and take.media_type != MOVING
    return PreviewKind.picture if is_still or asset.kind in PICTURES else PreviewKind.clip
