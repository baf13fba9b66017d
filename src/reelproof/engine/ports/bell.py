"""Word that a job was asked for, within one process."""

import asyncio
from contextlib import suppress


class Bell:
    """Wakes the worker at once; what another process asks for is found by looking now and then."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, at_most_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._rung.wait()
        self._rung.clear()
