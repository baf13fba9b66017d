"""Rate limiter (token bucket): burst, refill, seconds to wait, maximum number of clients."""

from collections import OrderedDict

from reelproof.domain.frozen import frozen

MAX_BUCKETS = 10_000


@frozen
class Rate:
    """`burst` calls immediately, then `per_s` per second."""

    burst: int
    per_s: float

    @classmethod
    def a_minute(cls, calls: int) -> "Rate":
        return cls(burst=calls, per_s=calls / 60)


@frozen
class Bucket:
    """Calls left at a time of a monotonic clock."""

    calls: float
    at_s: float


def refilled(bucket: Bucket | None, rate: Rate, now_s: float) -> Bucket:
    """Returns the bucket refilled up to now; a new bucket is full."""
    if bucket is None:
        return Bucket(rate.burst, now_s)
    passed_s = max(0.0, now_s - bucket.at_s)
    return Bucket(min(rate.burst, bucket.calls + passed_s * rate.per_s), max(now_s, bucket.at_s))


def wait_s(bucket: Bucket, rate: Rate) -> float:
    """Returns the seconds until the next call is available."""
    return max(0.0, (1 - bucket.calls) / rate.per_s)


def take(bucket: Bucket | None, rate: Rate, now_s: float) -> tuple[Bucket, float]:
    """Takes a call. Returns the new bucket and 0, or the seconds to wait if none was available."""
    full = refilled(bucket, rate, now_s)
    wait = wait_s(full, rate)
    return (full, wait) if wait > 0 else (Bucket(full.calls - 1, full.at_s), 0.0)


class RateLimiter:
    """Rate limiter with one bucket per client; the least recently used ones are dropped."""

    def __init__(self, rate: Rate, most: int = MAX_BUCKETS) -> None:
        self._rate = rate
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, client: str, now_s: float) -> float:
        """Takes a call. Returns 0, or the seconds to wait."""
        bucket, wait = take(self._buckets.get(client), self._rate, now_s)
        self._buckets[client] = bucket
        self._buckets.move_to_end(client)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait

    def wait_s(self, client: str, now_s: float) -> float:
        """Returns the seconds to wait, without taking a call."""
        return wait_s(refilled(self._buckets.get(client), self._rate, now_s), self._rate)

    def __len__(self) -> int:
        return len(self._buckets)
