"""Rendering a film from nothing, beside the encoder alone: `python -m benchmarks.whole_film [SECONDS]`.

The encoder alone gets the same frames, drawn before, with the same settings in as many processes. One line of
JSON for each film: pictures in 16:9 and 9:16, two pictures where there was one, and clips.
"""

import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import av
import numpy as np

from benchmarks.memory import highest_memory
from benchmarks.photo import photo_of, write_photo
from benchmarks.render import write_recording
from reelproof.domain.asset import AssetStatus, SpokenWord
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.render import RenderOptions
from reelproof.domain.timeline import Caption, Clip, Timeline
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.engine.ports.files import RenderRequest
from reelproof.media.frames.planes import Planes, copy_planes, empty_planes
from reelproof.media.rendering.drawing import draw_frames
from reelproof.media.rendering.encode import encode_frames
from reelproof.media.rendering.encoders import encoder_identity
from reelproof.media.rendering.film import FilmRenderer
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.render_plan import plan_render
from reelproof.media.rendering.transition_chunk import AnyChunk
from reelproof.planning.timeline.motion import choose_motion
from reelproof.provider_api.process_limits import return_free_memory
from reelproof.provider_api.processes import ProcessPool

FILM_S = 60
RATE = FrameRate(30)
PROCESSES = 2
LANDSCAPE, VERTICAL = Size(1920, 1080), Size(1080, 1920)
SEGMENT_S = 6.0
WORDS = ("Words", "of", "a", "caption", "while", "somebody", "speaks")
WORD_S = 0.4


def main() -> None:
    film_s = int(sys.argv[1]) if sys.argv[1:] else FILM_S
    with tempfile.TemporaryDirectory(prefix="reelproof-bench-") as folder:
        for figures in measure_films(Path(folder), film_s):
            print(json.dumps(figures), flush=True)


def measure_whole_films(folder: Path) -> Mapping[str, float]:
    """How much longer each kind takes than the encoder alone; the slowest drawing and the highest memory."""
    films = list(measure_films(folder, FILM_S))
    ratios = {f"{figures['film']}_over_encoder": float(figures["over_encoder"]) for figures in films}
    highest = {name: max(float(figures[name]) for figures in films) for name in ("draw_ms", "render_mb")}
    return {**ratios, **highest}


def measure_films(folder: Path, film_s: int) -> Iterator[Mapping[str, float | str]]:
    kinds: Mapping[str, Callable[[Path], Timeline]] = {
        "landscape": lambda at: film_of(at, film_s, LANDSCAPE),
        "vertical": lambda at: film_of(at, film_s, VERTICAL),
        "short_pictures": lambda at: film_of(at, film_s, LANDSCAPE, pictures_per_segment=2),
        "clips": lambda at: film_of(at, film_s, LANDSCAPE, shows_clips=True),
    }
    for name, timeline_in in kinds.items():
        at = folder / name
        at.mkdir()
        yield {"film": name, **_measure(at, timeline_in(at))}


def _measure(folder: Path, timeline: Timeline) -> Mapping[str, float]:
    request = request_for(timeline, folder)
    # What making the media has taken is not the film's.
    return_free_memory()
    with highest_memory() as sizes:
        seconds = rendered_s(request, folder / "cache")
    chunks = plan_render(request, encoder_identity()).chunks
    drawn_s, encoded_s = _alone(chunks)
    return {
        "rendered_s": round(seconds, 2),
        "encoder_alone_s": round(encoded_s / PROCESSES, 2),
        "render_mb": round(max(sizes) / 1e6),
        "over_encoder": round(seconds / (encoded_s / PROCESSES), 2),
        "draw_ms": round(1000 * drawn_s / timeline.duration, 2),
        "mbit_per_s": round(request.output.stat().st_size * 8e-6 / timeline.duration_s, 2),
    }


def request_for(timeline: Timeline, folder: Path) -> RenderRequest:
    """The film of the media in a folder, to be written into it."""
    return RenderRequest(timeline, media_in(folder), folder / "film.mp4", RenderOptions())


def media_in(folder: Path) -> Mapping[Digest, Path]:
    """Files that are named by their content."""
    return {Digest(path.stem): path for path in folder.iterdir()}


def rendered_s(request: RenderRequest, cache: Path) -> float:
    async def render() -> float:
        pool = ProcessPool(workers=PROCESSES)
        started = time.perf_counter()
        await FilmRenderer(pool, cache).render(request, lambda *_: None)
        seconds = time.perf_counter() - started
        await pool.close()
        return seconds

    return asyncio.run(render())


def _alone(chunks: Sequence[PlannedChunk]) -> tuple[float, float]:
    """Seconds that all processes together take to draw the frames, and to encode them."""
    context = multiprocessing.get_context("spawn")
    shares = [chunks[number::PROCESSES] for number in range(PROCESSES)]
    rounds = min(map(len, shares))
    with context.Manager() as manager:
        barrier = manager.Barrier(PROCESSES)
        with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
            jobs = [pool.submit(_timed, share, rounds, barrier) for share in shares]
            times = [job.result() for job in jobs]
    return sum(drawn for drawn, _ in times), sum(encoded for _, encoded in times)


def _timed(chunks: Sequence[PlannedChunk], rounds: int, barrier: Barrier) -> tuple[float, float]:
    """All processes draw at the same time, and then encode at the same time, as long as all have work."""
    drawn_s = encoded_s = 0.0
    for number, planned in enumerate(chunks):
        is_shared = number < rounds
        started = _started(barrier, is_shared)
        frames = drawn_frames(planned.chunk, planned.pictures)
        drawn_s += time.perf_counter() - started
        started = _started(barrier, is_shared)
        encode_frames(planned.chunk, partial(copied_frames, frames))
        encoded_s += time.perf_counter() - started
    return drawn_s, encoded_s


def _started(barrier: Barrier, is_shared: bool) -> float:
    if is_shared:
        barrier.wait()
    return time.perf_counter()


def drawn_frames(chunk: AnyChunk, pictures: Sequence[Path | None]) -> Sequence[Planes]:
    frames, target = [], empty_planes(chunk.size)
    for _ in draw_frames(chunk, pictures, target):
        kept = empty_planes(chunk.size)
        copy_planes(target, kept)
        frames.append(kept)
    return frames


def copied_frames(frames: Sequence[Planes], target: Planes) -> Iterator[None]:
    for frame in frames:
        copy_planes(frame, target)
        yield


def film_of(
    folder: Path, film_s: int, size: Size, pictures_per_segment: int = 1, shows_clips: bool = False
) -> Timeline:
    """Segments of six seconds, each spoken and with captions."""
    segments = round(film_s / SEGMENT_S)
    edges = [
        Frames(round(SEGMENT_S * RATE.frames_per_s * number / pictures_per_segment))
        for number in range(segments * pictures_per_segment + 1)
    ]
    visuals = [
        _visual(folder, number, start, end, shows_clips and number % 2 == 1)
        for number, (start, end) in enumerate(pairwise(edges))
    ]
    narration = [
        _narration(folder, number, start, end)
        for number, (start, end) in enumerate(pairwise(edges[::pictures_per_segment]))
    ]
    return Timeline(
        title="A film",
        language="en",
        size=size,
        rate=RATE,
        duration=edges[-1],
        visuals=tuple(visuals),
        narration=tuple(narration),
        music=(),
        captions=tuple(caption for number in range(segments) for caption in _captions(number * SEGMENT_S)),
    )


def _visual(folder: Path, number: int, start: Frames, end: Frames, is_clip: bool) -> Clip:
    key = AssetKey(f"segment/{number}/{'video' if is_clip else 'image/1'}")
    write = _write_clip if is_clip else write_photo
    media = _kept(folder, "mp4" if is_clip else "jpg", lambda path: write(path, number))
    clip = _clip(key, start, end, media)
    return replace(clip, is_video=True) if is_clip else replace(clip, motion=choose_motion(key, None))


def _narration(folder: Path, number: int, start: Frames, end: Frames) -> Clip:
    media = _kept(folder, "wav", lambda path: write_recording(path, number))
    return _clip(AssetKey(f"segment/{number}/narration"), start, end, media)


def _clip(key: AssetKey, start: Frames, end: Frames, media: Digest) -> Clip:
    segment_id = SegmentId(key.split("/")[1])
    return Clip(key, key, start, Frames(end - start), media, AssetStatus.generated, segment_id=segment_id)


def _kept(folder: Path, suffix: str, write: Callable[[Path], None]) -> Digest:
    """Writes a file that is named by its content."""
    path = folder / f"new.{suffix}"
    write(path)
    digest = digest_of_bytes(path.read_bytes())
    path.rename(folder / f"{digest}.{suffix}")
    return digest


def _captions(start_s: float) -> Iterator[Caption]:
    """Two captions, each in three of the segment's six seconds."""
    for first_s in (start_s, start_s + SEGMENT_S / 2):
        words = tuple(
            SpokenWord(word, first_s + WORD_S * number, first_s + WORD_S * (number + 1))
            for number, word in enumerate(WORDS)
        )
        yield Caption(first_s, first_s + SEGMENT_S / 2, (" ".join(WORDS),), words)


def _write_clip(path: Path, seed: int) -> None:
    """A camera that moves over a picture, as a camera would save it."""
    picture = photo_of(seed)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "veryfast", "crf": "18"})
        stream.width, stream.height, stream.pix_fmt = LANDSCAPE.width, LANDSCAPE.height, "yuv420p"
        for index in range(round(SEGMENT_S * RATE.frames_per_s)):
            shifted = np.ascontiguousarray(np.roll(picture, 2 * index, axis=1))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shifted, format="bgr24")))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
