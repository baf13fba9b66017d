"""Film rendering: pieces not cached are encoded in child processes, retried, and joined; progress."""

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
from reelproof.domain.render import FilmFile
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.engine.run.worked_time import Clock
from reelproof.media.rendering.cache import RenderCache
from reelproof.media.rendering.encoder_calls import (
    ENCODERS,
    ChunkFile,
    FilmParts,
    encoder_identity,
    write_chunk,
    write_film,
    write_sound,
)
from reelproof.media.rendering.render_plan import PlannedChunk, RenderPlan, plan_render
from reelproof.media.rendering.watchdog import RenderWatchdog
from reelproof.provider_api.processes import ProcessPool, preload

OnProgress = Callable[[int, int, str], None]
# Retries recover from a crashed child process and from damaged pieces in the cache.
MAX_ATTEMPTS = 3
# Failures not caused by a picture, clip or sound.
MACHINE_FAILURES = (ErrorCode.OutOfDiskSpace, ErrorCode.OutputDirectoryNotWritable, ErrorCode.StorageFailure)


class FilmRenderer:
    """Implements `Renderer`. The pool limits how many pieces are encoded in parallel."""

    def __init__(self, pool: ProcessPool, cache_dir: Path, clock: Clock = time.monotonic) -> None:
        preload(*ENCODERS)
        self._pool = pool
        self._clock = clock
        self._cache = RenderCache(cache_dir)
        # Pieces that wait here for a child process are not watched for stalls.
        self._places = asyncio.Semaphore(pool.workers)

    async def render(self, request: RenderRequest, on_progress: OnProgress) -> FilmFile:
        """Raises ReelproofError. If canceled, it leaves the encoded pieces and no partial files."""
        plan = await asyncio.to_thread(plan_render, request, encoder_identity())
        rendered: set[str] = set()
        note = self._cache.output_record(request.output)
        if note is None or not note.describes(request.output, plan.key):
            rendered = {planned.segment for planned in plan.chunks if not self._is_cached(planned)}
            await self._make(request, plan, on_progress)
            await asyncio.to_thread(self._cache.note, request.output, plan.key, plan.sound_key)
            await asyncio.to_thread(self._cache.trim)
        on_progress(request.timeline.duration, request.timeline.duration, "")
        return _film(request, plan, len(rendered))

    def _is_cached(self, planned: PlannedChunk) -> bool:
        return self._cache.touch(self._cache.chunk(planned.key))

    async def _make(self, request: RenderRequest, plan: RenderPlan, on_progress: OnProgress) -> None:
        has_stalled = False
        for tries_left in reversed(range(MAX_ATTEMPTS)):
            patience_s = request.stall_s + request.timeline.duration_s
            watchdog = RenderWatchdog(patience_s, is_hasty=not has_stalled, clock=self._clock)
            attempt = RenderAttempt(
                request, plan, Progress(plan, on_progress), watchdog, is_last_attempt=not tries_left
            )
            watching = asyncio.create_task(watchdog.watch(self._pool.kill))
            try:
                await self._encode(attempt)
                attempt.check_usable()
                await self._join(attempt)
                return
            except BrokenProcessPool as error:
                _check_retryable(attempt, has_stalled, error)
                has_stalled = has_stalled or watchdog.stalled is not None
            except ReelproofError as error:
                if not tries_left or error.failure.code is not ErrorCode.StorageFailure:
                    raise
            finally:
                watching.cancel()

    async def _encode(self, attempt: "RenderAttempt") -> None:
        work: list[Coroutine[Any, Any, None]] = []
        if not self._cache.touch(self._cache.sound(attempt.plan.sound_key)):
            work.append(self._make_sound(attempt))
        for planned in attempt.plan.chunks:
            if self._is_cached(planned):
                attempt.progress.add(planned)
            else:
                work.append(self._encode_chunk(attempt, planned))
        if attempt.is_last_attempt:
            # One at a time, to identify the piece that crashes the child process.
            await _run_in_sequence(work)
        else:
            await _run_all(work)

    async def _make_sound(self, attempt: "RenderAttempt") -> None:
        note = self._cache.output_record(attempt.request.output)
        earlier = self._cache.sound(note.sound_key) if note else None
        sound_path = self._cache.sound(attempt.plan.sound_key)
        async with self._places:
            with attempt.track(attempt.sound_assets, is_chunk=False):
                await self._pool.run(write_sound, attempt.plan.sound, sound_path, earlier)

    async def _encode_chunk(self, attempt: "RenderAttempt", planned: PlannedChunk) -> None:
        path = self._cache.chunk(planned.key)
        async with self._places:
            with attempt.track(planned.assets, is_chunk=True):
                await self._pool.run(write_chunk, planned.chunk, planned.picture, path)
        attempt.progress.add(planned)

    async def _join(self, attempt: "RenderAttempt") -> None:
        request, plan = attempt.request, attempt.plan
        parts = FilmParts(
            chunks=tuple(
                ChunkFile(self._cache.chunk(planned.key), planned.chunk.frames) for planned in plan.chunks
            ),
            sound=self._cache.sound(plan.sound_key),
            rate=request.timeline.rate,
            title=request.timeline.title,
            chapters=request.timeline.chapters,
        )
        async with self._places:
            with attempt.track(frozenset(), is_chunk=False):
                await _uncancellable(self._pool.run(write_film, parts, request.output))


class Progress:
    """Counts frames that are encoded or cached."""

    def __init__(self, plan: RenderPlan, on_progress: OnProgress) -> None:
        self._total = sum(planned.chunk.frames for planned in plan.chunks)
        self._done = 0
        self._on_progress = on_progress

    def add(self, planned: PlannedChunk) -> None:
        self._done += planned.chunk.frames
        self._on_progress(self._done, self._total, planned.clip.name)


class RenderAttempt:
    """One attempt to render a film."""

    def __init__(
        self,
        request: RenderRequest,
        plan: RenderPlan,
        progress: Progress,
        watchdog: RenderWatchdog,
        is_last_attempt: bool,
    ) -> None:
        self.request = request
        self.plan = plan
        self.progress = progress
        self.is_last_attempt = is_last_attempt
        self.watchdog = watchdog
        self.broken: frozenset[AssetKey] = frozenset()
        self._unusable: dict[frozenset[AssetKey], Failure] = {}

    @contextmanager
    def track(self, assets: frozenset[AssetKey], is_chunk: bool) -> Iterator[None]:
        with self.watchdog.track(assets, is_chunk):
            try:
                yield
            except BrokenProcessPool:
                self.broken |= assets
                raise
            except ReelproofError as error:
                if not assets or error.failure.code in MACHINE_FAILURES:
                    raise
                self._unusable[assets] = error.failure

    def check_usable(self) -> None:
        """Raises AssetsUnusable if pieces could not be rendered from their assets."""
        if self._unusable:
            failure = next(iter(self._unusable.values()))
            message = f"The film could not be rendered with it: {failure.message}"
            raise AssetsUnusable(frozenset().union(*self._unusable), replace(failure, message=message))

    @property
    def sound_assets(self) -> frozenset[AssetKey]:
        timeline = self.request.timeline
        return frozenset(clip.asset_key for clip in (*timeline.narration, *timeline.music) if clip.media)


async def _run_all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Runs all concurrently; the first failure cancels the rest and is raised itself."""
    try:
        async with asyncio.TaskGroup() as group:
            for coroutine in work:
                group.create_task(coroutine)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _run_in_sequence(work: Sequence[Coroutine[Any, Any, None]]) -> None:
    try:
        for coroutine in work:
            await coroutine
    finally:
        for coroutine in work:
            coroutine.close()


async def _uncancellable(coroutine: Coroutine[Any, Any, None]) -> None:
    """A child can't be stopped in the middle of a file, so a canceled caller waits until it is complete."""
    task = asyncio.create_task(coroutine)
    try:
        await asyncio.shield(task)
    finally:
        await asyncio.wait({task})


def _film(request: RenderRequest, plan: RenderPlan, rendered: int) -> FilmFile:
    segments = {planned.segment for planned in plan.chunks}
    return FilmFile(
        path=str(request.output),
        key=plan.key,
        size_bytes=request.output.stat().st_size,
        duration_s=request.timeline.duration_s,
        segments_rendered=rendered,
        segments_reused=len(segments) - rendered,
    )


def _check_retryable(attempt: RenderAttempt, has_stalled: bool, error: BrokenProcessPool) -> None:
    """Raises AssetsUnusable or ReelproofError if another attempt would fail in the same way."""
    watchdog, is_over = attempt.watchdog, attempt.is_last_attempt
    if watchdog.stalled is None:
        suspects, failure = attempt.broken if is_over else frozenset(), _child_crashed()
    else:
        suspects = watchdog.stalled if has_stalled or is_over else frozenset()
        failure = _stalled(watchdog.waited_s)
    if suspects:
        raise AssetsUnusable(suspects, failure) from error
    if is_over:
        raise ReelproofError(failure) from error


def _stalled(waited_s: float) -> Failure:
    message = f"The film could not be rendered with it: a piece of it took over {waited_s:.0f} s."
    return Failure(ErrorCode.StepTimeout, message, subject=StepName.render.value)


def _child_crashed() -> Failure:
    message = (
        "A process that encodes the film crashed repeatedly; most likely the machine has too little memory."
    )
    return Failure(ErrorCode.Unknown, message)
