"""Buffer of a job's newest events for its streams: how many are kept and taken at a time."""

import asyncio
from collections.abc import Sequence

from reelproof.domain.event import Event

KEPT = 1_000
# Events that a follower takes at a time; it may be slow.
TAKEN = 100


class Tail:
    """A sliding window of events. `after` is the last event that its first follower has seen."""

    def __init__(self, after: int) -> None:
        self.is_over = False
        self._after = after
        self._last: int | None = None
        self._failure: BaseException | None = None
        self._events: list[Event] = []
        self._moved = asyncio.Event()

    def last(self, count: int) -> int:
        """Returns the number of the last event read, given the job's event count."""
        if self._last is None:
            self._last = max(count - KEPT, min(self._after, count))
        return self._last

    def grow(self, events: Sequence[Event]) -> None:
        """Adds what was read, which may have been appended in the meantime."""
        new = [event for event in events if self._last is None or event.number > self._last]
        if new:
            self._events += new
            del self._events[:-KEPT]
            self._last = new[-1].number
            self._wake()

    def append(self, events: Sequence[Event]) -> bool:
        """Adds the job's next events. Returns False, and adds none, if others are missing before them."""
        if self._last is None or events[0].number > self._last + 1:
            return False
        self.grow(events)
        if events[-1].type.is_last:
            self.end()
        return True

    def end(self) -> None:
        """Marks the tail as complete."""
        self.is_over = True
        self._wake()

    def fail(self, failure: BaseException) -> None:
        """Raises the failure for every current and later follower."""
        self._failure = failure
        self.end()

    async def take(self, after: int) -> Sequence[Event] | None:
        """Returns the next few events, and none at the end; None if the window starts later: read a page.

        Raises its failure.
        """
        while not self.is_over and (self._last is None or self._last <= after):
            await self._moved.wait()
        if self._failure is not None:
            # The same exception is raised for every follower; drop the traceback of the others.
            raise self._failure.with_traceback(None)
        if self._last is None or self._last <= after:
            return ()
        position = after + 1 - (self._last - len(self._events) + 1)
        return self._events[position : position + TAKEN] if position >= 0 else None

    def _wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
