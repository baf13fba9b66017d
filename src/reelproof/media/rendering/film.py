"""Film rendering: pieces not cached are encoded in child processes, retried, and joined; progress."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.render import FilmFile
from reelproof.engine.ports.files import RenderRequest
from reelproof.engine.run.worked_time import Clock
from reelproof.media.rendering.cache import RenderCache
from reelproof.media.rendering.encoder_calls import (
    DAMAGED_PIECES,
    ENCODERS,
    ChunkFile,
    FilmParts,
    measure_film,
    write_chunk,
    write_film,
    write_poster,
    write_sound,
)
from reelproof.media.rendering.encoder_choice import X264_CHOICE, EncoderChoice
from reelproof.media.rendering.encoders import VideoEncoder, encoder_identity
from reelproof.media.rendering.piece_check import forget_crashed_check, has_crashed_check, wants_check
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.poster_plan import has_poster, poster_of
from reelproof.media.rendering.render_attempt import OnProgress, Progress, RenderAttempt, check_retryable
from reelproof.media.rendering.render_plan import RenderPlan, plan_render
from reelproof.media.rendering.running_pieces import RunningPieces
from reelproof.media.rendering.watchdog import RenderWatchdog
from reelproof.media.sound.sound_format import SOUND_OF
from reelproof.planning.report.self_check import is_as_planned
from reelproof.provider_api.processes import ProcessPool, preload

logger = logging.getLogger(__name__)

# Retries recover from a crashed child process and from damaged pieces in the cache.
MAX_ATTEMPTS = 3


class FilmRenderer:
    """Implements `Renderer`. The pool limits how many pieces are encoded in parallel."""

    def __init__(self, pool: ProcessPool, cache_dir: Path, clock: Clock = time.monotonic) -> None:
        preload(*ENCODERS)
        self._pool = pool
        self._clock = clock
        self._cache = RenderCache(cache_dir)
        self._running = RunningPieces(cache_dir)
        # Measures of films whose notes could not be stored.
        self._unnoted: dict[Path, FilmMeasure] = {}
        # Pieces that wait here for a child process are not watched for stalls.
        self._places = asyncio.Semaphore(pool.workers)

    async def render(
        self, request: RenderRequest, on_progress: OnProgress, choice: EncoderChoice = X264_CHOICE
    ) -> FilmFile:
        """Raises ReelproofError. If canceled, it leaves the encoded pieces and no partial files."""
        encoder = choice.encoder
        plan = await asyncio.to_thread(plan_render, request, encoder_identity(encoder))
        rendered: set[str] = set()
        if not await asyncio.to_thread(self._is_described, request, plan):
            await asyncio.to_thread(self._cache.make_way)
            async with self._running.listed(request, plan.chunks):
                measure = await self._make(request, plan, encoder, on_progress, rendered)
            await asyncio.to_thread(self._note, request.output, plan, measure)
            await asyncio.to_thread(self._cache.trim)
        on_progress(request.timeline.duration, request.timeline.duration, "")
        return replace(_film(request, plan, len(rendered)), encoding=choice.encoding)

    def is_unchanged(self, request: RenderRequest, encoder: VideoEncoder) -> bool:
        """Whether the film exists already, encoded so. Slow for long films."""
        return self._is_described(request, plan_render(request, encoder_identity(encoder)))

    def _is_described(self, request: RenderRequest, plan: RenderPlan) -> bool:
        note = self._cache.output_record(request.output)
        return (
            note is not None
            and note.describes(request.output, plan.key)
            and is_as_planned(request.timeline, note.measure)
            and not self._wants_check(plan, note.measure)
            and has_poster(request.output, note.poster)
        )

    def _note(self, output: Path, plan: RenderPlan, measure: FilmMeasure) -> None:
        """The film is there: without a note it is only joined again by the next process."""
        self._unnoted.pop(output, None)
        try:
            self._cache.note(output, plan.key, plan.sound_key, measure, plan.poster.key)
        except (OSError, ReelproofError) as error:
            self._unnoted[output] = measure
            logger.warning("%s could not be noted in the cache (%s)", output, error)

    async def measured(self, output: Path) -> FilmMeasure | None:
        if output in self._unnoted:
            return self._unnoted[output]
        note = await asyncio.to_thread(self._cache.output_record, output)
        return note.measure if note is not None else None

    def _has_crashed_check(self, plan: RenderPlan) -> bool:
        """Whether a process ended while it checked a piece for this film."""
        return any(map(has_crashed_check, self._pieces(plan)))

    def _forget_crashed_checks(self, plan: RenderPlan) -> None:
        """A check that was interrupted once says nothing about the next one."""
        for piece in self._pieces(plan):
            forget_crashed_check(piece)

    def _wants_check(self, plan: RenderPlan, measure: FilmMeasure) -> bool:
        is_unchecked = bool(measure.not_checked or measure.speech_not_checked)
        return is_unchecked and any(map(wants_check, self._pieces(plan)))

    def _pieces(self, plan: RenderPlan) -> list[Path]:
        return self._cache.pieces((planned.key for planned in plan.chunks), plan.sound_key)

    async def _make(
        self,
        request: RenderRequest,
        plan: RenderPlan,
        encoder: VideoEncoder,
        on_progress: OnProgress,
        rendered: set[str],
    ) -> FilmMeasure:
        """Adds to `rendered` the parts that are encoded, damaged ones among them.

        Processes that end while they check a piece cost the checks, not the piece.
        """
        has_stalled, replaced = False, 0
        await asyncio.to_thread(self._forget_crashed_checks, plan)
        for tries_left in reversed(range(MAX_ATTEMPTS)):
            attempt = RenderAttempt(
                request,
                plan,
                encoder,
                Progress(plan, on_progress),
                self._watchdog(request, has_stalled),
                is_retry=tries_left < MAX_ATTEMPTS - 1,
                is_last_attempt=not tries_left,
                does_without_checks=has_stalled and await asyncio.to_thread(self._has_crashed_check, plan),
            )
            watching = asyncio.create_task(attempt.watchdog.watch(self._pool.kill))
            try:
                await self._encode(attempt, rendered)
                attempt.check_usable()
                measure = await self._join(attempt)
                return replace(measure, pieces_replaced=replaced)
            except BrokenProcessPool as error:
                check_retryable(attempt, has_stalled, error)
                has_stalled = has_stalled or attempt.watchdog.stalled is not None
            except ReelproofError as error:
                if not tries_left or error.failure.code is not ErrorCode.StorageFailure:
                    raise
                replaced += _damaged_pieces(error.failure)
            finally:
                watching.cancel()
        raise AssertionError("the last attempt returns or raises")

    def _watchdog(self, request: RenderRequest, has_stalled: bool) -> RenderWatchdog:
        patience_s = request.stall_s + request.timeline.duration_s
        return RenderWatchdog(patience_s, is_hasty=not has_stalled, clock=self._clock)

    async def _encode(self, attempt: RenderAttempt, rendered: set[str]) -> None:
        work: list[Coroutine[Any, Any, None]] = []
        keys = [planned.key for planned in attempt.chunks]
        cached = await asyncio.to_thread(self._cache.cached, keys, attempt.plan.sound_key, attempt.poster.key)
        if not cached.has_sound:
            work.append(self._make_sound(attempt))
        if not cached.has_poster:
            work.append(self._make_poster(attempt))
        for planned in attempt.chunks:
            if planned.key in cached.chunks:
                attempt.progress.add(planned)
            else:
                rendered.add(planned.part)
                work.append(self._encode_chunk(attempt, planned))
        if attempt.is_last_attempt:
            # One at a time, to identify the piece that crashes the child process.
            await _run_in_sequence(work)
        else:
            await _run_all(work)

    async def _make_sound(self, attempt: RenderAttempt) -> None:
        note = await asyncio.to_thread(self._cache.output_record, attempt.request.output)
        earlier = self._cache.sound(note.sound_key) if note else None
        sound_path = self._cache.sound(attempt.plan.sound_key)
        async with self._places:
            with attempt.track(attempt.sound_assets, is_chunk=False):
                await attempt.run_checked(
                    self._pool,
                    write_sound,
                    sound_path,
                    attempt.plan.sound,
                    sound_path,
                    earlier,
                    SOUND_OF[attempt.encoder.codec],
                )

    async def _make_poster(self, attempt: RenderAttempt) -> None:
        planned = attempt.poster
        path = self._cache.poster(planned.key)
        async with self._places:
            with attempt.track(planned.assets, is_chunk=False):
                await self._pool.run(write_poster, planned.chunk, planned.picture, path)

    async def _encode_chunk(self, attempt: RenderAttempt, planned: PlannedChunk) -> None:
        path = self._cache.chunk(planned.key)
        async with self._places:
            with attempt.track(planned.assets, is_chunk=True):
                await attempt.run_checked(
                    self._pool, write_chunk, path, planned.chunk, planned.pictures, path, attempt.encoder
                )
        attempt.progress.add(planned)

    async def _join(self, attempt: RenderAttempt) -> FilmMeasure:
        """Joins and measures the film. One that cannot be read is joined again, while attempts are left."""
        request, plan = attempt.request, attempt.plan
        parts = FilmParts(
            chunks=tuple(
                ChunkFile(self._cache.chunk(planned.key), planned.chunk.frames) for planned in plan.chunks
            ),
            sound=self._cache.sound(plan.sound_key),
            rate=request.timeline.rate,
            title=request.timeline.title,
            language=request.timeline.language,
            poster=self._cache.poster(attempt.poster.key),
            chapters=request.timeline.chapters,
        )
        async with self._places:
            with attempt.track(frozenset(), is_chunk=False):
                await _uncancellable(
                    self._pool.run(write_film, parts, request.output, poster_of(request.output))
                )
                measure = await self._measured(attempt, parts)
        if measure.file.problem is not None and not attempt.is_last_attempt:
            raise ReelproofError(Failure(ErrorCode.StorageFailure, measure.file.problem))
        return measure

    async def _measured(self, attempt: RenderAttempt, parts: FilmParts) -> FilmMeasure:
        """A film whose file no process can read is there all the same, after the last attempt."""
        output = attempt.request.output
        try:
            return await self._pool.run(measure_film, parts, output)
        except BrokenProcessPool:
            if not attempt.is_last_attempt:
                raise
            return await self._pool.run(measure_film, parts, output, False)


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
    parts = {planned.part for planned in plan.chunks}
    return FilmFile(
        path=str(request.output),
        key=plan.key,
        size_bytes=request.output.stat().st_size,
        duration_s=request.timeline.duration_s,
        segments_rendered=rendered,
        segments_reused=len(parts) - rendered,
    )


def _damaged_pieces(failure: Failure) -> int:
    count = failure.details.get(DAMAGED_PIECES, 0)
    return count if isinstance(count, int) else 0
