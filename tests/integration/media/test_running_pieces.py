"""A film that is being rendered can be watched: its pieces are films of their own, complete or not there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from reelproof.domain.render import RenderOptions, RunningRender
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.encoder_calls import write_film
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.running_pieces import RunningPieces
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.examples import MediaFolder, encoded, film, landscape, picture_clip


class WatchedPool(ProcessPool):
    """Looks at the film's pieces before each piece of work, and before they are joined."""

    look: Callable[[], Any]
    renders: list[RunningRender | None]
    joined: RunningRender | None = None

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.renders.append(await self.look())
        if function is write_film:
            self.joined = self.renders[-1]
            assert self.joined is not None
            for piece in self.joined.pieces:
                assert piece.path is not None
                with av.open(piece.path) as shown:
                    frames = sum(1 for _ in shown.decode(video=0))
                assert frames == 12
        return await super().run(function, *args, **kwargs)


@pytest.mark.parametrize("burn", [True, False])
async def test_all_pieces_are_watched_before_they_are_joined(tmp_path: Path, burn: bool) -> None:
    media = MediaFolder(tmp_path)
    clips = [picture_clip(one, 12 * one, 12, media.put(encoded(landscape(one)))) for one in range(2)]
    output = tmp_path / "film.mp4"
    request = RenderRequest(film(clips, []), media.paths, output, RenderOptions(burn_captions=burn))
    pieces = RunningPieces(tmp_path / "cache")
    pool = WatchedPool(1)
    pool.look, pool.renders = (lambda: pieces.of(output)), []
    try:
        assert await pieces.of(output) is None
        await FilmRenderer(pool, tmp_path / "cache").render(request, lambda *_: None)
        first = pool.renders[0]
        assert first is not None
        assert [piece.path for piece in first.pieces] == [None, None]
        assert pool.joined is not None
        assert pool.joined.has_burned_captions is burn
        ends = [piece.start_s + piece.duration_s for piece in pool.joined.pieces]
        assert ends == pytest.approx([0.5, 1.0], abs=0.5)
        assert await pieces.of(output) is None
    finally:
        await asyncio.wait_for(pool.close(), timeout=60)
