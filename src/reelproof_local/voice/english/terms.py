"""Abbreviations, Roman numerals, codes, addresses and signs in running English."""

import re

from reelproof_local.voice.english import numbers
from reelproof_local.voice.english.context import WordContext
from reelproof_local.voice.english.expressions import raised
from reelproof_local.voice.english.tables import (
    ABBREVIATIONS,
    AFTER_LETTERS,
    BEFORE_FIGURE,
    GREEK,
    LETTER_NOUNS,
    NUMBERED,
    REGNAL,
    RESPELLED,
    ROADS,
    SHORT_MONTHS,
    SIGN_NOUNS,
    SIGN_WORDS,
    SPELLED_ACRONYMS,
    SYMBOLS,
    TITLES,
    UNITS,
)

_ROMAN = re.compile(r"(?=[IVXL])(?:X[LC]|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_ORDINAL = re.compile(r"([IVXL]{2,}|[VX])(?:st|nd|rd|th)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_FORMULA = re.compile(r"(?:[A-Z][a-z]?\d*){2,}|[A-Z][a-z]?\d+")
_RUN = re.compile(r"[A-Za-z']+|\d+(?:\.\d+)?|\^-?\d+|[" + "".join(GREEK) + r"]+|[%&@§+=×÷<>≤≥≈±]")


def abbreviation(context: WordContext) -> str | None:
    """Reads known abbreviations, most of them only with their period."""
    core, lower = context.core, context.core.lower()
    if core in RESPELLED and not _shouts(context):
        return RESPELLED[core]
    if not context.trail.startswith("."):
        return (
            TITLES[lower] if core in ("Dr", "Mr", "Mrs", "Ms") else SYMBOLS.get(lower) or _plain_form(lower)
        )
    if lower in UNITS and context.before.core[-1:].isdigit():
        return None
    is_numbered = context.after.core[:1].isdigit() or (
        len(context.after.core) > 1 and _ROMAN.fullmatch(context.after.core) is not None
    )
    if is_numbered and lower in BEFORE_FIGURE:
        return BEFORE_FIGURE[lower]
    if core in SHORT_MONTHS and (context.after.core[:1].isdigit() or context.before.core[:1].isdigit()):
        return SHORT_MONTHS[core]
    if lower in TITLES and core[:1].isupper():
        return _title_or_road(context, lower)
    return ABBREVIATIONS.get(lower)


def _shouts(context: WordContext) -> bool:
    """In a line of capitals, US is a word."""
    return any(len(near.core) > 3 and near.core.isupper() for near in (context.before, context.after))


def _plain_form(lower: str) -> str | None:
    return ABBREVIATIONS[lower] if lower in ("vs", "etc", "approx", "eg", "ie") else None


def _title_or_road(context: WordContext, lower: str) -> str:
    """`St. John's St.`: a name follows the saint, the street follows its name."""
    is_named = context.after.core[:1].isupper()
    if lower in ROADS and (
        not is_named or (context.before.core[:1].isupper() and not context.before.ends_clause)
    ):
        return ROADS[lower]
    return TITLES[lower]


def drops_full_stop(context: WordContext) -> bool:
    """Whether the period belongs to an abbreviation and does not end the sentence."""
    return not context.is_last and context.trail.startswith(".")


def roman(context: WordContext) -> str | None:
    """`World War II`, `Louis XIV`, `Rocky III`; never the pronoun I."""
    if ordinal := _ROMAN_ORDINAL.fullmatch(context.core):
        return numbers.ordinal(_roman_value(ordinal[1])) if _ROMAN.fullmatch(ordinal[1]) else None
    numeral = context.core.removesuffix("'s")
    if context.after.core in ("century", "centuries") and _ROMAN.fullmatch(numeral):
        return numbers.ordinal(_roman_value(numeral))
    if not _ROMAN.fullmatch(numeral):
        return None
    is_behind_short_form = len(numeral) > 1 and context.before.core.lower() in BEFORE_FIGURE
    if (context.before.trail == "." and is_behind_short_form) or re.fullmatch(
        "XI{1,3}|V?III|XI?V|XVI{0,3}", context.core
    ):
        return _numbered(context, numeral) or numbers.cardinal(_roman_value(numeral))
    if context.before.ends_clause:
        return None
    if numeral != "I" and context.before.core in ("and", "or", "to") and roman(context.previous().previous()):
        return numbers.cardinal(_roman_value(numeral))
    if not context.before.core[:1].isupper():
        return None
    spoken = _numbered(context, numeral)
    return f"{spoken}'s" if spoken and numeral != context.core else spoken


def _numbered(context: WordContext, numeral: str) -> str | None:
    before = context.before.core.lower()
    value = _roman_value(numeral)
    if before in REGNAL:
        is_pronoun = context.core == "I" and re.fullmatch(
            r"am|was|have|had|think|will|'\w+", context.after.core
        )
        return None if is_pronoun else f"the {numbers.ordinal(value)}"
    # Elsewhere XL is a size, and a single letter just a letter.
    is_short = len(numeral) > 1 and "L" not in numeral and not SPELLED_ACRONYMS.intersection({numeral})
    if before in NUMBERED or (is_short and before.isalpha() and not context.before.core.isupper()):
        return numbers.cardinal(value)
    return None


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if any(value < later for later in values[index + 1 : index + 2]) else value
        for index, value in enumerate(values)
    )


def letter(context: WordContext) -> str | None:
    """The A of `vitamin A` and the a of `m a`, which are not articles."""
    if context.core in ("a", "A") and _is_variable(context):
        return "Eh"
    if context.core == "A" and context.before.core.lower() in LETTER_NOUNS and not context.before.ends_clause:
        return "Eh"
    return None


def _is_variable(context: WordContext) -> bool:
    """Whether an a ends its clause, or what follows is said of a letter only. Alone it is part of a word."""
    if len(context.tokens) == 1:
        return False
    if context.is_last or any(mark in ",.;:?!" for mark in context.trail):
        return True
    follower = context.after.core
    second = WordContext(context.tokens, context.index + 1).after.core
    if follower in SIGN_WORDS:
        return bool(second) and second not in SIGN_NOUNS
    if len(follower) == 1 and follower.islower():
        return context.after.ends_clause or len(second) < 2 or second in AFTER_LETTERS | SIGN_WORDS
    return follower in AFTER_LETTERS


def formula(context: WordContext) -> str | None:
    """`CO2`, `H2O`, `C6H12O6`: letters by name, figures as numbers."""
    core = context.core.replace("^", "")
    if not (_FORMULA.fullmatch(core) and any(character.isdigit() for character in core)):
        return None
    parts = re.findall(r"[A-Za-z]+|\d+", core)
    return " ".join(numbers.code(part) if part.isdigit() else spelled(part) for part in parts)


def mixed_text(text: str) -> str:
    """Reads text with digits or signs, run by run."""
    return " ".join(spoken for run in _RUN.findall(text) if (spoken := _spoken_run(run)))


def _spoken_run(run: str) -> str:
    if run[0] in GREEK:
        # One or two Greek letters are a symbol; more are a foreign word.
        return " ".join(GREEK[sign] for sign in run) if len(run) <= 2 else ""
    if run in SYMBOLS:
        return SYMBOLS[run]
    if run.startswith("^"):
        return raised(run[1:])
    if run[0].isdigit():
        return numbers.decimal(run) if "." in run else numbers.code(run)
    is_unsayable = len(run) <= 4 and not re.search("[aeiouy']", run.lower())
    return spelled(run) if (run.isupper() and len(run) <= 3) or is_unsayable else run.strip("'")


def spelled(letters: str) -> str:
    """Letters by their names, as the pronouncing dictionary expects them."""
    if len(letters) == 1:
        return "Eh" if letters in "Aa" else letters
    return ".".join(letters.upper())
