"""Starts and stops the task that redraws a progress display; how often is in `progress_bars.py`."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any


class Ticker:
    """Runs `tick`, which never returns, in the background from `start` to `stop`."""

    def __init__(self, tick: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._tick = tick
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
