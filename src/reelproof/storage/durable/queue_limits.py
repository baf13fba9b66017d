"""Concurrency and calls per minute (rate limit) of a DBOS queue, from a model's limits."""

from reelproof.domain.frozen import frozen

# A slot would be idle while a take is stored and the next attempt is fetched; these fill it.
PREFETCH = 4
# Below this rate the rate limit is the bottleneck.
MIN_PER_MINUTE = 10 * PREFETCH


@frozen
class QueueLimits:
    """Concurrency, and starts per minute."""

    at_once: int
    per_minute: int | None


def queue_limits(concurrency: int, calls_per_minute: int | None) -> QueueLimits:
    """Allows a few more attempts than may call; they wait for a slot.

    Because they call later than they start, a minute may see that many additional calls.
    """
    if calls_per_minute is None:
        return QueueLimits(concurrency + PREFETCH, None)
    if calls_per_minute < MIN_PER_MINUTE:
        return QueueLimits(concurrency, calls_per_minute)
    return QueueLimits(concurrency + PREFETCH, calls_per_minute - PREFETCH)
