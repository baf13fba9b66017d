"""Abbreviations, Roman numerals, codes, addresses and signs in running English."""

import re

from reelproof.providers.local.voice.english import numbers
from reelproof.providers.local.voice.english.context import Place
from reelproof.providers.local.voice.english.expressions import raised
from reelproof.providers.local.voice.english.tables import (
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
)

_ROMAN = re.compile(r"(?=[IVXL])(?:X[LC]|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_ORDINAL = re.compile(r"([IVXL]{2,}|[VX])(?:st|nd|rd|th)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_FORMULA = re.compile(r"(?:[A-Z][a-z]?\d*){2,}|[A-Z][a-z]?\d+")
_RUN = re.compile(r"[A-Za-z']+|\d+(?:\.\d+)?|\^-?\d+|[" + "".join(GREEK) + r"]+|[%&@§+=×÷<>≤≥≈±]")


def abbreviation(place: Place) -> str | None:
    """Known short forms; most of them only with their full stop."""
    core, lower = place.core, place.core.lower()
    if core in RESPELLED and not _shouts(place):
        return RESPELLED[core]
    if not place.trail.startswith("."):
        return (
            TITLES[lower] if core in ("Dr", "Mr", "Mrs", "Ms") else SYMBOLS.get(lower) or _plain_form(lower)
        )
    is_numbered = place.after.core[:1].isdigit() or (
        len(place.after.core) > 1 and _ROMAN.fullmatch(place.after.core) is not None
    )
    if is_numbered and lower in BEFORE_FIGURE:
        return BEFORE_FIGURE[lower]
    if core in SHORT_MONTHS and (place.after.core[:1].isdigit() or place.before.core[:1].isdigit()):
        return SHORT_MONTHS[core]
    if lower in TITLES and core[:1].isupper():
        return _title_or_road(place, lower)
    return ABBREVIATIONS.get(lower)


def _shouts(place: Place) -> bool:
    """In a line of capitals, US is a word."""
    return any(len(near.core) > 3 and near.core.isupper() for near in (place.before, place.after))


def _plain_form(lower: str) -> str | None:
    return ABBREVIATIONS[lower] if lower in ("vs", "etc", "approx", "eg", "ie") else None


def _title_or_road(place: Place, lower: str) -> str:
    """`St. John's St.`: a name follows the saint, the street follows its name."""
    is_named = place.after.core[:1].isupper()
    if lower in ROADS and (
        not is_named or (place.before.core[:1].isupper() and not place.before.ends_clause)
    ):
        return ROADS[lower]
    return TITLES[lower]


def drops_full_stop(place: Place) -> bool:
    """The full stop of a short form is not the end of its sentence, unless it is the last word."""
    return not place.is_last and place.trail.startswith(".")


def roman(place: Place) -> str | None:
    """`World War II`, `Louis XIV`, `Rocky III`; never the pronoun I."""
    if ordinal := _ROMAN_ORDINAL.fullmatch(place.core):
        return numbers.ordinal(_roman_value(ordinal[1])) if _ROMAN.fullmatch(ordinal[1]) else None
    numeral = place.core.removesuffix("'s")
    if place.after.core in ("century", "centuries") and _ROMAN.fullmatch(numeral):
        return numbers.ordinal(_roman_value(numeral))
    if not _ROMAN.fullmatch(numeral):
        return None
    is_behind_short_form = len(numeral) > 1 and place.before.core.lower() in BEFORE_FIGURE
    if (place.before.trail == "." and is_behind_short_form) or re.fullmatch(
        "XI{1,3}|V?III|XI?V|XVI{0,3}", place.core
    ):
        return _numbered(place, numeral) or numbers.cardinal(_roman_value(numeral))
    if place.before.ends_clause:
        return None
    if numeral != "I" and place.before.core in ("and", "or", "to") and roman(place.previous().previous()):
        return numbers.cardinal(_roman_value(numeral))
    if not place.before.core[:1].isupper():
        return None
    said = _numbered(place, numeral)
    return f"{said}'s" if said and numeral != place.core else said


def _numbered(place: Place, numeral: str) -> str | None:
    before = place.before.core.lower()
    value = _roman_value(numeral)
    if before in REGNAL:
        is_pronoun = place.core == "I" and re.fullmatch(r"am|was|have|had|think|will|'\w+", place.after.core)
        return None if is_pronoun else f"the {numbers.ordinal(value)}"
    # Elsewhere XL is a size, and a single letter just a letter.
    is_short = len(numeral) > 1 and "L" not in numeral and not SPELLED_ACRONYMS.intersection({numeral})
    if before in NUMBERED or (is_short and before.isalpha() and not place.before.core.isupper()):
        return numbers.cardinal(value)
    return None


def _roman_value(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if any(value < later for later in values[index + 1 : index + 2]) else value
        for index, value in enumerate(values)
    )


def letter(place: Place) -> str | None:
    """The A of `vitamin A` and the a of `m a`, which are no articles."""
    if place.core in ("a", "A") and _is_variable(place):
        return "Eh"
    if place.core == "A" and place.before.core.lower() in LETTER_NOUNS and not place.before.ends_clause:
        return "Eh"
    return None


def _is_variable(place: Place) -> bool:
    """Whether an a ends its clause, or what follows is said of a letter only. Alone it is part of a word."""
    if len(place.tokens) == 1:
        return False
    if place.is_last or any(mark in ",.;:?!" for mark in place.trail):
        return True
    follower = place.after.core
    second = Place(place.tokens, place.index + 1).after.core
    if follower in SIGN_WORDS:
        return bool(second) and second not in SIGN_NOUNS
    if len(follower) == 1 and follower.islower():
        return place.after.ends_clause or len(second) < 2 or second in AFTER_LETTERS | SIGN_WORDS
    return follower in AFTER_LETTERS


def formula(place: Place) -> str | None:
    """`CO2`, `H2O`, `C6H12O6`: letters by name, figures as numbers."""
    core = place.core.replace("^", "")
    if not (_FORMULA.fullmatch(core) and any(character.isdigit() for character in core)):
        return None
    parts = re.findall(r"[A-Za-z]+|\d+", core)
    return " ".join(numbers.code(part) if part.isdigit() else spelled(part) for part in parts)


def mixed_text(text: str) -> str:
    """Anything that holds figures or signs, run by run."""
    return " ".join(said for run in _RUN.findall(text) if (said := _said_run(run)))


def _said_run(run: str) -> str:
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
