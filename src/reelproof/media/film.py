"""Renders a film: what is not in the cache is encoded in child processes, and all pieces are joined."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import StepName
from reelproof.domain.render import Film
from reelproof.engine.ports.files import AssetsUnusable, FilmOrder
from reelproof.engine.run.worked_time import Clock
from reelproof.media.cache import RenderCache
from reelproof.media.encode import encoder_identity, write_chunk
from reelproof.media.film_plan import FilmPlan, PlannedChunk, plan_film
from reelproof.media.join import FilmParts, write_film
from reelproof.media.sound_track import write_sound
from reelproof.media.under_way import UnderWay
from reelproof.provider_api.processes import ProcessPool

OnProgress = Callable[[int, int, str], None]
# Trying again heals a child that died and pieces that were damaged in the cache.
TRIES = 3
# Failures that are not the fault of a picture, clip or sound.
OF_THE_MACHINE = (ErrorCode.OutOfDiskSpace, ErrorCode.OutputDirectoryNotWritable, ErrorCode.StorageFailure)


class FilmRenderer:
    """The port `Renderer`. The pool decides how many pieces are encoded at once."""

    def __init__(self, pool: ProcessPool, cache_dir: Path, clock: Clock = time.monotonic) -> None:
        self._pool = pool
        self._clock = clock
        self._cache = RenderCache(cache_dir)
        # What waits for a child here is not under way.
        self._places = asyncio.Semaphore(pool.workers)

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
            making = Making(order, plan, Progress(plan, on_progress), is_last_try=not tries_left)
            patience_s = order.stall_s + order.timeline.duration_s
            watching = asyncio.create_task(making.under_way.watch(patience_s, self._pool.kill, self._clock))
            try:
                await self._encode(making)
                making.check_usable()
                await self._join(making)
                return
            except BrokenProcessPool as error:
                _check_worth_repeating(making, patience_s, error)
            except ReelproofError as error:
                if not tries_left or error.failure.code is not ErrorCode.StorageFailure:
                    raise
            finally:
                watching.cancel()

    async def _encode(self, making: "Making") -> None:
        work: list[Coroutine[Any, Any, None]] = []
        if not self._cache.take(self._cache.sound(making.plan.sound_key)):
            work.append(self._make_sound(making))
        for planned in making.plan.chunks:
            if self._has(planned):
                making.progress.add(planned)
            else:
                work.append(self._encode_chunk(making, planned))
        if making.is_last_try:
            # One alone, so that it is known which one a child dies of.
            await _one_by_one(work)
        else:
            await _together(work)

    async def _make_sound(self, making: "Making") -> None:
        note = self._cache.noted(making.order.output)
        earlier = self._cache.sound(note.sound_key) if note else None
        sound_path = self._cache.sound(making.plan.sound_key)
        async with self._places:
            with making.piece(making.sound_assets):
                await self._pool.run(write_sound, making.plan.sound, sound_path, earlier)

    async def _encode_chunk(self, making: "Making", planned: PlannedChunk) -> None:
        path = self._cache.chunk(planned.key)
        async with self._places:
            with making.piece(planned.assets):
                await self._pool.run(write_chunk, planned.chunk, planned.picture, path)
        making.progress.add(planned)

    async def _join(self, making: "Making") -> None:
        order, plan = making.order, making.plan
        parts = FilmParts(
            chunks=tuple(self._cache.chunk(planned.key) for planned in plan.chunks),
            sound=self._cache.sound(plan.sound_key),
            frames=order.timeline.duration,
            rate=order.timeline.rate,
            title=order.timeline.title,
            chapters=order.timeline.chapters,
        )
        async with self._places:
            with making.piece(frozenset()):
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


class Making:
    """One try at a film."""

    def __init__(self, order: FilmOrder, plan: FilmPlan, progress: Progress, is_last_try: bool) -> None:
        self.order = order
        self.plan = plan
        self.progress = progress
        self.is_last_try = is_last_try
        self.under_way = UnderWay()
        self.broken: frozenset[AssetKey] = frozenset()
        self._unusable: dict[frozenset[AssetKey], Failure] = {}

    @contextmanager
    def piece(self, assets: frozenset[AssetKey]) -> Iterator[None]:
        with self.under_way.piece(assets):
            try:
                yield
            except BrokenProcessPool:
                self.broken |= assets
                raise
            except ReelproofError as error:
                if not assets or error.failure.code in OF_THE_MACHINE:
                    raise
                self._unusable[assets] = error.failure

    def check_usable(self) -> None:
        """Raises AssetsUnusable where pieces could not be made of their assets."""
        if self._unusable:
            failure = next(iter(self._unusable.values()))
            message = f"The film could not be rendered with it: {failure.message}"
            raise AssetsUnusable(frozenset().union(*self._unusable), replace(failure, message=message))

    @property
    def sound_assets(self) -> frozenset[AssetKey]:
        timeline = self.order.timeline
        return frozenset(clip.asset_key for clip in (*timeline.narration, *timeline.music) if clip.media)


async def _together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """The first failure ends the rest and is raised as itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for coroutine in work:
                group.create_task(coroutine)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _one_by_one(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    try:
        for coroutine in work:
            await coroutine
    finally:
        for coroutine in work:
            coroutine.close()


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


def _check_worth_repeating(making: Making, patience_s: float, error: BrokenProcessPool) -> None:
    """Raises AssetsUnusable or ReelproofError for a film that would end in the same way again."""
    suspects = making.under_way.stalled or (making.broken if making.is_last_try else frozenset())
    failure = _stalled(patience_s) if making.under_way.stalled is not None else _child_died()
    if suspects:
        raise AssetsUnusable(suspects, failure) from error
    if making.is_last_try:
        raise ReelproofError(failure) from error


def _stalled(patience_s: float) -> Failure:
    message = f"The film could not be rendered with it: nothing was encoded for {patience_s:.0f} s."
    return Failure(ErrorCode.StepTimeout, message, subject=StepName.render.value)


def _child_died() -> Failure:
    message = (
        "A process that encodes the film died again and again; most likely the machine has too little memory."
    )
    return Failure(ErrorCode.Unknown, message)
