"""Other numerals: ordinals, plurals, fractions, powers, telephone numbers."""

import re

from reelproof_local.voice.english import numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.expressions import is_in_equation, raised
from reelproof_local.voice.english.tables import MONTHS
from reelproof_local.voice.english.tokens import WordToken

_ORDINAL = re.compile(r"(\d[\d,]*)(?:st|nd|rd|th)", re.IGNORECASE)
_PLURAL = re.compile(r"'?(\d+)'?s")
_PHONE = re.compile(
    r"(?=.*\d{3})\+?\(?\d{1,5}\)?(?:[-.]\(?\d{1,8}\)?){2,}|\(\d{2,5}\)-?\d{2,5}-\d{2,8}|0\d{2,5}-\d{2,8}|\+\d{5,}|0\d{8,}"
)
_NETWORK = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_VERSION = re.compile(r"([vV])\.?(\d+(?:\.\d+)*)")
_FRACTION = re.compile(r"(-?\d+)/(\d+)")
_SEASON = re.compile(r"(1[89]\d\d|20\d\d)/(\d\d)")
_MIXED = re.compile(r"(\d*) (\d)/(\d)")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}")
_SCIENTIFIC = re.compile(rf"([-−+]?(?:{numbers.PATTERN}))[eE]([-−+]?)0*(\d{{1,3}})")
_POWER = re.compile(rf"({numbers.PATTERN})\^(-?\d+|[a-z])")
_TIMES = re.compile(rf"({numbers.PATTERN})x(\d+)?")
_DENOMINATORS = {2: "half", 3: "third", 4: "quarter"}
_PLAIN = re.compile(rf"([-−+±]?)({numbers.PATTERN})(\+?)")


def ordinal(context: WordContext) -> str | None:
    ends = [_ORDINAL.fullmatch(end) for end in context.core.split("-")]
    if len(ends) == 2 and all(ends):
        return " to ".join(numbers.ordinal(int(end[1].replace(",", ""))) for end in ends if end)
    match = ends[0]
    if match is None or len(ends) > 1:
        return None
    spoken = numbers.ordinal(int(match[1].replace(",", "")))
    return f"{spoken} of" if context.after.core in MONTHS and not context.trail else spoken


def plural(context: WordContext) -> str | None:
    """`1990s`, `'90s`; but `10s` are seconds."""
    match = _PLURAL.fullmatch(context.core)
    if match is None:
        return None
    value = int(match[1])
    if context.core.startswith("0") or value in (0, 10) or (value < 20 and "'" in context.core):
        return f"{numbers.digits(match[1])}s" if match[1].startswith("0") else numbers.plural(value)
    if 1100 <= value < 2100:
        return numbers.decade(value)
    return numbers.plural(value) if value >= 20 else None


def phone(context: WordContext) -> str | None:
    if _NETWORK.fullmatch(context.core):
        return " dot ".join(numbers.code(part) for part in context.core.split("."))
    if not _PHONE.fullmatch(context.core) or (
        _DOTTED.fullmatch(context.core) and not context.core.startswith("0")
    ):
        return None
    groups = [numbers.digits(group) for group in re.findall(r"\d+", context.core)]
    return f"{'plus ' if context.core.startswith('+') else ''}{', '.join(groups)}"


def fraction(context: WordContext) -> str | None:
    mixed = _MIXED.fullmatch(context.core)
    if mixed:
        part = _fraction(int(mixed[2]), int(mixed[3]))
        if not mixed[1]:
            return _added(part) if part and _follows_whole(context) else part
        return f"{numbers.decimal(mixed[1])} {_added(part)}" if part else None
    rating = re.fullmatch(rf"({numbers.PATTERN})/(\d+)", context.core)
    if rating and "." in rating[1]:
        return f"{numbers.decimal(rating[1])} out of {numbers.decimal(rating[2])}"
    compound = re.fullmatch(r"(\d* \d+/\d+)-([A-Za-z-]+)", context.core)
    if compound:
        return (
            f"{fraction(WordContext((WordToken('', compound[1], ''),), 0))} {compound[2].replace('-', ' ')}"
        )
    match = _FRACTION.fullmatch(context.core)
    if match is None:
        return _fraction_span(context.core)
    if _follows_whole(context) and 0 < int(match[1]) < int(match[2]):
        return _added(_fraction(int(match[1]), int(match[2])))
    season = _SEASON.fullmatch(context.core)
    if season and (int(season[1]) + 1) % 100 == int(season[2]):
        return f"{numbers.year(int(season[1]))} {numbers.cardinal(int(season[2]))}"
    if context.core in ("24/7", "9/11"):
        return " ".join(numbers.cardinal(int(part)) for part in match.groups())
    return _fraction(int(match[1]), int(match[2]))


def _fraction_span(core: str) -> str | None:
    """`1/2-3/4`."""
    ends = [_FRACTION.fullmatch(end.strip()) for end in core.split("-")]
    if len(ends) != 2 or not all(ends):
        return None
    return " to ".join(_fraction(int(end[1]), int(end[2])) for end in ends if end)


def _follows_whole(context: WordContext) -> bool:
    """The fraction of `1 1/2`."""
    return not context.before.trail and re.fullmatch(r"\d+", context.before.core) is not None


def _added(part: str) -> str:
    return f"and a {part.removeprefix('one ')}" if part.startswith("one ") else f"and {part}"


def _fraction(top: int, bottom: int) -> str:
    if top == bottom:
        return f"{numbers.cardinal(top)} {numbers.cardinal(bottom)}"
    if not 2 <= bottom <= 20 or abs(top) >= bottom:
        return f"{numbers.cardinal(top)} over {numbers.cardinal(bottom)}"
    name = _DENOMINATORS.get(bottom, numbers.ordinal(bottom))
    many = "halves" if bottom == 2 else numbers.plural_word(name)
    return f"{numbers.cardinal(top)} {name if abs(top) == 1 else many}"


def arithmetic(context: WordContext) -> str | None:
    power = _POWER.fullmatch(context.core)
    if power:
        return f"{numbers.decimal(power[1])} {raised(power[2])}"
    scientific = _SCIENTIFIC.fullmatch(context.core)
    if scientific and (scientific[2] or "." in scientific[1]):
        minus = "-" if scientific[2] in ("-", "−") else ""
        return f"{numbers.decimal(scientific[1])} times ten {raised(minus + scientific[3])}"
    version = _VERSION.fullmatch(context.core)
    if version:
        return f"version {' point '.join(numbers.decimal(part) for part in version[2].split('.'))}"
    times = _TIMES.fullmatch(context.core)
    if times is None or is_in_equation(context):
        return None
    if not times[2]:
        return f"{numbers.decimal(times[1])} times"
    return " by ".join(
        numbers.code(side) if side.isdigit() else numbers.decimal(side) for side in times.groups()
    )


def plain(context: WordContext) -> str | None:
    """Reads a plain number; leading zeros are spoken."""
    pair = re.fullmatch(r"(\d+),(\d+)", context.core)
    if pair and context.tokens[context.index].lead.endswith("(") and context.trail.startswith(")"):
        return f"{numbers.cardinal(int(pair[1]))}, {numbers.cardinal(int(pair[2]))}"
    if _DOTTED.fullmatch(context.core) and not re.fullmatch(numbers.PATTERN, context.core):
        return " point ".join(numbers.cardinal(int(part)) for part in context.core.split("."))
    match = _PLAIN.fullmatch(context.core)
    if match is None:
        return None
    if re.fullmatch(r"0\d+", context.core):
        return numbers.digits(context.core)
    sign = {"": "", "+": "plus ", "±": "plus or minus "}.get(match[1], "minus ")
    return f"{sign}{numbers.decimal(match[2])}{' plus' if match[3] else ''}"
