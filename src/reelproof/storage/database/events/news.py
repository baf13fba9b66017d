"""Wakes those who wait for a job's next event, within one process."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reelproof.domain.ids import JobId


class News:
    """Who waits for which job."""

    def __init__(self) -> None:
        self._waiting: dict[JobId, set[asyncio.Event]] = {}

    @contextmanager
    def of_job(self, job_id: JobId) -> Iterator[asyncio.Event]:
        """Is set whenever the job has said something."""
        said = asyncio.Event()
        self.listen(job_id, said)
        try:
            yield said
        finally:
            self.leave(job_id, said)

    def listen(self, job_id: JobId, said: asyncio.Event) -> None:
        """From now on it is set whenever the job has said something; it may be set by others as well."""
        self._waiting.setdefault(job_id, set()).add(said)

    def leave(self, job_id: JobId, said: asyncio.Event) -> None:
        self._waiting[job_id].discard(said)
        if not self._waiting[job_id]:
            del self._waiting[job_id]

    def spread(self, job_ids: Iterable[JobId]) -> None:
        for job_id in job_ids:
            for said in self._waiting.get(job_id, ()):
                said.set()
