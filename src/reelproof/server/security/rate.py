"""How often somebody may call: buckets that fill evenly, and from which each call takes one."""

from collections import OrderedDict
from dataclasses import dataclass

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` calls at once, and `per_s` more each second."""

    burst: int
    per_s: float

    @classmethod
    def a_minute(cls, calls: int) -> "Rate":
        return cls(burst=calls, per_s=calls / 60)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many calls were left, and when. Seconds are of any clock that goes forward."""

    calls: float
    at_s: float


def filled(bucket: Bucket | None, rate: Rate, now_s: float) -> Bucket:
    """The bucket as it is now; one that nobody knew is full."""
    if bucket is None:
        return Bucket(rate.burst, now_s)
    passed_s = max(0.0, now_s - bucket.at_s)
    return Bucket(min(rate.burst, bucket.calls + passed_s * rate.per_s), max(now_s, bucket.at_s))


def wait_s(bucket: Bucket, rate: Rate) -> float:
    """How long until there is a call to take; 0 is now."""
    return max(0.0, (1 - bucket.calls) / rate.per_s)


def take(bucket: Bucket | None, rate: Rate, now_s: float) -> tuple[Bucket, float]:
    """The bucket afterwards, and 0, or how many seconds to wait for a call that was not there."""
    full = filled(bucket, rate, now_s)
    wait = wait_s(full, rate)
    return (full, wait) if wait > 0 else (Bucket(full.calls - 1, full.at_s), 0.0)


class Buckets:
    """Everybody's bucket, as long as it is worth remembering."""

    def __init__(self, rate: Rate, most: int = MOST_BUCKETS) -> None:
        self._rate = rate
        self._most = most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, who: str, now_s: float) -> float:
        """0, or how many seconds to wait."""
        bucket, wait = take(self._buckets.get(who), self._rate, now_s)
        self._buckets[who] = bucket
        self._buckets.move_to_end(who)
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return wait

    def wait_s(self, who: str, now_s: float) -> float:
        """How many seconds to wait, without taking anything."""
        return wait_s(filled(self._buckets.get(who), self._rate, now_s), self._rate)

    def __len__(self) -> int:
        return len(self._buckets)
