"""Counts of provider calls and failed calls, by kind of asset and provider."""

from collections import Counter
from collections.abc import Iterable

from reelproof.domain.asset import AssetKind
from reelproof.domain.frozen import frozen


@frozen
class CountedCall:
    """One call to a provider; retries count separately."""

    kind: AssetKind
    model: str
    failed: bool


@frozen
class CallCount:
    """Number of calls to a provider for one kind of asset."""

    kind: AssetKind
    provider: str
    total: int
    failed: int


def count_by_provider(calls: Iterable[CountedCall]) -> tuple[CallCount, ...]:
    """Counts calls by kind and provider, in order of first call."""
    total: Counter[tuple[AssetKind, str]] = Counter()
    failed: Counter[tuple[AssetKind, str]] = Counter()
    for call in calls:
        group = call.kind, call.model.partition("/")[0]
        total[group] += 1
        failed[group] += call.failed
    return tuple(
        CallCount(kind, provider, count, failed[kind, provider]) for (kind, provider), count in total.items()
    )
