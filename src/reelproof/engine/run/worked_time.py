"""Timeouts that count only time in which this process ran, not sleep, suspend or pause."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
TICK_S = 1.0
# A tick that comes this late means the process was not running in between.
MAX_TICK_S = 5.0


def loop_time() -> float:
    """The monotonic time of the running loop: all waits and all measurements share one clock."""
    return asyncio.get_running_loop().time()


class WorkedTime:
    """Adds up the time between ticks, in seconds; a gap counts as `MAX_TICK_S`.

    `clock` must be monotonic, unaffected by changes to the system time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last_s = clock()
        self.worked_s = 0.0

    def tick(self) -> bool:
        """Returns whether the tick was on time, without a gap."""
        now_s = self._clock()
        passed_s, self._last_s = now_s - self._last_s, now_s
        self.worked_s += min(passed_s, MAX_TICK_S)
        return passed_s < MAX_TICK_S


@asynccontextmanager
async def after_worked(
    limit_s: float, act: Callable[[], Awaitable[None]], clock: Clock = loop_time
) -> AsyncIterator[None]:
    """Calls `act` once the block has been worked on for `limit_s`, without interrupting it."""
    waiting = asyncio.create_task(_act_after(limit_s, act, clock))
    try:
        yield
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})


@asynccontextmanager
async def worked_timeout(limit_s: float, overdue: Exception, clock: Clock = loop_time) -> AsyncIterator[None]:
    """Cancels the block once it has been worked on for `limit_s`, and raises `overdue`."""
    timeout = asyncio.timeout(None)

    async def expire() -> None:
        timeout.reschedule(asyncio.get_running_loop().time())

    try:
        async with timeout, after_worked(limit_s, expire, clock):
            yield
    except TimeoutError as error:
        if not timeout.expired():
            raise
        raise overdue from error


async def _act_after(limit_s: float, act: Callable[[], Awaitable[None]], clock: Clock) -> None:
    worked = WorkedTime(clock)
    left_s = limit_s
    while left_s > 0:
        await asyncio.sleep(min(left_s, TICK_S))
        is_in_time = worked.tick()
        # After a gap, pending input is processed first.
        left_s = max(limit_s - worked.worked_s, 0.0 if is_in_time else TICK_S)
    await act()
