"""Notifies waiters of a job's next event, within one process."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reelproof.domain.ids import JobId


class EventNotifier:
    """Subscribers by job."""

    def __init__(self) -> None:
        self._subscribers: dict[JobId, set[asyncio.Event]] = {}

    @contextmanager
    def of_job(self, job_id: JobId) -> Iterator[asyncio.Event]:
        """Yields an asyncio event that is set whenever the job has a new event."""
        updated = asyncio.Event()
        self.subscribe(job_id, updated)
        try:
            yield updated
        finally:
            self.unsubscribe(job_id, updated)

    def subscribe(self, job_id: JobId, updated: asyncio.Event) -> None:
        """Sets the asyncio event whenever the job has a new event; others may set it as well."""
        self._subscribers.setdefault(job_id, set()).add(updated)

    def unsubscribe(self, job_id: JobId, updated: asyncio.Event) -> None:
        self._subscribers[job_id].discard(updated)
        if not self._subscribers[job_id]:
            del self._subscribers[job_id]

    def publish(self, job_ids: Iterable[JobId]) -> None:
        for job_id in job_ids:
            for updated in self._subscribers.get(job_id, ()):
                updated.set()
