"""Money, with the million behind it."""

import re

from reelproof.providers.local.voice.english import numbers
from reelproof.providers.local.voice.english.context import Place
from reelproof.providers.local.voice.english.tables import CURRENCIES, MAGNITUDE_WORDS, MAGNITUDES, UNITS
from reelproof.providers.local.voice.english.tokens import Token

_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_MAGNITUDE = "|".join(sorted((*MAGNITUDES, *MAGNITUDE_WORDS), key=len, reverse=True))
_MONEY = re.compile(rf"(-?)({_SIGN})({numbers.PATTERN})(?:-({_SIGN})?({numbers.PATTERN}))?-?({_MAGNITUDE})?")
_MONEY_AFTER = re.compile(rf"(-?)({numbers.PATTERN})({_SIGN})")


def money(place: Place) -> str | None:
    match = _MONEY.fullmatch(place.core)
    if match is None:
        return _money_after(place.core) or _price(place)
    minus, sign, amount, _, top, magnitude = match.groups()
    said = f"{numbers.decimal(amount)} to {numbers.decimal(top)}" if top else numbers.decimal(amount)
    said = f"minus {said}" if minus else said
    if place.after.core in MAGNITUDE_WORDS:
        return said
    one, many, cent, cents = CURRENCIES[sign]
    unit = one if _is_adjective(place) else many
    if magnitude:
        return f"{said} {MAGNITUDES.get(magnitude, magnitude)} {unit}"
    if top:
        return f"{said} {unit}"
    return f"{'minus ' if minus else ''}{_amount(amount, one, unit, cent, cents)}"


def money_magnitude(place: Place) -> str | None:
    """The `million` of `$5 million` carries the currency."""
    match = _MONEY.fullmatch(place.before.core) if place.core in MAGNITUDE_WORDS else None
    if match is None or match[6]:
        return None
    one, many, *_ = CURRENCIES[match[2]]
    return f"{place.core} {one if _is_adjective(place.previous()) else many}"


def _price(place: Place) -> str | None:
    """`$3.50/kg`."""
    amount, slash, unit = place.core.partition("/")
    if not slash or unit not in UNITS or not _MONEY.fullmatch(amount):
        return None
    return f"{money(Place((Token('', amount, ''),), 0))} per {UNITS[unit][0]}"


def _money_after(core: str) -> str | None:
    match = _MONEY_AFTER.fullmatch(core)
    if match is None:
        return None
    minus, amount, sign = match.groups()
    one, many, cent, cents = CURRENCIES[sign]
    return f"{'minus ' if minus else ''}{_amount(amount, one, many, cent, cents)}"


def _amount(amount: str, one: str, many: str, cent: str, cents: str) -> str:
    whole, _, fraction = amount.replace(",", "").partition(".")
    if len(fraction) != 2:
        return f"{numbers.decimal(amount)} {one if amount == '1' else many}"
    small = f"{numbers.cardinal(int(fraction))} {cent if fraction == '01' else cents}"
    large = f"{numbers.cardinal(int(whole or '0'))} {one if whole == '1' else many}"
    if fraction == "00":
        return large
    return small if int(whole or "0") == 0 else f"{large} and {small}"


def _is_adjective(place: Place) -> bool:
    """`a $5 bill` is a five dollar bill."""
    return place.before.core.lower() in ("a", "an")
