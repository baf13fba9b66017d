"""Figures of every other kind: ordinals, plurals, fractions, powers, telephone numbers."""

import re

from reelproof.providers.local.voice.english import numbers
from reelproof.providers.local.voice.english.context import Place

_ORDINAL = re.compile(r"(\d[\d,]*)(?:st|nd|rd|th)", re.IGNORECASE)
_PLURAL = re.compile(r"'?(\d+)'?s")
_PHONE = re.compile(r"\+?\(?\d{1,4}\)?(?:[-.]\d{2,5}){2,}|\+\d{5,}")
_FRACTION = re.compile(r"(-?\d+)/(\d+)")
_MIXED = re.compile(r"(\d*) (\d)/(\d)")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}")
_POWER = re.compile(rf"({numbers.PATTERN})\^(-?\d+)")
_TIMES = re.compile(rf"({numbers.PATTERN})x(\d+)?")
_DENOMINATORS = {2: "half", 3: "third", 4: "quarter"}
_PLAIN = re.compile(rf"[-+]?(?:{numbers.PATTERN})")


def ordinal(place: Place) -> str | None:
    match = _ORDINAL.fullmatch(place.core)
    return numbers.ordinal(int(match[1].replace(",", ""))) if match else None


def plural(place: Place) -> str | None:
    """`1990s`, `'90s`; but `10s` are seconds."""
    match = _PLURAL.fullmatch(place.core)
    if match is None:
        return None
    value = int(match[1])
    if 1100 <= value < 2100:
        return numbers.decade(value)
    return numbers.plural(value) if value >= 20 else None


def phone(place: Place) -> str | None:
    if not _PHONE.fullmatch(place.core) or _DOTTED.fullmatch(place.core):
        return None
    groups = [numbers.digits(group) for group in re.findall(r"\d+", place.core)]
    return f"{'plus ' if place.core.startswith('+') else ''}{', '.join(groups)}"


def fraction(place: Place) -> str | None:
    mixed = _MIXED.fullmatch(place.core)
    if mixed:
        part = _fraction(int(mixed[2]), int(mixed[3]))
        if not mixed[1]:
            return part
        joined = part if part and not part.startswith("one ") else f"a {part[4:]}" if part else None
        return f"{numbers.decimal(mixed[1])} and {joined}" if joined else None
    match = _FRACTION.fullmatch(place.core)
    if match is None:
        return None
    if place.core in ("24/7", "9/11"):
        return " ".join(numbers.cardinal(int(part)) for part in match.groups())
    return _fraction(int(match[1]), int(match[2]))


def _fraction(top: int, bottom: int) -> str | None:
    if top == bottom:
        return f"{numbers.cardinal(top)} {numbers.cardinal(bottom)}"
    if not 2 <= bottom <= 20 or abs(top) >= bottom:
        return f"{numbers.cardinal(top)} over {numbers.cardinal(bottom)}"
    name = _DENOMINATORS.get(bottom, numbers.ordinal(bottom))
    many = "halves" if bottom == 2 else numbers.plural_word(name)
    return f"{numbers.cardinal(top)} {name if abs(top) == 1 else many}"


def arithmetic(place: Place) -> str | None:
    power = _POWER.fullmatch(place.core)
    if power:
        return f"{numbers.decimal(power[1])} {_raised(power[2])}"
    times = _TIMES.fullmatch(place.core)
    if times is None:
        return None
    if not times[2]:
        return f"{numbers.decimal(times[1])} times"
    return " by ".join(
        numbers.code(side) if side.isdigit() else numbers.decimal(side) for side in times.groups()
    )


def _raised(power: str) -> str:
    if power in ("2", "3"):
        return "squared" if power == "2" else "cubed"
    return f"to the power of {numbers.cardinal(int(power))}"


def plain(place: Place) -> str | None:
    """A number and nothing else; leading zeros are said."""
    if _DOTTED.fullmatch(place.core):
        return " point ".join(numbers.cardinal(int(part)) for part in place.core.split("."))
    if not _PLAIN.fullmatch(place.core):
        return None
    if re.fullmatch(r"0\d+", place.core):
        return numbers.digits(place.core)
    sign = "plus " if place.core.startswith("+") else ""
    return f"{sign}{numbers.decimal(place.core)}"
