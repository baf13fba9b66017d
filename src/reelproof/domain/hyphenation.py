"""Where a word that is longer than a line is broken with a hyphen: between syllables."""

import re
from collections.abc import Iterator

HYPHEN = "-"
MIN_LETTERS = 3
"""How many letters of a word stay together before and after a hyphen."""
_VOWELS = "aeiouyäöüáàâãåæéèêëíìîïóòôõøœúùûýÿαεηιουωάέήίόύώаеёиоуыэюяіїє"
# What begins a syllable together; of other consonants only the last one does.
_ONSETS = re.compile(
    r"(?:sch[lmnrw]?|pf[lr]?|str|spr|spl|ch|ph|th|sh|qu|st|sp|kn|gn|tw|zw|[bcfgkp][lr]|[dtvw]r|[^\W\d_])\Z"
)
# `Versicherungs-amt`: the s that joins German words stays with the first one.
_JOINING_S = re.compile(r"(?:ng|ft|ht|tt)s\Z", re.IGNORECASE)
_SYLLABLE_START = re.compile(rf"(?<=[{_VOWELS}])([^\W\d_{_VOWELS}]+)(?=[{_VOWELS}])", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_MARKS = "\"'“”„‘’«»‹›()[]{}*.,;:!?…–—"
_INNER_MARKS = "-‐'’"


def hyphen_places(word: str) -> Iterator[int]:
    """Where the word may be broken, by the vowels and consonants of its letters."""
    for match in _SYLLABLE_START.finditer(word):
        onset = None if _JOINING_S.search(match[1]) else _ONSETS.search(match[1].lower())
        place = match.end() - (len(onset[0]) if onset else 0)
        if MIN_LETTERS <= place <= len(word) - MIN_LETTERS and takes_hyphen(word, place):
            yield place


def break_place(word: str, most: int) -> int:
    """The last good place to break the word after at most so many characters; otherwise that number."""
    return max((place for place in hyphen_places(word) if place <= most), default=most)


def takes_hyphen(text: str, at: int) -> bool:
    """Whether a line that ends there ends inside a word; addresses and names in code take no hyphen."""
    if not (0 < at < len(text) and _is_cased(text[at - 1]) and _is_cased(text[at])):
        return False
    return is_word(next((match[0] for match in _WORD.finditer(text) if match.start() < at < match.end()), ""))


def is_word(text: str) -> bool:
    """Whether it is a word and the marks around it."""
    return all(letter.isalpha() or letter in _INNER_MARKS for letter in text.strip(_MARKS))


def _is_cased(letter: str) -> bool:
    """Scripts without small letters, such as Chinese or Thai, have no hyphens."""
    return letter.isalpha() and letter.lower() != letter.upper()
