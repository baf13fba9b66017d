"""Attempts: one provider call each, with its outcome, times, cost, failure and crashes."""

from datetime import datetime
from enum import StrEnum

from reelproof.domain.failure import Failure
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetId, Digest, JobId
from reelproof.domain.units import Microusd


class AttemptOutcome(StrEnum):
    """How an attempt ended. `reused`: no provider was called; `canceled`: its job or asset was given up."""

    succeeded = "succeeded"
    reused = "reused"
    failed = "failed"
    canceled = "canceled"


@frozen
class Attempt:
    """One call to one provider. `number` counts from 1 per job and asset; `outcome` is None while it runs.

    `called_at` is set before the provider is called, `ticket_id` once the provider has returned its job id;
    `is_ticket_open` while that job may still return a result. `estimate_microusd` is None if the price is
    unknown; `cost_microusd` is the actual cost. `process_id` is the local process working on it, while it
    does; `crashes` describes the processes that crashed while working on it.
    """

    asset_id: AssetId
    job_id: JobId
    number: int
    model: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: AttemptOutcome | None = None
    failure: Failure | None = None
    recipe_digest: Digest | None = None
    is_softened: bool = False
    called_at: datetime | None = None
    ticket_id: str | None = None
    is_ticket_open: bool = False
    estimate_microusd: Microusd | None = None
    cost_microusd: Microusd | None = None
    process_id: int | None = None
    crashes: tuple[str, ...] = ()
