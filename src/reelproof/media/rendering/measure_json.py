"""Measures of films read from JSON, as they are kept in the cache."""

from collections.abc import Mapping, Sequence
from typing import Any

from reelproof.domain.film_measure import (
    FileMeasure,
    FilmMeasure,
    FlawKind,
    NarrationMeasure,
    PictureFlaw,
    TimeRange,
)


def measure_of(fields: Mapping[str, Any]) -> FilmMeasure:
    """Reads what `asdict` wrote. Raises ValueError, KeyError, TypeError."""
    return FilmMeasure(
        file=FileMeasure(**fields["file"]),
        pieces=int(fields["pieces"]),
        flaws=tuple(flaw_of([one["kind"], one["first"], one["end"]]) for one in fields["flaws"]),
        narrations=tuple(map(narration_of, fields["narrations"])),
        pieces_replaced=int(fields["pieces_replaced"]),
        not_checked=fields.get("not_checked"),
        speech_not_checked=fields.get("speech_not_checked"),
    )


def flaw_of(fields: Sequence[Any]) -> PictureFlaw:
    """Reads what `astuple` wrote. Raises ValueError, TypeError."""
    kind, first, end = fields
    return PictureFlaw(FlawKind(kind), int(first), int(end))


def narration_of(fields: Mapping[str, Any]) -> NarrationMeasure:
    """Reads what `asdict` wrote. Raises ValueError, KeyError, TypeError."""
    return NarrationMeasure(
        start_s=float(fields["start_s"]),
        compared=int(fields["compared"]),
        inaudible=tuple(TimeRange(**one) for one in fields["inaudible"]),
        is_silent=bool(fields["is_silent"]),
    )
