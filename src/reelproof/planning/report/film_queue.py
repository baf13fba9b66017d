"""The jobs of a film that run or wait, with the takes that each makes again."""

from collections.abc import Sequence

from reelproof.domain.asset import Asset, Edit
from reelproof.domain.frozen import frozen
from reelproof.domain.job import Job


@frozen
class RequestedTake:
    """An asset that a job makes again, and what it changes for this take, if anything."""

    asset: Asset
    edit: Edit | None


@frozen
class QueuedJob:
    """A job that runs or waits, with the takes it was started for; none if it makes the film."""

    job: Job
    takes: Sequence[RequestedTake]
    as_candidate: bool


@frozen
class FilmQueue:
    """`jobs` in the order in which they run. `shown` is the first of them; if there is none, the newest job
    that was not canceled before it began.
    """

    jobs: Sequence[QueuedJob]
    shown: Job | None
