"""New events once for all streams of this process: as it stores them, else read; poll interval."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice

from sqlalchemy import Connection

from reelproof.domain.event import Event
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import JobId
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event_page import EventCount, read_after, read_event_counts
from reelproof.storage.database.events.tail import KEPT, Tail
from reelproof.storage.database.shielded import shielded

# The maximum delay of events that another process wrote.
POLL_S = 0.1
# Databases limit the length of a statement.
JOBS_AT_ONCE = 100


@dataclass(slots=True)
class _Followed:
    """A job's tail and its number of followers."""

    tail: Tail
    followers: int = 0


class Feed:
    """Passes on the events of followed jobs that this process stores, and reads those of others by polling.
    Does nothing without followers.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._followed: dict[JobId, _Followed] = {}
        self._updated = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def of_job(self, job_id: JobId, after: int) -> AsyncIterator[Tail]:
        """Yields the tail of a job's events."""
        followed = self._followed.get(job_id) or self._begin(job_id, after)
        followed.followers += 1
        try:
            yield followed.tail
        finally:
            await shielded(asyncio.create_task(self._leave(job_id, followed)))

    def _begin(self, job_id: JobId, after: int) -> _Followed:
        followed = self._followed[job_id] = _Followed(Tail(after))
        self._database.notifier.subscribe(job_id, self._receive)
        self._updated.set()
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
            self._reader.add_done_callback(self._fail_all)
        return followed

    async def _leave(self, job_id: JobId, followed: _Followed) -> None:
        """The last follower waits for the reader to stop, so that the database can be closed."""
        followed.followers -= 1
        if followed.followers == 0 and self._followed.get(job_id) is followed:
            self._drop(job_id)
        reader = self._reader
        if not self._followed and reader is not None:
            self._reader = None
            reader.cancel()
            await asyncio.wait({reader})

    def _drop(self, job_id: JobId) -> None:
        del self._followed[job_id]
        self._database.notifier.unsubscribe(job_id, self._receive)

    def _receive(self, events: Sequence[Event]) -> None:
        """Reads them instead if others are missing before them."""
        followed = self._followed.get(events[0].job_id)
        if followed is not None and not followed.tail.append(events):
            self._updated.set()

    async def _read(self) -> None:
        while True:
            next_poll = asyncio.get_running_loop().time() + POLL_S
            self._updated.clear()
            await self._turn()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(next_poll):
                    await self._updated.wait()

    async def _turn(self) -> None:
        tails = {job_id: one.tail for job_id, one in self._followed.items() if not one.tail.is_over}
        if not tails:
            return
        # Read everything before waking anyone: many woken followers would delay the reading.
        new = await self._database.read(partial(_read_new, tails=tails))
        event_counts = new.event_counts
        if new.is_cut_off:
            self._updated.set()
        for job_id, of_job in groupby(new.events, key=lambda event: event.job_id):
            tails[job_id].grow(list(of_job))
        for job_id, tail in tails.items():
            if job_id not in event_counts:
                self._fail(job_id, LookupError(f"there is no job {job_id}"))
            elif (
                event_counts[job_id].is_over
                and tail.last(event_counts[job_id].count) >= event_counts[job_id].count
            ):
                tail.end()

    def _fail(self, job_id: JobId, failure: BaseException) -> None:
        """Notifies current followers; later ones start over."""
        followed = self._followed.get(job_id)
        if followed is not None:
            followed.tail.fail(failure)
            self._drop(job_id)

    def _fail_all(self, reader: "asyncio.Task[None]") -> None:
        """Fails all followers if the reader has died."""
        failure = None if reader.cancelled() else reader.exception()
        if failure is not None and reader is self._reader:
            self._reader = None
            for job_id in list(self._followed):
                self._fail(job_id, failure)


@frozen
class _News:
    """The jobs' event counts, and the new events of those ahead of their tails, cut off after some jobs."""

    event_counts: Mapping[JobId, EventCount]
    events: Sequence[Event]
    is_cut_off: bool


def _read_new(connection: Connection, tails: Mapping[JobId, Tail]) -> _News:
    event_counts = read_event_counts(connection, list(tails))
    positions = [(job_id, tails[job_id].last(one.count), one.count) for job_id, one in event_counts.items()]
    behind = {job_id: last for job_id, last, count in positions if last < count}
    chosen = dict(islice(behind.items(), JOBS_AT_ONCE))
    return _News(event_counts, read_after(connection, chosen, limit=KEPT), len(behind) > len(chosen))
