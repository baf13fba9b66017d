"""The newest events of a followed job, read once for all who follow it in this process."""

import asyncio
from collections.abc import Sequence

from reelproof.domain.event import Event

KEPT = 1_000
# What a follower takes at a time; it may be slow with it.
TAKEN = 100


class Tail:
    """Grows at its end and forgets at its start. `after` is what its first follower has heard already."""

    def __init__(self, after: int) -> None:
        self.is_over = False
        self._after = after
        self._last: int | None = None
        self._failure: BaseException | None = None
        self._events: list[Event] = []
        self._moved = asyncio.Event()

    def last(self, count: int) -> int:
        """The number of the last event that was read, of so many that there are."""
        if self._last is None:
            self._last = max(count - KEPT, min(self._after, count))
        return self._last

    def grow(self, events: Sequence[Event]) -> None:
        self._events += events
        del self._events[:-KEPT]
        self._last = events[-1].number
        self._wake()

    def end(self) -> None:
        """The job has said all."""
        self.is_over = True
        self._wake()

    def fail(self, failure: BaseException) -> None:
        """Whoever takes from it is told, now or later."""
        self._failure = failure
        self.end()

    async def take(self, after: int) -> Sequence[Event] | None:
        """The next few events, none once all was said; None where this one begins later: read a page.

        Raises what it failed with.
        """
        while not self.is_over and (self._last is None or self._last <= after):
            await self._moved.wait()
        if self._failure is not None:
            # The same one is raised for every follower; it shall not carry all their traces.
            raise self._failure.with_traceback(None)
        if self._last is None or self._last <= after:
            return ()
        place = after + 1 - (self._last - len(self._events) + 1)
        return self._events[place : place + TAKEN] if place >= 0 else None

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
