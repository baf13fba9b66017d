"""Passes new events to the followers of their jobs, within one process."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby

from reelproof.domain.event import Event
from reelproof.domain.ids import JobId

Receive = Callable[[Sequence[Event]], None]


class EventNotifier:
    """Subscribers by job."""

    def __init__(self) -> None:
        self._subscribers: dict[JobId, list[Receive]] = {}

    @contextmanager
    def of_job(self, job_id: JobId) -> Iterator[asyncio.Event]:
        """Yields an asyncio event that is set whenever the job has a new event."""
        updated = asyncio.Event()

        def receive(_: Sequence[Event]) -> None:
            updated.set()

        self.subscribe(job_id, receive)
        try:
            yield updated
        finally:
            self.unsubscribe(job_id, receive)

    def subscribe(self, job_id: JobId, receive: Receive) -> None:
        """`receive` gets the job's events that this process stores, in order; others may store more."""
        self._subscribers.setdefault(job_id, []).append(receive)

    def unsubscribe(self, job_id: JobId, receive: Receive) -> None:
        self._subscribers[job_id].remove(receive)
        if not self._subscribers[job_id]:
            del self._subscribers[job_id]

    def publish(self, events: Sequence[Event]) -> None:
        for job_id, of_job in groupby(events, key=lambda event: event.job_id):
            new = list(of_job)
            for receive in list(self._subscribers.get(job_id, ())):
                receive(new)
