"""Models that are switched off soon, or were."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from reelproof.provider_api import Check

WARN_BEFORE = timedelta(days=60)


def end_checks(ends: Iterable[tuple[str, date | None]], today: date) -> Iterator[Check]:
    """A line for each model, of those named with the days they end, that ends soon."""
    for name, day in ends:
        if day is not None and day - today <= WARN_BEFORE:
            said = "is switched off on" if day > today else "was switched off on"
            yield Check(name, False, f"{said} {day.isoformat()}", "Choose another model for new films.")
