"""One reader for all who follow jobs in this process, however many they are."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import groupby, islice

from reelproof.domain.event import Event
from reelproof.domain.ids import JobId
from reelproof.storage.database.connection import Database
from reelproof.storage.database.events.event_page import Reached, read_after, read_reached
from reelproof.storage.database.events.tail import KEPT, Tail
from reelproof.storage.database.unbroken import unbroken

# Events that another process wrote are found this much later at most.
POLL_S = 0.1
# Databases refuse statements that are too long.
JOBS_AT_ONCE = 100


@dataclass(slots=True)
class _Followed:
    """A job's tail, and how many take from it."""

    tail: Tail
    followers: int = 0


class Feed:
    """Reads what followed jobs say: at once what is heard of here, and in turns what other processes wrote.
    Nothing is read or kept while nobody follows.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._followed: dict[JobId, _Followed] = {}
        self._said = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def of_job(self, job_id: JobId, after: int) -> AsyncIterator[Tail]:
        """The tail of a job's events while the block lasts."""
        followed = self._followed.get(job_id) or self._begin(job_id, after)
        followed.followers += 1
        try:
            yield followed.tail
        finally:
            await self._leave(job_id, followed)

    def _begin(self, job_id: JobId, after: int) -> _Followed:
        followed = self._followed[job_id] = _Followed(Tail(after))
        self._database.news.listen(job_id, self._said)
        self._said.set()
        if self._reader is None:
            self._reader = asyncio.create_task(self._read())
            self._reader.add_done_callback(self._broke_off)
        return followed

    @unbroken
    async def _leave(self, job_id: JobId, followed: _Followed) -> None:
        """The last one waits until nothing is read any more, so that the database can be closed."""
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
        self._database.news.leave(job_id, self._said)

    async def _read(self) -> None:
        while True:
            next_look = asyncio.get_running_loop().time() + POLL_S
            self._said.clear()
            await self._turn()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(next_look):
                    await self._said.wait()

    async def _turn(self) -> None:
        tails = {job_id: one.tail for job_id, one in self._followed.items() if not one.tail.is_over}
        if not tails:
            return
        # All is read before anybody is woken: the many who then hear of it would hold up the reading.
        reached, events = await self._look(tails)
        for job_id, of_job in groupby(events, key=lambda event: event.job_id):
            tails[job_id].grow(list(of_job))
        for job_id, tail in tails.items():
            if job_id not in reached:
                self._fail(job_id, LookupError(f"there is no job {job_id}"))
            elif reached[job_id].is_over and tail.last(reached[job_id].count) >= reached[job_id].count:
                tail.end()

    @unbroken
    async def _look(self, tails: Mapping[JobId, Tail]) -> tuple[Mapping[JobId, Reached], Sequence[Event]]:
        """How far the jobs have come, and what is new in those that have come further than their tails."""
        async with self._database.read() as connection:
            reached = await read_reached(connection, list(tails))
            places = [(job_id, tails[job_id].last(one.count), one.count) for job_id, one in reached.items()]
            behind = {job_id: last for job_id, last, count in places if last < count}
            chosen = dict(islice(behind.items(), JOBS_AT_ONCE))
            events = await read_after(connection, chosen, limit=KEPT)
        if len(behind) > len(chosen):
            self._said.set()
        return reached, events

    def _fail(self, job_id: JobId, failure: BaseException) -> None:
        """Whoever follows is told; who comes later begins anew."""
        followed = self._followed.get(job_id)
        if followed is not None:
            followed.tail.fail(failure)
            self._drop(job_id)

    def _broke_off(self, reader: "asyncio.Task[None]") -> None:
        """Nobody shall wait for a reader that is no more."""
        failure = None if reader.cancelled() else reader.exception()
        if failure is not None and reader is self._reader:
            self._reader = None
            for job_id in list(self._followed):
                self._fail(job_id, failure)
