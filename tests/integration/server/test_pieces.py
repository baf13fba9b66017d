"""Pieces of a film that is being rendered: listed in order, served once finished, gone with the render."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reelproof.domain.ids import Digest, JobId
from reelproof.domain.render import RenderOptions
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.cache import RenderCache
from reelproof.media.rendering.piece_check import PieceCheck
from reelproof.media.rendering.render_plan import plan_render
from reelproof.media.rendering.running_pieces import RunningPieces
from reelproof.planning.export.film_files import FILM_NAME
from tests.integration.media.examples import MediaFolder, encoded, film, landscape, picture_clip
from tests.integration.server.harness import StudioApi, StudioHarness

CONTENT = b"an encoded piece"


@asynccontextmanager
async def rendering(api: StudioApi, folder: Path) -> AsyncIterator[tuple[str, list[Path]]]:
    """A job whose film of two pictures is being rendered, and where its pieces will be."""
    job_id = str((await api.start())["job_id"])
    output = Path((await api.studio.stores.jobs.request(JobId(job_id))).output_path) / FILM_NAME
    media = MediaFolder(folder)
    clips = [picture_clip(one, 12 * one, 12, media.put(encoded(landscape(one)))) for one in range(2)]
    request = RenderRequest(film(clips, []), media.paths, output, RenderOptions())
    chunks = plan_render(request, "an encoder").chunks
    home = api.studio.home.cache
    async with RunningPieces(home).listed(request, chunks):
        yield job_id, [RenderCache(home).chunk(planned.key) for planned in chunks]


def finish(piece: Path) -> None:
    piece.parent.mkdir(parents=True, exist_ok=True)
    piece.write_bytes(CONTENT)
    PieceCheck(Digest("0" * 64)).save(piece)


async def pieces_of(api: StudioApi, job_id: str) -> list[dict[str, Any]]:
    listed: dict[str, Any] = await api.get(f"/jobs/{job_id}/pieces")
    pieces: list[dict[str, Any]] = listed["pieces"]
    return pieces


async def test_finished_pieces_can_be_watched_while_the_rest_is_rendered(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        async with rendering(api, harness.folder) as (job_id, files):
            first, second = await pieces_of(api, job_id)
            assert (first["start_s"], first["url"], second["url"]) == (0.0, None, None)
            assert second["start_s"] == first["duration_s"]
            finish(files[0])
            first, second = await pieces_of(api, job_id)
            assert second["url"] is None
            answer = await api.client.get(first["url"], headers={"Range": "bytes=3-9"})
            assert (answer.status_code, answer.content) == (206, CONTENT[3:10])
            assert answer.headers["Content-Type"] == "video/mp4"
            beyond = await api.client.get(first["url"], headers={"Range": "bytes=99-"})
            assert (beyond.status_code, beyond.json()["code"]) == (416, "InvalidInput:Range")
            unfinished = f"/api/jobs/{job_id}/pieces/{files[1].name}"
            assert (await api.client.get(unfinished)).status_code == 404
        assert await pieces_of(api, job_id) == []
        assert (await api.client.get(first["url"])).status_code == 404


async def test_a_piece_that_is_not_checked_yet_is_not_shown(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api, rendering(api, harness.folder) as (job_id, files):
        files[0].parent.mkdir(parents=True, exist_ok=True)
        files[0].write_bytes(CONTENT)
        assert [piece["url"] for piece in await pieces_of(api, job_id)] == [None, None]
