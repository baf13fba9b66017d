"""Finds countries, regions and cities in a text."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof_local.card.reading.tables import table

_UNSPACED = re.compile("[\u3040-\u9fff]")

# Place names that are also common words or parts of them, or personal names.
_COMMON_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        {"Rom", "Chili", "Island", "Prag", "Inde", "Chine", "Polen", "Maroc", "Mali", "Lima", "Troy"}
    ),
    "de": frozenset({"Chili", "Inde", "Chine"}),
    "es": frozenset({"Island", "Chili", "Inde"}),
}
_NAMES_OF_PEOPLE = frozenset(
    {"Jordan", "Chad", "Florence", "Troy", "Lima", "Mali", "Turkey", "Guinea", "Boston"}
)


@frozen
class Country:
    """`code`: ISO 3166-1 numeric, as the atlas has it."""

    name: str
    code: str


@frozen
class Region:
    """Degrees west, south, east and north, and the codes of its countries."""

    name: str
    bounds: tuple[float, float, float, float]
    countries: frozenset[str] = frozenset()


@frozen
class City:
    """Degrees east and north."""

    name: str
    longitude: float
    latitude: float


Place = Country | Region | City


def places_in(text: str, language: str) -> tuple[Place, ...]:
    """Returns each place in the text once, in text order; longer names take precedence."""
    common = _COMMON_WORDS.get(primary_language(language), frozenset())
    taken: list[range] = []
    found: dict[Place, tuple[int, str]] = {}
    for name, place in _gazetteer():
        if name not in text or name in common - _NAMES_OF_PEOPLE:
            continue
        for match in re.finditer(_pattern(name), text):
            span = range(match.start(), match.end())
            if not any(span.start < other.stop and other.start < span.stop for other in taken):
                taken.append(span)
                found.setdefault(place, (match.start(), name))
    ordered = sorted(found.items(), key=lambda pair: pair[1])
    return tuple(replace(place, name=name) for place, (_, name) in ordered)


def _pattern(name: str) -> str:
    if _UNSPACED.search(name):
        return re.escape(name)
    if name in _NAMES_OF_PEOPLE:
        return rf"(?:(?<=\b[Ii]n )|(?<=\bto )|(?<=\bfrom )){re.escape(name)}\b(?! [A-Z])"
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])"


@lru_cache(maxsize=1)
def _gazetteer() -> tuple[tuple[str, Place], ...]:
    """Returns every name with its place, longer names first."""
    listed: list[tuple[str, Place]] = []
    for code, names in table("places").items():
        listed += _named(names, Country(_first(names), code))
    for names, entry in table("regions").items():
        west, south, east, north = entry["bounds"]
        countries = frozenset(entry["countries"].split())
        listed += _named(names, Region(_first(names), (west, south, east, north), countries))
    for names, (longitude, latitude) in table("cities").items():
        listed += _named(names, City(_first(names), longitude, latitude))
    return tuple(sorted(listed, key=lambda pair: (-len(pair[0]), pair[0])))


def _named(names: str, place: Place) -> list[tuple[str, Place]]:
    return [(name, place) for name in names.split("|")]


def _first(names: str) -> str:
    return names.split("|")[0]
