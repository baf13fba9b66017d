"""Attempts: one call to one provider each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reelproof.domain.failure import Failure
from reelproof.domain.ids import AssetId, Digest, JobId
from reelproof.domain.units import Microusd


class AttemptOutcome(StrEnum):
    """How an attempt ended. `reused`: nobody was called; `withdrawn`: the job was canceled meanwhile."""

    made = "made"
    reused = "reused"
    failed = "failed"
    withdrawn = "withdrawn"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to one provider. `number` counts from 1 within a job and asset; it runs without an `outcome`.

    `called_at` is noted before a provider is called, `ticket_id` once it has given its job's id;
    `is_ticket_open` while that job may still bring something. `estimate_microusd` is None where the price is
    not known; `cost_microusd` is what it came to. `process_id` names the process that works on it itself, as
    long as it does; `crashes` the processes that ended while they did, in words.
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
