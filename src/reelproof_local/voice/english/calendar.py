"""How times of day, dates, years and ratios are read aloud."""

import re

from reelproof_local.voice.english import numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import MONTHS, SEPARATE_UNITS, SHORT_MONTHS
from reelproof_local.voice.english.tokens import WordToken

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


def time(context: WordContext) -> str | None:
    if span := _HALF_DAYS.fullmatch(context.core):
        ends = [time(WordContext((WordToken("", end, ""),), 0)) for end in span.groups()]
        return " to ".join(end for end in ends if end)
    match = _TIME.fullmatch(context.core)
    is_ratio = context.after.core.lower() in _RATIO_WORDS or context.before.core.lower() in _RATIO_WORDS
    if match is None or int(match[1]) > 24 or int(match[2]) > 59 or is_ratio:
        return _hour(context.core) or _ratio(context.core)
    hour, minute, second, end_hour, end_minute, half = match.groups()
    has_half = half is not None or context.after.core.lower().replace(".", "") in ("am", "pm")
    spoken = _clock(int(hour), minute, has_half=has_half or end_hour is not None)
    if second:
        spoken = f"{_clock(int(hour), minute, has_half=True)} and {numbers.cardinal(int(second))} seconds"
    if end_hour:
        spoken = f"{spoken} to {_clock(int(end_hour), end_minute, has_half=True)}"
    return f"{spoken} {half[0].upper()}.M" if half else spoken


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


def half_day(context: WordContext) -> str | None:
    """The `am` after a time, which is not a verb."""
    is_half = context.core.lower() in ("am", "pm") and context.before.core[-1:].isdigit()
    return f"{context.core[0].upper()}.M" if is_half else None


def _ratio(core: str) -> str | None:
    match = _RATIO.fullmatch(core)
    return f"{numbers.decimal(match[1])} to {numbers.decimal(match[2])}" if match else None


def date(context: WordContext) -> str | None:
    iso = _ISO_DATE.fullmatch(context.core)
    if iso:
        return _spoken_date(int(iso[1]), int(iso[2]), int(iso[3]))
    dotted = _DOTTED_DATE.fullmatch(context.core)
    if dotted:
        return _spoken_date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    slashed = _SLASHED_DATE.fullmatch(context.core)
    if slashed is None:
        return _day_of_month(context)
    first, second, year = (int(part) for part in slashed.groups())
    month, day = (second, first) if first > 12 else (first, second)
    return _spoken_date(year + (2000 if year < 50 else 1900) if year < 100 else year, month, day)


def _spoken_date(year: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {numbers.ordinal(day)}, {numbers.year(year)}"


def _day_of_month(context: WordContext) -> str | None:
    days = _DAYS.fullmatch(context.core)
    if days:
        return _days_of_month(context, numbers.ordinal(int(days[1])), numbers.ordinal(int(days[2])))
    if not re.fullmatch(r"\d{1,2}", context.core) or not 1 <= int(context.core) <= 31:
        return None
    month_ends_sentence = context.before.ends_clause and context.before.core in MONTHS
    if (
        _is_month(context.before.core)
        and not month_ends_sentence
        and context.after.core not in SEPARATE_UNITS
    ):
        return numbers.ordinal(int(context.core))
    if _is_month(context.after.core) and not context.trail:
        article = "" if context.before.core.lower() == "the" else "the "
        return f"{article}{numbers.ordinal(int(context.core))} of"
    return None


def _days_of_month(context: WordContext, first: str, last: str) -> str | None:
    """`May 5-7`, `5-7 May`."""
    if _is_month(context.before.core) and not context.before.ends_clause:
        return f"{first} to {last}"
    return f"the {first} to the {last} of" if _is_month(context.after.core) and not context.trail else None


def _is_month(core: str) -> bool:
    return core in MONTHS or core in SHORT_MONTHS


def year(context: WordContext) -> str | None:
    if not re.fullmatch(r"[12]\d{3}", context.core) or context.after.core in SEPARATE_UNITS:
        return None
    value = int(context.core)
    if context.after.core in _ERAS or context.before.core in _ERAS:
        return numbers.year(value)
    if value < 1100:
        return numbers.year(value) if context.before.core.lower() in _BEFORE_YEARS and value > 1009 else None
    return numbers.year(value) if value < 2100 else None
