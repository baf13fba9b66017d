"""Wakes tasks that wait for a provider's job when the service calls back (webhook)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class CallbackSignal:
    """Ends a pause early. May be notified from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._notified = asyncio.Event()

    def notify(self) -> None:
        with suppress(RuntimeError):  # the loop is closed, and its waiting tasks are gone
            self._loop.call_soon_threadsafe(self._notified.set)

    async def pause(self, at_most_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._notified.wait()
        self._notified.clear()


class CallbackSignals:
    """The signals of jobs that tasks are waiting for."""

    def __init__(self) -> None:
        self._of_job: dict[str, list[CallbackSignal]] = {}

    @contextmanager
    def of(self, job_id: str) -> Iterator[CallbackSignal]:
        signal = CallbackSignal()
        self._of_job.setdefault(job_id, []).append(signal)
        try:
            yield signal
        finally:
            waiting = self._of_job[job_id]
            waiting.remove(signal)
            if not waiting:
                del self._of_job[job_id]

    def notify(self, job_id: str) -> None:
        """Does nothing if no task waits for the job."""
        for signal in tuple(self._of_job.get(job_id, ())):
            signal.notify()
