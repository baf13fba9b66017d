"""Signal that wakes background loops, such as the worker, before their next poll."""

import asyncio
from contextlib import suppress


class WakeUp:
    """Wakes a waiting loop; changes made by other processes are found by polling."""

    def __init__(self) -> None:
        self._notified = asyncio.Event()

    def notify(self) -> None:
        self._notified.set()

    async def wait(self, at_most_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._notified.wait()
        self._notified.clear()
