"""Figures with units, and the units that follow figures."""

import re

from reelproof.providers.local.voice.english import numbers
from reelproof.providers.local.voice.english.context import Place
from reelproof.providers.local.voice.english.tables import MAGNITUDES, SEPARATE_UNITS, UNITS

_NUMBER = re.compile(rf"[-+]?(?:{numbers.PATTERN})")
_FEET = re.compile(r"(\d+)'(?:(\d+)\"?)?")
_INCHES = re.compile(rf"({numbers.PATTERN})\"")
_MEASURE = re.compile(rf"([-+]?(?:{numbers.PATTERN}))-?(.+)")
_RANGE = re.compile(rf"({numbers.PATTERN})(?:%|°C?)?-({numbers.PATTERN})(.*)")


def measure(place: Place) -> str | None:
    """A figure with its unit written onto it, or the unit of the figure before."""
    return _length(place.core) or _attached(place.core) or _detached(place)


def span(place: Place) -> str | None:
    """`10-15`, `1914-1918`, `5-10%`."""
    match = _RANGE.fullmatch(place.core)
    if match is None:
        return None
    low, high, unit = match.groups()
    name = _unit_name(unit, is_one=False) if unit else ""
    if name is None:
        return None
    are_years = not unit and all(re.fullmatch(r"1[1-9]\d\d|20\d\d", end) for end in (low, high))
    said = [numbers.year(int(end)) if are_years else numbers.decimal(end) for end in (low, high)]
    if not unit and re.fullmatch(r"1[1-9]\d\d|20\d\d", low) and len(high) == 2:
        said[0] = numbers.year(int(low))
    return f"{said[0]} to {said[1]} {name}".strip()


def _length(core: str) -> str | None:
    feet = _FEET.fullmatch(core)
    if feet:
        inches = f" {numbers.cardinal(int(feet[2]))}" if feet[2] else ""
        return f"{numbers.cardinal(int(feet[1]))} {'foot' if inches or feet[1] == '1' else 'feet'}{inches}"
    inch = _INCHES.fullmatch(core)
    return f"{numbers.decimal(inch[1])} {'inch' if inch[1] == '1' else 'inches'}" if inch else None


def _attached(core: str) -> str | None:
    match = _MEASURE.fullmatch(core)
    if match is None:
        return None
    figure, unit = match.groups()
    if unit in MAGNITUDES and unit not in ("k", "K", "m", "T", "b"):
        return f"{numbers.decimal(figure)} {MAGNITUDES[unit]}"
    if unit in ("k", "K"):
        return f"{numbers.decimal(figure)} thousand" if numbers.value(figure) >= 20 else None
    # A hyphen makes an adjective of it: a 5-km run.
    name = _unit_name(unit, is_one=figure == "1" or f"{figure}-{unit}" == core)
    return f"{numbers.decimal(figure)} {name}" if name else None


def _detached(place: Place) -> str | None:
    top = re.split(r"[/^]", place.core)[0]
    if not _NUMBER.fullmatch(place.before.core) or place.before.ends_clause or top not in SEPARATE_UNITS:
        return _alone(place.core)
    return _unit_name(place.core, is_one=place.before.core == "1")


def _alone(core: str) -> str | None:
    """`km/h` and `m²` can be nothing but units, wherever they stand."""
    is_compound = "/" in core or "^" in core or core.startswith("°")
    return _unit_name(core, is_one=False) if is_compound and len(core) > 1 else None


def _unit_name(unit: str, *, is_one: bool) -> str | None:
    top, slash, bottom = unit.partition("/")
    said = _powered(top, is_one=is_one) if top else ""
    if said is None or not slash:
        return said or None
    below = _powered(bottom, is_one=True)
    return f"{said} per {below}".strip() if below else None


def _powered(unit: str, *, is_one: bool) -> str | None:
    match = re.fullmatch(r"(.*?[^\d^])\^?([23])?", unit)
    if match is None or match[1] not in UNITS:
        return None
    one, many = UNITS[match[1]]
    name = one if is_one else many
    return f"{ {None: '', '2': 'square ', '3': 'cubic '}[match[2]] }{name}".strip()
