"""Counts of provider calls and failures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue


@dataclass(frozen=True, slots=True)
class CountedCall:
    """One call to a provider; retries count separately."""

    kind: AssetKind
    model: str
    failed: bool


def count_by_provider(calls: Iterable[CountedCall]) -> list[dict[str, JsonValue]]:
    """Counts calls by kind and provider, in order of first call."""
    total: Counter[tuple[AssetKind, str]] = Counter()
    failed: Counter[tuple[AssetKind, str]] = Counter()
    for call in calls:
        group = call.kind, call.model.partition("/")[0]
        total[group] += 1
        failed[group] += call.failed
    return [
        {"kind": kind.value, "provider": provider, "total": count, "failed": failed[kind, provider]}
        for (kind, provider), count in total.items()
    ]
