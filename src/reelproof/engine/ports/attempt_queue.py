"""Interface of the durable queue of attempts: queue with a delay, list, repair, remove."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, JobId


@frozen
class NextAttempt:
    """An attempt to queue in the model's bucket, after a delay."""

    job_id: JobId
    asset_id: AssetId
    number: int
    bucket: str
    delay_s: float


class AttemptQueue(Protocol):
    """A job's attempts that wait for a slot in their bucket, or run."""

    async def put(self, attempts: Sequence[NextAttempt]) -> None:
        """Queues attempts. The same attempt must not be queued twice."""

    async def live(self) -> Collection[AssetId]:
        """Returns assets with an attempt that waits or runs, also from before a restart."""

    async def broken(self) -> Sequence[AssetId]:
        """Returns assets whose attempt ended without an outcome, which nothing else would settle."""

    async def repair(self) -> None:
        """Resumes attempts that stopped unrecorded, as on a full disk, and restarts waits that seem to start
        in the future because the clock was set back.

        Raises ReelproofError if it cannot be recorded what became of attempts.
        """

    async def withdraw(self) -> None:
        """Removes waiting attempts; running ones continue."""


class AttemptQueues(Protocol):
    """The queues of all jobs of this process."""

    def of(self, job_id: JobId, models: Iterable[str]) -> AbstractAsyncContextManager[AttemptQueue]:
        """Opens a job's queue, in which what was interrupted goes on. `models` are all models in its chains.

        Nothing is started before the queue is first used.
        """

    async def close(self) -> None:
        """Waits until nothing of closed queues runs any more, which may be later than their end."""
