"""Transliteration of words in other scripts to letters that the voice can read."""

import re
import unicodedata
from functools import cache
from itertools import groupby

from reelproof_local.voice.english.tables import GREEK

# Scripts that omit vowels, or include one in every consonant.
_UNVOWELED = ("ARABIC", "HEBREW", "SYRIAC", "DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI")
_CONSONANT_BEFORE_ANOTHER = re.compile(r"([b-df-hj-np-tv-xz])(?=[b-df-hj-np-tv-xz])")
_LONGEST_SYMBOL = 2
# The micro and ordinal signs are letters by category; halfwidth and fullwidth forms fold to Latin.
_FAMILIAR = (
    "LATIN",
    "FULLWIDTH LATIN",
    "MICRO",
    "FEMININE",
    "MASCULINE",
    "MODIFIER",
    "SUPERSCRIPT",
    "OHM",
    "KELVIN",
    "ANGSTROM",
    "DOUBLE-STRUCK",
    "SCRIPT",
    "BLACK-LETTER",
    "MATHEMATICAL",
    "NUMERO",
    "PLANCK",
)


def romanized(text: str) -> str:
    """Transliterates other scripts to Latin; one or two Greek letters are a symbol and stay."""
    if text.isascii():
        return text
    runs = [(is_foreign, "".join(run)) for is_foreign, run in groupby(text, _is_foreign)]
    return "".join(_romanized_run(run) if is_foreign else run for is_foreign, run in runs)


def _romanized_run(run: str) -> str:
    if len(run) <= _LONGEST_SYMBOL and all(letter in GREEK for letter in run):
        return run
    # Imported late: few texts contain another script, and the table is slow to load.
    from anyascii import anyascii

    latin = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(anyascii(run)))
    latin = re.sub(r"[^A-Za-z ]", "", latin).strip()
    return _with_vowels(latin) if _name(run[0]).startswith(_UNVOWELED) else latin


def _with_vowels(latin: str) -> str:
    return _CONSONANT_BEFORE_ANOTHER.sub(r"\1a", latin.lower())


@cache
def _is_foreign(character: str) -> bool:
    """A letter of another script, or a vowel sign of one."""
    category = unicodedata.category(character)
    if not category.startswith(("L", "Mc", "Mn")):
        return False
    name = _name(character)
    return bool(name) and not name.startswith((*_FAMILIAR, "COMBINING", "VARIATION"))


def _name(character: str) -> str:
    return unicodedata.name(character, "")
