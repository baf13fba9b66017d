"""Stall detection (timeout) for a render's child processes; names the assets in progress."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reelproof.domain.ids import AssetKey
from reelproof.engine.run.worked_time import Clock, WorkedTime

POLL_INTERVAL_S = 0.5


class RenderWatchdog:
    """Watches the pieces in progress, each with the assets it is made from.

    `stalled` is None until a stall is detected, and then names the assets.
    """

    def __init__(self) -> None:
        self._pieces: list[frozenset[AssetKey]] = []
        self._changes = 0
        self.stalled: frozenset[AssetKey] | None = None

    @contextmanager
    def track(self, assets: frozenset[AssetKey]) -> Iterator[None]:
        self._pieces.append(assets)
        self._changes += 1
        try:
            yield
        finally:
            self._pieces.remove(assets)
            self._changes += 1

    async def watch(self, patience_s: float, on_stall: Callable[[], None], clock: Clock) -> None:
        """Calls `on_stall` once no piece has started or ended for `patience_s` while some are in progress."""
        worked, changes, changed_s = WorkedTime(clock), -1, 0.0
        while self.stalled is None:
            await asyncio.sleep(POLL_INTERVAL_S)
            worked.tick()
            if changes != self._changes or not self._pieces:
                changes, changed_s = self._changes, worked.worked_s
            elif worked.worked_s - changed_s >= patience_s:
                self.stalled = frozenset().union(*self._pieces)
                on_stall()
