"""The pieces of films that are being rendered, in order, for those who watch them being made."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from reelproof.domain.canonical import digest_of
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.render import FilmPiece, RunningRender
from reelproof.engine.ports.files import RenderRequest
from reelproof.files import remove_entry
from reelproof.media.rendering.cache import RenderCache
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.small_json import read_small_json, write_small_json


class RunningPieces:
    """Implements `RenderedPieces`. There is a list in the cache only while a film is rendered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache = RenderCache(folder)

    @asynccontextmanager
    async def listed(self, request: RenderRequest, chunks: Sequence[PlannedChunk]) -> AsyncIterator[None]:
        """Lists the pieces during the block. Without a list the film is rendered all the same."""
        path = self._path(request.output)
        with suppress(ReelproofError):
            await asyncio.to_thread(_write, path, request, chunks)
        try:
            yield
        finally:
            with suppress(OSError):
                await asyncio.to_thread(remove_entry, path)

    async def of(self, output: Path) -> RunningRender | None:
        return await asyncio.to_thread(self._read, output)

    def _read(self, output: Path) -> RunningRender | None:
        return read_small_json(self._path(output), self._render_of)

    def _render_of(self, facts: Mapping[str, Any]) -> RunningRender:
        pieces = tuple(self._piece(*fields) for fields in facts["pieces"])
        return RunningRender(pieces, bool(facts["has_burned_captions"]))

    def _piece(self, key: str, start_s: float, duration_s: float) -> FilmPiece:
        digest = Digest(key)
        path = self._cache.chunk(digest) if self._cache.has_chunk(digest) else None
        return FilmPiece(digest, start_s, duration_s, path)

    def _path(self, output: Path) -> Path:
        return self._folder / "running" / f"{digest_of(str(output.absolute()))}.json"


def _write(path: Path, request: RenderRequest, chunks: Sequence[PlannedChunk]) -> None:
    facts = {
        "has_burned_captions": request.options.burn_captions,
        "pieces": list(_pieces(request, chunks)),
    }
    write_small_json(path, facts)


def _pieces(request: RenderRequest, chunks: Sequence[PlannedChunk]) -> Iterator[tuple[str, float, float]]:
    rate, at = request.timeline.rate, 0
    for planned in chunks:
        frames = planned.chunk.frames
        yield planned.key, rate.seconds(at), rate.seconds(frames)
        at += frames
