"""What to do after a failed attempt, decided from the failures so far and a policy alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from reelproof.domain.failure import Failure


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patient to be with one model.

    `max_wait_s` is the longest wait that a provider may ask for before the chain moves on.
    """

    max_retries: int = 3
    first_delay_s: float = 5.0
    max_wait_s: float = 120.0


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """One failed call to a model of the chain."""

    model: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Call `model` after `delay_s`. `is_retry` is false when the chain moved on to its next model."""

    model: str
    delay_s: float
    is_retry: bool


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The chain is over; the asset ends with this failure."""

    failure: Failure


Decision = TryAgain | GiveUp


def recover(chain: Sequence[str], past: Sequence[PastAttempt], policy: RetryPolicy, seed: str) -> Decision:
    """Decides after at least one failure. `seed` makes the jitter repeatable."""
    last = past[-1]
    retries = sum(attempt.model == last.model for attempt in past) - 1
    if last.failure.retryable and retries < policy.max_retries:
        delay_s = _delay_s(last.failure, retries, policy, seed)
        if delay_s is not None:
            return TryAgain(last.model, delay_s, is_retry=True)
    tried = {attempt.model for attempt in past}
    for model in chain:
        if model not in tried:
            return TryAgain(model, 0.0, is_retry=False)
    return GiveUp(last.failure.after(retries))


def _delay_s(failure: Failure, retries: int, policy: RetryPolicy, seed: str) -> float | None:
    """The wait before the next retry, or None when the provider asks for more patience than there is."""
    backoff_s = policy.first_delay_s * 2.0**retries
    if failure.retry_after_s is None:
        return min(policy.max_wait_s, backoff_s * _jitter(f"{seed}/{retries}"))
    return None if failure.retry_after_s > policy.max_wait_s else max(0.0, failure.retry_after_s)


def _jitter(seed: str) -> float:
    """Between 0.8 and 1.2, the same for the same seed: durable runs may ask twice."""
    fraction = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4]) / 2**32
    return 0.8 + 0.4 * fraction
