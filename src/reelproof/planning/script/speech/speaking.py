"""Speaking time of a text before it is recorded: letters per second by language, pauses, numbers."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from reelproof.domain.asset import SpokenWord
from reelproof.domain.language_tag import primary_language
from reelproof.planning.script.speech.marks import CLAUSE_ENDS, CLOSERS, IS_HAN_OR_KANA, SENTENCE_ENDS
from reelproof.planning.script.speech.phrase import atoms

# Letters a second, spaces and pauses not counted, as the best local voice of each language was measured on
# three sentences: about 190 words a minute in English; the slowest voices reach 13.7, the fastest 17.5.
LETTERS_PER_S: Mapping[str, float] = {
    "en": 16.0,
    "es": 15.0,
    "fr": 17.2,
    "de": 15.0,
    "it": 15.7,
    "pt": 15.0,
    "nl": 13.0,
    "ru": 14.1,
    "hi": 6.2,
    "ar": 8.4,
    "ko": 5.0,
    "th": 11.0,
    "pl": 11.4,
    "sv": 12.8,
    "tr": 11.2,
    "fi": 12.2,
    "el": 13.3,
    "uk": 15.5,
}
OTHER_LETTERS_PER_S = 12.5
HAN_PER_S: Mapping[str, float] = {"ja": 6.2, "zh": 3.4}
OTHER_HAN_PER_S = 4.3
# «1969» is «nineteen sixty-nine», «%» is «percent», «BBC» three names of letters, «km» a word of ten letters.
LETTERS_IN_A_DIGIT = 5.0
LETTERS_IN_A_SIGN = 6.0
LETTERS_IN_A_LETTERS_NAME = 4.0
LETTERS_IN_A_UNIT = 9.0
# Longer URLs are cut off when spoken.
MAX_ADDRESS_LENGTH = 45
CLAUSE_PAUSE_S = 0.2
SENTENCE_PAUSE_S = 0.45
MIN_WORD_S = 0.12

LETTER = re.compile(r"\w")
_SIGN = re.compile(r"[%‰€$£¥₹°=+×÷<>≤≥≈±−&@#§]")
_ACRONYM = re.compile(r"(?:[B-DF-HJ-NP-TV-Z]{2,5}|USA?|UK|EU|UN|AI|DNA|RNA|USB|FBI|CIA|CEO|API|URL|[CG]PU)s?")
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")
_UNIT = re.compile(r"[b-df-hj-np-tv-xzµμ]{2,4}(?:/[a-z]+)?[²³]?")
_ADDRESS = re.compile(r"https?://|www\.")


def estimate_duration_s(text: str, language: str) -> float:
    """Estimates how long a calm voice takes to speak a text; 0 if it has no words."""
    return sum(_word_s(word, language) for word in _words(text))


def spread_words(text: str, duration_s: float) -> tuple[SpokenWord, ...]:
    """Spreads a text's words evenly over `duration_s`; Chinese and Japanese are split into characters."""
    words = _words(text)
    weights = [_word_s(word, "") for word in words]
    scale = duration_s / sum(weights) if words else 0.0
    spoken, at_s = [], 0.0
    for word, weight in zip(words, weights, strict=True):
        pause_s = min(_pause_s(word), weight / 2) * scale
        spoken.append(SpokenWord(word, at_s, at_s + weight * scale - pause_s))
        at_s += weight * scale
    return tuple(spoken)


def _words(text: str) -> list[str]:
    return [
        part for word in text.split() for part in (atoms(word) if IS_HAN_OR_KANA.search(word) else [word])
    ]


@lru_cache(maxsize=20_000)
def _word_s(word: str, language: str) -> float:
    code = primary_language(language)
    letters_per_s = LETTERS_PER_S.get(code, OTHER_LETTERS_PER_S)
    han_per_s = HAN_PER_S.get(code, OTHER_HAN_PER_S)
    written = LETTER.findall(word)
    han = sum(IS_HAN_OR_KANA.match(letter) is not None for letter in written)
    said_s = _spoken_letter_count(word, written, han) / letters_per_s + han / han_per_s
    return max(MIN_WORD_S, said_s) + _pause_s(word)


def _spoken_letter_count(word: str, written: Sequence[str], han: int) -> float:
    """Returns the number of letters in the spoken form, without ideographs."""
    digits = sum(map(str.isdigit, written))
    letters = len(written) - digits - han
    bare = word.strip("().,;:!?\"'“”‘’")
    if _ADDRESS.match(bare):
        return min(len(written), MAX_ADDRESS_LENGTH)
    if _ACRONYM.fullmatch(bare):
        return letters * LETTERS_IN_A_LETTERS_NAME
    if _UNIT.fullmatch(bare):
        return LETTERS_IN_A_UNIT
    # One sign per digit counts; runs of signs are not spoken.
    signs = min(len(_SIGN.findall(word)), digits + 1) + len(_POINT.findall(word))
    return letters + LETTERS_IN_A_DIGIT * digits + LETTERS_IN_A_SIGN * signs


def _pause_s(word: str) -> float:
    ending = word.rstrip(CLOSERS)[-1:]
    if ending and ending in SENTENCE_ENDS:
        return SENTENCE_PAUSE_S
    return CLAUSE_PAUSE_S if ending and ending in CLAUSE_ENDS else 0.0
