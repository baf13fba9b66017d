"""Events in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from reelproof.domain.event import Event
from reelproof.domain.ids import JobId
from reelproof.engine.ports.stores import EventCursor, EventFilter
from reelproof.testing.in_memory.page import record_of
from reelproof.testing.in_memory.tables import Tables


class InMemoryEvents:
    """The port `Events`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def last(self, job_id: JobId) -> Event | None:
        return next(reversed(self._of_job(job_id)), None)

    async def page(
        self, chosen: EventFilter, limit: int, beyond: EventCursor | None = None
    ) -> Sequence[Event]:
        jobs = self._tables.jobs_of(chosen.project_id)[::-1]
        events = [event for job in jobs for event in self._of_job(job.id)]
        ordered = events[::-1] if chosen.is_newest_first else events
        places = [(event.job_id, event.number) for event in ordered]
        start = places.index((beyond.job_id, beyond.number)) + 1 if beyond else 0
        wanted = [
            event
            for event in ordered[start:]
            if chosen.job_id in (None, event.job_id) and (not chosen.types or event.type in chosen.types)
        ]
        return wanted[:limit]

    async def after(self, job_id: JobId, number: int, limit: int = 1000) -> Sequence[Event]:
        return list(self._of_job(job_id)[max(0, number) :][:limit])

    async def follow(self, job_id: JobId, after: int = 0) -> AsyncIterator[Event]:
        """Raises LookupError for an unknown job."""
        record_of(self._tables.jobs, job_id, "job")
        last_seen, changed = max(0, after), asyncio.Event()
        self._tables.waiting.setdefault(job_id, set()).add(changed)
        try:
            while True:
                changed.clear()
                for event in await self.after(job_id, last_seen):
                    yield event
                    last_seen = event.number
                    if event.type.is_last:
                        return
                if last_seen < len(self._of_job(job_id)):
                    continue
                if self._is_over(job_id):
                    return
                await changed.wait()
        finally:
            self._tables.waiting[job_id].discard(changed)

    def _of_job(self, job_id: JobId) -> tuple[Event, ...]:
        return self._tables.events.get(job_id, ())

    def _is_over(self, job_id: JobId) -> bool:
        record = self._tables.jobs.get(job_id)
        return record is None or record.job.status.is_final
