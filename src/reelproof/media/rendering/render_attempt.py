"""One attempt to render a film: progress, assets that cannot be rendered, whether another may help."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import StepName
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.rendering.encoder_calls import FAILED_ENCODER
from reelproof.media.rendering.encoders import VideoEncoder
from reelproof.media.rendering.piece_check import has_crashed_check
from reelproof.media.rendering.planned_chunk import PlannedChunk
from reelproof.media.rendering.render_plan import RenderPlan
from reelproof.media.rendering.watchdog import RenderWatchdog
from reelproof.provider_api.processes import ProcessPool

OnProgress = Callable[[int, int, str], None]
# Failures not caused by a picture, clip or sound.
MACHINE_FAILURES = (ErrorCode.OutOfDiskSpace, ErrorCode.OutputDirectoryNotWritable, ErrorCode.StorageFailure)


class Progress:
    """Counts frames that are encoded or cached."""

    def __init__(self, plan: RenderPlan, on_progress: OnProgress) -> None:
        self._total = sum(planned.chunk.frames for planned in plan.chunks)
        self._done = 0
        self._on_progress = on_progress

    def add(self, planned: PlannedChunk) -> None:
        self._done += planned.chunk.frames
        self._on_progress(self._done, self._total, planned.title)


class RenderAttempt:
    """One attempt to render a film."""

    def __init__(
        self,
        request: RenderRequest,
        plan: RenderPlan,
        encoder: VideoEncoder,
        progress: Progress,
        watchdog: RenderWatchdog,
        is_retry: bool,
        is_last_attempt: bool,
        does_without_checks: bool = False,
    ) -> None:
        self.request = request
        self.plan = plan
        self.encoder = encoder
        self.poster = plan.poster
        self.progress = progress
        self._is_retry = is_retry
        self.is_last_attempt = is_last_attempt
        self.does_without_checks = does_without_checks
        self.watchdog = watchdog
        self.broken: frozenset[AssetKey] = frozenset()
        self._unusable: dict[frozenset[AssetKey], Failure] = {}
        self._has_crashed = False

    @property
    def chunks(self) -> Sequence[PlannedChunk]:
        """In order of the film at first; after a failure those that show a single asset come before
        transitions, so that it is known which asset fails.
        """
        chunks = self.plan.chunks
        return sorted(chunks, key=lambda planned: len(planned.clips)) if self._is_retry else chunks

    @contextmanager
    def track(self, assets: frozenset[AssetKey], is_chunk: bool) -> Iterator[None]:
        if self._has_crashed:
            # It could crash a child of the next attempt, which would be taken for another piece's fault.
            raise BrokenProcessPool
        with self.watchdog.track(assets, is_chunk):
            try:
                yield
            except BrokenProcessPool:
                self._has_crashed = True
                self.broken |= assets
                raise
            except ReelproofError as error:
                failure = error.failure
                if not assets or failure.code in MACHINE_FAILURES or FAILED_ENCODER in failure.details:
                    raise
                self._unusable[assets] = error.failure

    async def run_checked(
        self, pool: ProcessPool, function: Callable[..., None], piece: Path, *arguments: object
    ) -> None:
        """Has a piece made and checked. In the last attempt, one whose check ends the process is made without
        it, and so are those after it.
        """
        is_checked = not self.does_without_checks
        if self.is_last_attempt and has_crashed_check(piece):
            is_checked = False
        try:
            await pool.run(function, *arguments, is_checked)
        except BrokenProcessPool:
            is_in_check = is_checked and has_crashed_check(piece) and self.watchdog.stalled is None
            if not (self.is_last_attempt and is_in_check):
                raise
            self.does_without_checks = True
            await pool.run(function, *arguments, False)

    def check_usable(self) -> None:
        """Raises AssetsUnusable if pieces could not be rendered from their assets."""
        unusable = self._unusable
        if unusable:
            # A transition fails with either of its pictures, and the other one may be in order.
            certain = [assets for assets in unusable if not any(other < assets for other in unusable)]
            failure = unusable[certain[0]]
            message = f"The film could not be rendered with it: {failure.message}"
            raise AssetsUnusable(frozenset().union(*certain), replace(failure, message=message))

    @property
    def sound_assets(self) -> frozenset[AssetKey]:
        timeline = self.request.timeline
        return frozenset(clip.asset_key for clip in (*timeline.narration, *timeline.music) if clip.media)


def check_retryable(attempt: RenderAttempt, has_stalled: bool, error: BrokenProcessPool) -> None:
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
