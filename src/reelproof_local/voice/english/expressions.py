"""Sums, equations and comparisons in running text: `5−3=2`, `E=mc²`, `2 + 2 = 4`."""

import re

from reelproof_local.voice.english import numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.tables import GREEK, SYMBOLS, UNITS

_LETTER = f"[A-Za-z{''.join(GREEK)}]"
_OPERATORS = "=+×÷<>≤≥≈≠±∓·*−/-"
_PARTS = re.compile(rf"(?:{numbers.PATTERN})|\^[-\w]+|{_LETTER}+|[{re.escape(_OPERATORS)}()]|[%°√∞]")
_WHOLE = re.compile(
    rf"[-−+√(]*(?:{numbers.PATTERN}|{_LETTER}{{1,3}})[\w^{''.join(GREEK)}.,%°()]*"
    rf"(?:[{re.escape(_OPERATORS)}]+[-−√(]*[\w^{''.join(GREEK)}.,%°()]+)+\)?(?:\^\w+)?|.*[=≤≥≈≠±÷×].*"
)
_SURE = frozenset("=×÷≤≥≈≠±∓√")
_NAMES = {"-": "minus", "−": "minus", "*": "times", "·": "times", "/": "over", "+": "plus", "(": "", ")": ""}
_DASHES = frozenset({"-", "−", "—"})


def expression(context: WordContext) -> str | None:
    """Reads an expression within one written word; a hyphen alone is not one."""
    core = context.core
    if len(core) < 3 or "//" in core or not _is_sum(core) or not _WHOLE.fullmatch(core):
        return None
    spoken = [_spoken(part) for part in _PARTS.findall(core)]
    return " ".join(filter(None, spoken))


def _is_sum(core: str) -> bool:
    if any(sign in _SURE for sign in core[1:]):
        return True
    has_operands = re.search(r"(?:\d|(?<![A-Za-z])[A-Za-z]|\))[−+*<>](?:\d|[A-Za-z](?![A-Za-z])|\()", core)
    return has_operands is not None


def _spoken(part: str) -> str:
    if part[0].isdigit() or part[0] == ".":
        return numbers.decimal(part)
    if part.startswith("^"):
        return raised(part[1:])
    if part in GREEK:
        return GREEK[part]
    if part in _NAMES or part in SYMBOLS:
        return _NAMES.get(part, SYMBOLS.get(part, ""))
    if len(part) <= 2 or (len(part) == 3 and part.isupper()):
        return " ".join("Eh" if letter in "aA" else GREEK.get(letter, letter) for letter in part)
    return UNITS[part][1] if part in UNITS else part


def raised(power: str) -> str:
    """Returns the spoken form of a power."""
    if power in ("2", "3"):
        return "squared" if power == "2" else "cubed"
    minus = "minus " if power.startswith("-") else ""
    spoken = [
        numbers.decimal(run) if run.isdigit() else " ".join(run)
        for run in re.findall(r"\d+|[^\W\d_]+", power)
    ]
    return f"to the power of {minus}{' '.join(spoken)}"


def operator(context: WordContext) -> str | None:
    """Reads a sign that stands alone between numbers or letters."""
    core = context.core
    if core in _DASHES:
        return _dash(context)
    if core in ("x", "X") and _is_operand(context.before.core) and context.before.core[-1:].isdigit():
        return ("times" if is_in_equation(context) else "by") if context.after.core[:1].isdigit() else None
    if core == "/" and context.before.core[-1:].isdigit() and context.after.core[:1].isdigit():
        return "over"
    return None


def _dash(context: WordContext) -> str | None:
    before, after = context.before.core, context.after.core
    if not (_is_operand(before) and _is_operand(after)) or context.before.ends_clause:
        return None
    if context.core == "−" or is_in_equation(context):
        return "minus"
    return "to" if before[-1].isdigit() and after[0].isdigit() and context.core == "-" else None


def is_in_equation(context: WordContext) -> bool:
    near = context.tokens[max(0, context.index - 6) : context.index + 7]
    return any(token.core in ("=", "≈", "≤", "≥") for token in near)


def _is_operand(core: str) -> bool:
    return (
        re.fullmatch(rf"[-−+(]*(?:(?:{numbers.PATTERN})?{_LETTER}?|{_LETTER})(?:\^\w+)?\)?", core) is not None
        and core != ""
    )
