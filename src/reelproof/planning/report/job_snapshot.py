"""A job as it is shown, alone or in a list: steps, asset counts, cost, elapsed time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey
from reelproof.domain.job import Job, Step
from reelproof.domain.project import Project
from reelproof.domain.render import FilmFile
from reelproof.domain.summary import Summary
from reelproof.domain.units import Microusd
from reelproof.domain.webhook import Webhook


@frozen
class JobSnapshot:
    """A job at a point in time. `summary` is from its last event, or covers what has ended so far.

    `assets` are the film's current ones: some may have been fixed since an older job.
    """

    project: Project
    job: Job
    steps: Sequence[Step]
    assets: Mapping[AssetKey, Asset]
    film: FilmFile | None
    summary: Summary
    last_event: int
    at: datetime
    webhook: Webhook | None = None

    @property
    def elapsed_s(self) -> float:
        job = self.job
        since = job.started_at or job.created_at
        return max(0.0, ((job.ended_at or self.at) - since).total_seconds())


@frozen
class JobListing:
    """A job as listed. `counts` are the job's own once it has ended, and the film's until then."""

    job: Job
    title: str
    steps: Sequence[Step]
    counts: Mapping[AssetStatus, int]
    cost_microusd: Microusd
