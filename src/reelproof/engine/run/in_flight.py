"""Waits at shutdown for running work to finish, with a timeout."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

DRAIN_TIMEOUT_S = 5.0


class InFlight:
    """Counts running tasks so that shutdown can wait for them."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def track(self) -> Iterator[None]:
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if self._count == 0:
                self._idle.set()

    async def drained(self) -> None:
        """Waits until idle, for at most `DRAIN_TIMEOUT_S`, so that a hung task cannot block shutdown."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_TIMEOUT_S):
                await self._idle.wait()
