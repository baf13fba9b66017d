"""A draft of a long film after one picture has changed: `python -m benchmarks.draft [SEGMENTS]`.

The renderer alone, in a process that runs already, beside the encoding of the changed pieces in the same
child processes and the joining of the film. One line of JSON.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.whole_film import LANDSCAPE, PROCESSES, RATE, SEGMENT_S, film_of, media_in
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.project import DRAFT_SHORT_SIDE
from reelproof.domain.render import RenderOptions
from reelproof.domain.script import MotionName
from reelproof.domain.timeline import Clip, Framing, Motion, Timeline
from reelproof.domain.units import Frames
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.rendering.encoder_calls import write_chunk
from reelproof.media.rendering.encoders import encoder_identity
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.render_plan import plan_render
from reelproof.provider_api.processes import ProcessPool

SEGMENTS, ROUNDS = 100, 5
CLIP_FRAMES = round(SEGMENT_S * RATE.frames_per_s)


def main() -> None:
    segments = int(sys.argv[1]) if sys.argv[1:] else SEGMENTS
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        print(json.dumps(measure_draft(Path(folder), segments)), flush=True)


def measure_draft(folder: Path, segments: int = SEGMENTS) -> Mapping[str, float]:
    return asyncio.run(_measure(folder, segments))


async def _measure(folder: Path, segments: int) -> Mapping[str, float]:
    timeline, paths = _draft(folder, segments)
    pool = ProcessPool(PROCESSES)
    renderer = FilmRenderer(pool, folder / "cache")

    async def render(changed: Timeline) -> None:
        request = RenderRequest(changed, paths, folder / "film.mp4", RenderOptions())
        await renderer.render(request, lambda *_: None)

    whole_s = await _seconds(lambda: render(timeline))
    changed_s, pieces_s = [], []
    for number in range(ROUNDS):
        one, other = (_with_change(timeline, 2 * number + offset) for offset in range(2))
        changed_s.append(await _seconds(lambda film=one: render(film)))  # type: ignore[misc]
        pieces_s.append(await _pieces_s(pool, RenderRequest(other, paths, folder, RenderOptions()), number))
    await pool.close()
    return {
        "draft_whole_s": round(whole_s, 2),
        "draft_changed_s": round(median(changed_s), 2),
        "draft_pieces_s": round(median(pieces_s), 2),
        "draft_over_pieces": round(median(changed_s) / median(pieces_s), 2),
    }


def _draft(folder: Path, segments: int) -> tuple[Timeline, Mapping[Digest, Path]]:
    """Two pictures in turns, each time under another motion, so that every piece is one of its own."""
    media = folder / "media"
    media.mkdir()
    short = film_of(media, round(2 * SEGMENT_S), LANDSCAPE.scaled_to(DRAFT_SHORT_SIDE))
    visuals = [_moved(short.visuals[number % 2], number, number / 1_000) for number in range(segments)]
    film = replace(short, visuals=tuple(visuals), duration=Frames(CLIP_FRAMES * segments))
    return film, media_in(media)


def _moved(clip: Clip, number: int, zoom: float) -> Clip:
    """The clip in another place, under a motion that differs with `zoom`."""
    return replace(
        clip,
        asset_key=AssetKey(f"segment/{number}/image/1"),
        segment_id=SegmentId(str(number)),
        start=Frames(CLIP_FRAMES * number),
        motion=Motion(MotionName.zoom_in, Framing(1 + zoom, 0.5, 0.5), Framing(1.15 + zoom, 0.5, 0.5)),
    )


def _with_change(timeline: Timeline, change: int) -> Timeline:
    """Changes the clip in the middle."""
    number = len(timeline.visuals) // 2
    visuals = [*timeline.visuals]
    visuals[number] = _moved(visuals[number], number, 0.5 + change / 1_000)
    return replace(timeline, visuals=tuple(visuals))


async def _pieces_s(pool: ProcessPool, request: RenderRequest, number: int) -> float:
    """Encodes the pieces of the changed clip alone."""
    changed = str(len(request.timeline.visuals) // 2)
    chunks = [
        planned for planned in plan_render(request, encoder_identity()).chunks if planned.part == changed
    ]
    names = (request.output / f"piece-{number}-{piece}.mp4" for piece in count())

    async def encode() -> None:
        await asyncio.gather(
            *(
                pool.run(write_chunk, one.chunk, one.pictures, name)
                for one, name in zip(chunks, names, strict=False)
            )
        )

    return await _seconds(encode)


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
