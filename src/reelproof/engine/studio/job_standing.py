"""How a job stands, with all that is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from reelproof.domain.asset import Asset
from reelproof.domain.canonical import JsonValue
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import Job, Step
from reelproof.domain.project import Project
from reelproof.domain.render import Film
from reelproof.engine.ports.ledgers import Ledgers
from reelproof.engine.ports.stores import Events
from reelproof.engine.studio.films import Films
from reelproof.planning.report.report import summarize

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class JobStanding:
    """A job at a moment. `summary` is as its last event told it, or of what has ended so far.

    `assets` are the film's as they are now: of an older job some may have been mended since.
    """

    project: Project
    job: Job
    steps: Sequence[Step]
    assets: Mapping[AssetKey, Asset]
    film: Film | None
    summary: Row
    last_event: int
    at: datetime

    @property
    def placeholders(self) -> Sequence[Row]:
        return cast("Sequence[Row]", self.summary.get("placeholders", []))

    @property
    def elapsed_s(self) -> float:
        job = self.job
        since = job.started_at or job.created_at
        return max(0.0, ((job.ended_at or self.at) - since).total_seconds())


class JobStandings:
    """Reads, and changes nothing."""

    def __init__(self, ledgers: Ledgers, films: Films, events: Events) -> None:
        self._ledgers = ledgers
        self._films = films
        self._events = events

    async def of(self, job: Job) -> JobStanding:
        """Raises LookupError."""
        # The last event comes first: what is read after it is at least as new as it says. Of a job that has
        # ended meanwhile it is the one that said so.
        last = await self._events.last(job.id)
        view = await self._films.view_job(job.id)
        if view.job.status.is_final:
            last = await self._events.last(job.id)
        told = last.data.get("summary") if last is not None and view.job.status.is_final else None
        if not isinstance(told, Mapping):
            attempts = await self._ledgers.attempts.of_job(job.id)
            ended = [asset for asset in view.assets if asset.status.is_final]
            told = summarize(ended, job.id, attempts).to_json()
        return JobStanding(
            project=view.project,
            job=view.job,
            steps=view.steps,
            assets={asset.key: asset for asset in view.assets},
            film=view.film,
            summary=told,
            last_event=last.number if last else 0,
            at=datetime.now(UTC),
        )
