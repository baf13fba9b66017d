"""Who waits for which job, and is woken when its service calls back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Signal:
    """Cuts pauses short. It may be given from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._given = asyncio.Event()

    def give(self) -> None:
        with suppress(RuntimeError):  # the loop has ended, and whoever waited with it
            self._loop.call_soon_threadsafe(self._given.set)

    async def pause(self, at_most_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._given.wait()
        self._given.clear()


class Signals:
    """The signals of jobs that are waited for."""

    def __init__(self) -> None:
        self._of_job: dict[str, list[Signal]] = {}

    @contextmanager
    def of(self, job_id: str) -> Iterator[Signal]:
        signal = Signal()
        self._of_job.setdefault(job_id, []).append(signal)
        try:
            yield signal
        finally:
            waiting = self._of_job[job_id]
            waiting.remove(signal)
            if not waiting:
                del self._of_job[job_id]

    def give(self, job_id: str) -> None:
        """Jobs that nobody waits for are let be."""
        for signal in tuple(self._of_job.get(job_id, ())):
            signal.give()
