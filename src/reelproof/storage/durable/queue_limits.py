"""How many attempts of a bucket DBOS starts, so that none of its places stands empty."""

from dataclasses import dataclass

# While a take is stored and the next attempt is fetched its place would be free; these are there already.
AHEAD = 2
# Below so many a minute the limit is what everybody waits for.
LEAST_PER_MINUTE = 10 * AHEAD


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """At once, and started in a minute."""

    at_once: int
    per_minute: int | None


def queue_limits(concurrency: int, calls_per_minute: int | None) -> QueueLimits:
    """A few more than may call, which wait for a place.

    They call later than they start, so that a minute may see as many more calls as wait.
    """
    if calls_per_minute is None:
        return QueueLimits(concurrency + AHEAD, None)
    if calls_per_minute < LEAST_PER_MINUTE:
        return QueueLimits(concurrency, calls_per_minute)
    return QueueLimits(concurrency + AHEAD, calls_per_minute - AHEAD)
