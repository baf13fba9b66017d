"""How often providers were called, and how often that failed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reelproof.domain.asset import AssetKind
from reelproof.domain.canonical import JsonValue


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a provider, repetitions included."""

    kind: AssetKind
    model: str
    failed: bool


def count_by_provider(calls: Iterable[Call]) -> list[dict[str, JsonValue]]:
    """By kind and provider, in the order in which they were first called."""
    total: Counter[tuple[AssetKind, str]] = Counter()
    failed: Counter[tuple[AssetKind, str]] = Counter()
    for call in calls:
        place = call.kind, call.model.partition("/")[0]
        total[place] += 1
        failed[place] += call.failed
    return [
        {"kind": kind.value, "provider": provider, "total": count, "failed": failed[kind, provider]}
        for (kind, provider), count in total.items()
    ]
