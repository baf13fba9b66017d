"""How amounts of money are read aloud, including magnitudes such as million."""

import re

from reelproof_local.voice.english import measures, numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import (
    CURRENCIES,
    CURRENCY,
    MAGNITUDE_WORDS,
    MAGNITUDES,
    UNITS,
)
from reelproof_local.voice.english.tokens import WordToken

_MAGNITUDE = "|".join(sorted((*MAGNITUDES, *MAGNITUDE_WORDS), key=len, reverse=True))
_ABOUT = {
    "": "",
    "-": "minus ",
    "−": "minus ",
    "~": "about ",
    "≈": "about ",
    "<": "less than ",
    ">": "more than ",
    "+": "plus ",
    "≤": "at most ",
    "≥": "at least ",
}
_MONEY = re.compile(
    rf"([-−~≈<>+≤≥]?)({CURRENCY})([-−]?)({numbers.PATTERN})(?:({_MAGNITUDE})?-({CURRENCY})?({numbers.PATTERN}))?"
    rf"-?({_MAGNITUDE})?(\+?)"
)
_MONEY_AFTER = re.compile(
    rf"([-−~≈<>+≤≥]?)({numbers.PATTERN})(?:-({numbers.PATTERN}))?({_MAGNITUDE})?({CURRENCY})"
)


def money(context: WordContext) -> str | None:
    match = _MONEY.fullmatch(context.core)
    if match is None:
        return _money_after(context.core) or _price(context) or _currency_behind(context)
    before, sign, minus, amount, low_magnitude, _, top, magnitude, plus = match.groups()
    prefix = _ABOUT[before or minus]
    spoken = numbers.decimal(amount)
    if top:
        low = f"{spoken} {MAGNITUDES.get(low_magnitude, low_magnitude)}" if low_magnitude else spoken
        spoken = f"{low} to {numbers.decimal(top)}"
    if context.after.core in MAGNITUDE_WORDS:
        return f"{prefix}{spoken}"
    one, many, cent, cents = CURRENCIES[sign]
    unit = one if _is_adjective(context) else many
    more = " or more" if plus else ""
    if magnitude:
        return f"{prefix}{spoken} {MAGNITUDES.get(magnitude, magnitude)} {unit}{more}"
    if top:
        return f"{prefix}{spoken} {unit}"
    return f"{prefix}{_amount(amount, one, unit, cent, cents)}{more}"


def money_magnitude(context: WordContext) -> str | None:
    """The `million` of `$5 million` carries the currency."""
    match = _MONEY.fullmatch(context.before.core) if context.core in MAGNITUDE_WORDS else None
    if match is None or match[8]:
        return None
    one, many, *_ = CURRENCIES[match[2]]
    return f"{context.core} {one if _is_adjective(context.previous()) else many}"


def _currency_behind(context: WordContext) -> str | None:
    """The `€` of `5 €`, the `USD` of `5 million USD`."""
    if context.core not in CURRENCIES:
        return None
    one, many, *_ = CURRENCIES[context.core]
    is_amount = measures.is_figure(context.before.core) or context.before.core in MAGNITUDE_WORDS
    if context.before.ends_clause or not is_amount:
        return None if context.core[0].isalpha() else many
    return one if context.before.core == "1" else many


def _price(context: WordContext) -> str | None:
    """`$3.50/kg`."""
    amount, slash, unit = context.core.partition("/")
    spoken = money(WordContext((WordToken("", amount, ""),), 0)) if slash else None
    if spoken is None:
        return None
    if unit in UNITS:
        return f"{spoken} per {UNITS[unit][0]}"
    return f"{spoken} per {unit}" if unit.isalpha() else None


def _money_after(core: str) -> str | None:
    match = _MONEY_AFTER.fullmatch(core)
    if match is None:
        return None
    before, amount, top, magnitude, sign = match.groups()
    one, many, cent, cents = CURRENCIES[sign]
    if top or magnitude:
        high = f" to {numbers.decimal(top)}" if top else ""
        size = f" {MAGNITUDES.get(magnitude, magnitude)}" if magnitude else ""
        return f"{_ABOUT[before]}{numbers.decimal(amount)}{high}{size} {many}"
    return f"{_ABOUT[before]}{_amount(amount, one, many, cent, cents)}"


def _amount(amount: str, one: str, many: str, cent: str, cents: str) -> str:
    whole, _, fraction = numbers.normal(amount).partition(".")
    if len(fraction) != 2 or not cent:
        return f"{numbers.decimal(amount)} {one if amount == '1' else many}"
    small = f"{numbers.cardinal(int(fraction))} {cent if fraction == '01' else cents}"
    large = f"{numbers.cardinal(int(whole or '0'))} {one if whole == '1' else many}"
    if fraction == "00":
        return large
    return small if int(whole or "0") == 0 else f"{large} and {small}"


def _is_adjective(context: WordContext) -> bool:
    """`a $5 bill` is a five dollar bill."""
    is_whole = context.trail == "" and "." not in context.core
    return is_whole and context.before.core.lower() in ("a", "an")
