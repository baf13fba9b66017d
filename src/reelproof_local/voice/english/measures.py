"""Reads numbers with units (`90 km/h`: the word "per"), ranges, angles; names are in `tables.json`."""

import re

from reelproof_local.voice.english import numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import MAGNITUDES, SEPARATE_UNITS, UNITS

NUMBER = rf"[-−+±]?(?:{numbers.PATTERN})"
_FIGURE = re.compile(rf"[~≈<>≤≥]?{NUMBER}(?:-{NUMBER}|\^-?\d+)?|\d* ?\d+/\d+(?:-\d+/\d+)?")
_FEET = re.compile(r"(\d+)'(?:-?(\d{1,2})\"?)?")
_INCHES = re.compile(rf"({numbers.PATTERN})\"")
_ANGLE = re.compile(r"(\d+)°(?:(\d+)')?(?:(\d+(?:\.\d+)?)\")?([NSEW])?")
_MEASURE = re.compile(rf"({NUMBER})-?(.+)")
_RANGE = re.compile(
    rf"([-−+]?(?:{numbers.PATTERN}))([^\d\W]+|%|°[CF]?)?([-−])([-−+]?(?:{numbers.PATTERN}))-?(.*)"
)
_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")
_LENGTH_WORDS = frozenset({"wide", "long", "tall", "high", "deep", "thick", "by", "x", "×", "diameter", "of"})
_ONE_OR_LESS = frozenset({"1", "1/2", "1/3", "2/3", "1/4", "3/4", "1/8"})
_FOOT_NAMES = frozenset({"ft", "feet", "foot"})
_SIGNS = {"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus "}
_DIRECTIONS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def measure(context: WordContext) -> str | None:
    """Reads a number with an attached unit, or the unit of the previous number."""
    return _length(context.core) or _angle(context.core) or _attached(context.core) or _detached(context)


def signed(figure: str) -> str:
    """Reads a number with its sign, if any."""
    return f"{_SIGNS.get(figure[0], '')}{numbers.decimal(figure.lstrip('-−+±'))}"


def span(context: WordContext) -> str | None:
    """`10-15`, `1914-1918`, `5-10%`, `-5-10°C`."""
    match = _RANGE.fullmatch(context.core)
    if match is None:
        return None
    low, low_unit, sign, high, unit = match.groups()
    if low_unit and low_unit != unit:
        return None
    if sign == "−" and not (unit or context.after.core in UNITS):
        return f"{signed(low)} minus {signed(high)}"
    magnitude = MAGNITUDES.get(unit) if unit in ("M", "bn", "B", "k", "K") else None
    name = magnitude or (unit_name(unit, is_one=False) if unit else "")
    if name is None:
        return None
    return " ".join((*_ends(low, high, has_unit=bool(unit or context.after.core in UNITS)), name)).strip()


def _ends(low: str, high: str, *, has_unit: bool) -> tuple[str, str]:
    if not has_unit and _YEAR.fullmatch(low):
        is_short = len(high) == 2
        if is_short or _YEAR.fullmatch(high):
            return numbers.year(
                int(low)
            ), f"to {numbers.decimal(high) if is_short else numbers.year(int(high))}"
    if not has_unit and re.fullmatch(r"[2-9]\d\d-\d{4}", f"{low}-{high}") and not high.endswith("00"):
        return f"{numbers.digits(low)},", numbers.digits(high)
    if low.isdigit() and high.isdigit() and int(low) > int(high) and len(low) >= 3:
        return numbers.code(low), numbers.code(high)
    return signed(low), f"to {signed(high)}"


def _length(core: str) -> str | None:
    feet = _FEET.fullmatch(core)
    if feet:
        inches = f" {numbers.cardinal(int(feet[2]))}" if feet[2] else ""
        return f"{numbers.cardinal(int(feet[1]))} {'foot' if inches or feet[1] == '1' else 'feet'}{inches}"
    inch = _INCHES.fullmatch(core)
    return f"{numbers.decimal(inch[1])} {'inch' if inch[1] == '1' else 'inches'}" if inch else None


def _angle(core: str) -> str | None:
    """`51°30'N`."""
    match = _ANGLE.fullmatch(core)
    if match is None or not (match[2] or match[4]):
        return None
    names = zip(match.groups()[:3], ("degree", "minute", "second"), strict=True)
    spoken = [
        f"{numbers.decimal(figure)} {name}{'' if figure == '1' else 's'}" for figure, name in names if figure
    ]
    return " ".join((*spoken, _DIRECTIONS.get(match[4], ""))).strip()


def _attached(core: str) -> str | None:
    match = _MEASURE.fullmatch(core)
    if match is None:
        return None
    figure, unit = match.groups()
    if unit in MAGNITUDES and unit not in ("k", "K", "m", "T", "b"):
        return f"{signed(figure)} {MAGNITUDES[unit]}"
    if unit in ("k", "K"):
        return f"{signed(figure)} thousand" if numbers.value(figure) >= 20 else None
    # A hyphen makes it an adjective: a 5-km run.
    name = unit_name(unit, is_one=figure == "1" or f"{figure}-{unit}" == core)
    return f"{signed(figure)} {name}" if name else None


def _detached(context: WordContext) -> str | None:
    top = re.split(r"[/^·]", context.core)[0]
    if context.core == "oz" and context.before.core == "fl" and context.index > 1:
        return unit_name("oz", is_one=context.tokens[context.index - 2].core in _ONE_OR_LESS)
    if not is_figure(context.before.core) or context.before.ends_clause or not _is_unit(context, top):
        return _alone(context)
    is_mixed = (
        "/" in context.before.core and context.index > 1 and context.tokens[context.index - 2].core.isdigit()
    )
    return unit_name(context.core, is_one=context.before.core.strip() in _ONE_OR_LESS and not is_mixed)


def is_figure(core: str) -> bool:
    """Whether a unit may follow: a number, a range, a fraction."""
    return _FIGURE.fullmatch(core) is not None


def _is_unit(context: WordContext, top: str) -> bool:
    if top in SEPARATE_UNITS:
        return True
    if top == "in":
        is_height = context.index > 2 and context.tokens[context.index - 2].core in _FOOT_NAMES
        return is_height or context.trail.startswith(".") or context.after.core in _LENGTH_WORDS - {"of"}
    # `40 W Main Street` is an address, `5 A day` a campaign.
    is_name = context.after.core[:1].isupper() and not context.trail
    return top in UNITS and not is_name and not (top == "A" and context.after.core == "day")


def _alone(context: WordContext) -> str | None:
    """`km/h`, `m²` and `kg` are always units, wherever they occur."""
    core = context.core
    is_compound = "/" in core or "^" in core or core.startswith("°")
    is_unsayable = len(core) > 1 and core.islower() and not any(vowel in core for vowel in "aeiouy")
    if core in ("cc", "hp", "pt", "kt", "ms", "bp", "kn", "lm", "lx", "cd"):
        return None
    return unit_name(core, is_one=False) if (is_compound and len(core) > 1) or is_unsayable else None


def unit_name(unit: str, *, is_one: bool) -> str | None:
    """Reads `m/s²` as `meters per second squared`; None if a part is not a unit."""
    top, slash, bottom = unit.partition("/")
    spoken = _product(top, is_one=is_one) if top else ""
    if spoken is None or not slash:
        return spoken or None
    # For time the power follows the unit: meters per second squared.
    below = (
        f"{_product(bottom[0], is_one=True)} squared"
        if bottom in ("s^2", "h^2")
        else _product(bottom, is_one=True)
    )
    return f"{spoken} per {below}".strip() if below else None


def _product(units: str, *, is_one: bool) -> str | None:
    parts = re.split(r"[·*]", units)
    names = [_powered(unit, is_one=is_one or index + 1 < len(parts)) for index, unit in enumerate(parts)]
    return " ".join(name for name in names if name) if all(names) else None


def _powered(unit: str, *, is_one: bool) -> str | None:
    match = re.fullmatch(r"(.*?[^\d^])\^?(-1|-2|[23])?", unit)
    if match is None or match[1] not in UNITS:
        return None
    one, many = UNITS[match[1]]
    if match[2] and match[2].startswith("-"):
        return f"per {'square ' if match[2] == '-2' else ''}{one}"
    name = one if is_one else many
    return f"{ {None: '', '2': 'square ', '3': 'cubic '}[match[2]] }{name}".strip()
