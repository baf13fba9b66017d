"""Stall detection (timeout) for a render's child processes: patience per piece, assets in progress."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reelproof.domain.ids import AssetKey
from reelproof.engine.run.worked_time import Clock, WorkedTime

POLL_INTERVAL_S = 0.5
# Chunks are of about the same length: one that takes many times longer than those before is stuck.
TYPICAL_AFTER_CHUNKS = 4
TIMES_TYPICAL = 20
MIN_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class _RunningPiece:
    assets: frozenset[AssetKey]
    started_s: float
    is_chunk: bool


class RenderWatchdog:
    """Watches the pieces in progress, each with the assets it is made from.

    No piece may take longer than `patience_s`; with `is_hasty`, chunks only so many times longer than the
    slowest before. `stalled` is None until a piece takes too long, and then names the assets.
    """

    def __init__(self, patience_s: float, is_hasty: bool, clock: Clock) -> None:
        self._patience_s = patience_s
        self._is_hasty = is_hasty
        self._worked = WorkedTime(clock)
        self._pieces: list[_RunningPiece] = []
        self._chunks = 0
        self._slowest_chunk_s = 0.0
        self.stalled: frozenset[AssetKey] | None = None
        self.waited_s = 0.0

    @contextmanager
    def track(self, assets: frozenset[AssetKey], is_chunk: bool) -> Iterator[None]:
        piece = _RunningPiece(assets, self._worked.worked_s, is_chunk)
        self._pieces.append(piece)
        try:
            yield
            self._note_duration(piece)
        finally:
            self._pieces.remove(piece)

    async def watch(self, on_stall: Callable[[], None]) -> None:
        """Calls `on_stall` once a piece takes too long."""
        while self.stalled is None:
            await asyncio.sleep(POLL_INTERVAL_S)
            self._worked.tick()
            late = [piece for piece in self._pieces if self._age_s(piece) >= self._patience_for_s(piece)]
            if late:
                self.waited_s = max(map(self._age_s, late))
                self.stalled = frozenset().union(*(piece.assets for piece in late))
                on_stall()

    def _note_duration(self, piece: _RunningPiece) -> None:
        if piece.is_chunk:
            self._chunks += 1
            self._slowest_chunk_s = max(self._slowest_chunk_s, self._age_s(piece))

    def _age_s(self, piece: _RunningPiece) -> float:
        return self._worked.worked_s - piece.started_s

    def _patience_for_s(self, piece: _RunningPiece) -> float:
        if not (self._is_hasty and piece.is_chunk and self._chunks >= TYPICAL_AFTER_CHUNKS):
            return self._patience_s
        return min(self._patience_s, max(MIN_PATIENCE_S, TIMES_TYPICAL * self._slowest_chunk_s))
