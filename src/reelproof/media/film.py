"""Renders a film: what is not in the cache is encoded in child processes, and all pieces are joined."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.render import Film
from reelproof.engine.file_ports import FilmOrder
from reelproof.media.cache import RenderCache
from reelproof.media.encode import encoder_identity, write_chunk
from reelproof.media.film_plan import FilmPlan, PlannedChunk, plan_film
from reelproof.media.join import FilmParts, write_film
from reelproof.media.sound_track import write_sound
from reelproof.provider_api.processes import ProcessPool

OnProgress = Callable[[int, int, str], None]
# Trying again heals a child that died and pieces that were damaged in the cache.
TRIES = 3


class FilmRenderer:
    """The port `Renderer`. The pool decides how many pieces are encoded at once."""

    def __init__(self, pool: ProcessPool, cache_dir: Path) -> None:
        self._pool = pool
        self._cache = RenderCache(cache_dir)

    async def render(self, order: FilmOrder, on_progress: OnProgress) -> Film:
        """Raises ReelproofError. Cancelled, it leaves the encoded pieces and nothing half-written."""
        plan = await asyncio.to_thread(plan_film, order, encoder_identity())
        rendered: set[str] = set()
        note = self._cache.noted(order.output)
        if note is None or not note.describes(order.output, plan.key):
            rendered = {planned.segment for planned in plan.chunks if not self._has(planned)}
            await self._make(order, plan, on_progress)
            await asyncio.to_thread(self._cache.note, order.output, plan.key, plan.sound_key)
            await asyncio.to_thread(self._cache.trim)
        on_progress(order.timeline.duration, order.timeline.duration, "")
        return _film(order, plan, len(rendered))

    def _has(self, planned: PlannedChunk) -> bool:
        return self._cache.take(self._cache.chunk(planned.key))

    async def _make(self, order: FilmOrder, plan: FilmPlan, on_progress: OnProgress) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                await self._encode(order, plan, Progress(plan, on_progress))
                await self._join(order, plan)
                return
            except BrokenProcessPool as error:
                if not tries_left:
                    raise _child_died() from error
            except ReelproofError as error:
                if not tries_left or error.failure.code is not ErrorCode.StorageFailure:
                    raise

    async def _encode(self, order: FilmOrder, plan: FilmPlan, progress: "Progress") -> None:
        work: list[Coroutine[Any, Any, None]] = []
        if not self._cache.take(self._cache.sound(plan.sound_key)):
            work.append(self._make_sound(order, plan))
        for planned in plan.chunks:
            if self._has(planned):
                progress.add(planned)
            else:
                work.append(self._encode_chunk(planned, progress))
        await _together(work)

    async def _make_sound(self, order: FilmOrder, plan: FilmPlan) -> None:
        note = self._cache.noted(order.output)
        earlier = self._cache.sound(note.sound_key) if note else None
        await self._pool.run(write_sound, plan.sound, self._cache.sound(plan.sound_key), earlier)

    async def _encode_chunk(self, planned: PlannedChunk, progress: "Progress") -> None:
        path = self._cache.chunk(planned.key)
        await self._pool.run(write_chunk, planned.chunk, planned.picture, path)
        progress.add(planned)

    async def _join(self, order: FilmOrder, plan: FilmPlan) -> None:
        parts = FilmParts(
            chunks=tuple(self._cache.chunk(planned.key) for planned in plan.chunks),
            sound=self._cache.sound(plan.sound_key),
            frames=order.timeline.duration,
            rate=order.timeline.rate,
            title=order.timeline.title,
            chapters=order.timeline.chapters,
        )
        await _to_its_end(self._pool.run(write_film, parts, order.output))


class Progress:
    """Counts frames that are encoded or were found in the cache."""

    def __init__(self, plan: FilmPlan, on_progress: OnProgress) -> None:
        self._total = sum(planned.chunk.frames for planned in plan.chunks)
        self._done = 0
        self._on_progress = on_progress

    def add(self, planned: PlannedChunk) -> None:
        self._done += planned.chunk.frames
        self._on_progress(self._done, self._total, planned.clip.name)


async def _together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """The first failure ends the rest and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for coroutine in work:
                group.create_task(coroutine)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _to_its_end(coroutine: Coroutine[Any, Any, None]) -> None:
    """A child can't be stopped in the middle of a file, so a cancelled caller waits until it is whole."""
    task = asyncio.create_task(coroutine)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait({task})


def _film(order: FilmOrder, plan: FilmPlan, rendered: int) -> Film:
    segments = {planned.segment for planned in plan.chunks}
    return Film(
        path=str(order.output),
        key=plan.key,
        size_bytes=order.output.stat().st_size,
        duration_s=order.timeline.duration_s,
        segments_rendered=rendered,
        segments_reused=len(segments) - rendered,
    )


def _child_died() -> ReelproofError:
    message = (
        "A process that encodes the film died again and again; most likely the machine has too little memory."
    )
    return ReelproofError(Failure(ErrorCode.Unknown, message))
