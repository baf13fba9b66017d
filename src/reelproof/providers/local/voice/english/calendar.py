"""Times of day, dates and years."""

import re

from reelproof.providers.local.voice.english import numbers
from reelproof.providers.local.voice.english.context import Place
from reelproof.providers.local.voice.english.tables import MONTHS, SEPARATE_UNITS, SHORT_MONTHS
from reelproof.providers.local.voice.english.tokens import Token

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:-(\d{1,2}):(\d{2}))?([ap]\.?m)?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2})(?:\.(\d{2}))?(?:-(\d{1,2}))?([ap])\.?m", re.IGNORECASE)
_HALF_DAYS = re.compile(r"(\d{1,2}(?:[:.]\d{2})?[ap]\.?m)-(\d{1,2}(?:[:.]\d{2})?[ap]\.?m)", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")
_RATIO = re.compile(r"(\d+(?:[.,]\d+)*):(\d+(?:[.,]\d+)*)")
_ISO_DATE = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.([12]\d{3})")
_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})")
_ERAS = frozenset({"BC", "AD", "BCE", "CE", "B.C", "A.D"})
_RATIO_WORDS = frozenset(
    {"ratio", "scale", "odds", "aspect", "screen", "picture", "pictures", "format", "proportion", "mix"}
)
_SLASHED_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_BEFORE_YEARS = frozenset(
    {"in", "since", "by", "until", "from", "to", "of", "before", "after", "around", "circa", "during", "year"}
)


def time(place: Place) -> str | None:
    if span := _HALF_DAYS.fullmatch(place.core):
        ends = [time(Place((Token("", end, ""),), 0)) for end in span.groups()]
        return " to ".join(end for end in ends if end)
    match = _TIME.fullmatch(place.core)
    is_ratio = place.after.core.lower() in _RATIO_WORDS or place.before.core.lower() in _RATIO_WORDS
    if match is None or int(match[1]) > 24 or int(match[2]) > 59 or is_ratio:
        return _hour(place.core) or _ratio(place.core)
    hour, minute, second, end_hour, end_minute, half = match.groups()
    has_half = half is not None or place.after.core.lower().replace(".", "") in ("am", "pm")
    said = _clock(int(hour), minute, has_half=has_half or end_hour is not None)
    if second:
        said = f"{_clock(int(hour), minute, has_half=True)} and {numbers.cardinal(int(second))} seconds"
    if end_hour:
        said = f"{said} to {_clock(int(end_hour), end_minute, has_half=True)}"
    return f"{said} {half[0].upper()}.M" if half else said


def _clock(hour: int, minute: str, *, has_half: bool) -> str:
    if minute == "00":
        if has_half:
            return numbers.cardinal(hour)
        return f"{numbers.cardinal(hour)} o'clock" if 1 <= hour <= 12 else f"{numbers.cardinal(hour)} hundred"
    return f"{numbers.cardinal(hour)} {'oh ' if minute[0] == '0' else ''}{numbers.cardinal(int(minute))}"


def _hour(core: str) -> str | None:
    match = _HOUR.fullmatch(core)
    if match is None:
        return None
    start = _clock(int(match[1]), match[2] or "00", has_half=True)
    end = f" to {numbers.cardinal(int(match[3]))}" if match[3] else ""
    return f"{start}{end} {match[4].upper()}.M"


def half_day(place: Place) -> str | None:
    """The `am` behind a time, which is no verb."""
    is_half = place.core.lower() in ("am", "pm") and place.before.core[-1:].isdigit()
    return f"{place.core[0].upper()}.M" if is_half else None


def _ratio(core: str) -> str | None:
    match = _RATIO.fullmatch(core)
    return f"{numbers.decimal(match[1])} to {numbers.decimal(match[2])}" if match else None


def date(place: Place) -> str | None:
    iso = _ISO_DATE.fullmatch(place.core)
    if iso:
        return _spoken_date(int(iso[1]), int(iso[2]), int(iso[3]))
    dotted = _DOTTED_DATE.fullmatch(place.core)
    if dotted:
        return _spoken_date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    slashed = _SLASHED_DATE.fullmatch(place.core)
    if slashed is None:
        return _day_of_month(place)
    first, second, year = (int(part) for part in slashed.groups())
    month, day = (second, first) if first > 12 else (first, second)
    return _spoken_date(year + (2000 if year < 50 else 1900) if year < 100 else year, month, day)


def _spoken_date(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {numbers.ordinal(day)}, {numbers.year(year)}"


def _day_of_month(place: Place) -> str | None:
    days = _DAYS.fullmatch(place.core)
    if days:
        return _days_of_month(place, numbers.ordinal(int(days[1])), numbers.ordinal(int(days[2])))
    if not re.fullmatch(r"\d{1,2}", place.core) or not 1 <= int(place.core) <= 31:
        return None
    month_ends_sentence = place.before.ends_clause and place.before.core in MONTHS
    if _is_month(place.before.core) and not month_ends_sentence and place.after.core not in SEPARATE_UNITS:
        return numbers.ordinal(int(place.core))
    if _is_month(place.after.core) and not place.trail:
        article = "" if place.before.core.lower() == "the" else "the "
        return f"{article}{numbers.ordinal(int(place.core))} of"
    return None


def _days_of_month(place: Place, first: str, last: str) -> str | None:
    """`May 5-7`, `5-7 May`."""
    if _is_month(place.before.core) and not place.before.ends_clause:
        return f"{first} to {last}"
    return f"the {first} to the {last} of" if _is_month(place.after.core) and not place.trail else None


def _is_month(core: str) -> bool:
    return core in MONTHS or core in SHORT_MONTHS


def year(place: Place) -> str | None:
    if not re.fullmatch(r"[12]\d{3}", place.core) or place.after.core in SEPARATE_UNITS:
        return None
    value = int(place.core)
    if place.after.core in _ERAS or place.before.core in _ERAS:
        return numbers.year(value)
    if value < 1100:
        return numbers.year(value) if place.before.core.lower() in _BEFORE_YEARS and value > 1009 else None
    return numbers.year(value) if value < 2100 else None
