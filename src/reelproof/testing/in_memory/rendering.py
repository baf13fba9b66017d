"""Rendering without video, and a disk with a set amount of free space."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reelproof.domain.canonical import digest_of
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.render import FilmFile
from reelproof.engine.ports.files import RenderRequest


@dataclass(slots=True)
class RecordingRenderer:
    """The port `Renderer`: records the orders; `errors` are raised first, in order.

    `measure` is what was measured of every film.
    """

    orders: list[RenderRequest] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    measure: FilmMeasure | None = None

    async def render(self, order: RenderRequest, on_progress: Callable[[int, int, str], None]) -> FilmFile:
        self.orders.append(order)
        on_progress(0, order.timeline.duration, "clips")
        if self.errors:
            raise self.errors.pop(0)
        on_progress(order.timeline.duration, order.timeline.duration, "clips")
        key = digest_of([clip.media for clip in order.timeline.visuals])
        count = len(order.timeline.visuals)
        return FilmFile(str(order.output), key, 1000, order.timeline.duration_s, count, 0)

    async def measured(self, output: Path) -> FilmMeasure | None:
        return self.measure


@dataclass(slots=True)
class LimitedSpace:
    """The port `FreeSpace`."""

    free_bytes: int = 10**12

    async def check(self, needed_bytes: int) -> None:
        if needed_bytes > self.free_bytes:
            message = f"Not enough disk space for {needed_bytes} bytes."
            raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, message))
