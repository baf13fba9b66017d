"""Whether something still goes on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE_S = 5.0


class Work:
    """Counts what goes on, for whoever must wait for its end."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        self._count += 1
        self._none.clear()
        try:
            yield
        finally:
            self._count -= 1
            if self._count == 0:
                self._none.set()

    async def over(self) -> None:
        """Returns when nothing goes on, or after `PATIENCE_S`: what hangs must not hang all else."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._none.wait()
