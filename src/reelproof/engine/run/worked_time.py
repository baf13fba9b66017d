"""How long this process has worked on something: what it was stopped, suspended or asleep for is no work."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
TICK_S = 1.0
# A process that looks at its clock so much later than it meant to was not at work meanwhile.
LONGEST_TICK_S = 5.0


class WorkedTime:
    """Adds up the time from tick to tick, in seconds; a gap counts as `LONGEST_TICK_S`.

    `clock` never goes back (`time.monotonic`): what is set by people and time servers plays no part.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._last_s = clock()
        self.worked_s = 0.0

    def tick(self) -> bool:
        """Whether it came in time, after no gap."""
        now_s = self._clock()
        passed_s, self._last_s = now_s - self._last_s, now_s
        self.worked_s += min(passed_s, LONGEST_TICK_S)
        return passed_s < LONGEST_TICK_S


@asynccontextmanager
async def once_worked(
    limit_s: float, act: Callable[[], Awaitable[None]], clock: Clock = time.monotonic
) -> AsyncIterator[None]:
    """Calls `act` once the block has been worked on for `limit_s`, and lets it go on."""
    waiting = asyncio.create_task(_act_after(limit_s, act, clock))
    try:
        yield
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})


@asynccontextmanager
async def worked_timeout(
    limit_s: float, overdue: Exception, clock: Clock = time.monotonic
) -> AsyncIterator[None]:
    """Breaks the block off once it has been worked on for `limit_s`, and raises `overdue`."""
    timeout = asyncio.timeout(None)

    async def expire() -> None:
        timeout.reschedule(asyncio.get_running_loop().time())

    try:
        async with timeout, once_worked(limit_s, expire, clock):
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
        # After a gap what has come in meanwhile is heard first.
        left_s = max(limit_s - worked.worked_s, 0.0 if is_in_time else TICK_S)
    await act()
