"""Snapshots of jobs."""

from collections.abc import Mapping
from datetime import UTC, datetime

from reelproof.domain.canonical import JsonValue
from reelproof.domain.job import Job
from reelproof.engine.ports.stores import Events, Stores
from reelproof.engine.studio.films import Films
from reelproof.planning.report.job_snapshot import JobSnapshot
from reelproof.planning.report.report import summarize

Row = Mapping[str, JsonValue]


class JobSnapshots:
    """Read-only."""

    def __init__(self, stores: Stores, films: Films, events: Events) -> None:
        self._stores = stores
        self._films = films
        self._events = events

    async def of(self, job: Job) -> JobSnapshot:
        """Raises LookupError."""
        # Read the last event first: everything read after it is at least as new. If the job has ended in the
        # meantime, read the event that ended it.
        last = await self._events.last(job.id)
        view = await self._films.view_job(job.id)
        if view.job.status.is_final:
            last = await self._events.last(job.id)
        summary = last.data.get("summary") if last is not None and view.job.status.is_final else None
        if not isinstance(summary, Mapping):
            attempts = await self._stores.attempts.of_job(job.id)
            ended = [asset for asset in view.assets if asset.status.is_final]
            summary = summarize(ended, job.id, attempts).to_json()
        return JobSnapshot(
            project=view.project,
            job=view.job,
            steps=view.steps,
            assets={asset.key: asset for asset in view.assets},
            film=view.film,
            summary=summary,
            last_event=last.number if last else 0,
            at=datetime.now(UTC),
        )
