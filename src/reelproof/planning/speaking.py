"""How long words take to say, where no voice has said them."""

import re
from collections.abc import Mapping

from reelproof.domain.asset import SpokenWord
from reelproof.planning.phrase import CLAUSE_ENDS, CLOSERS, IS_HAN_OR_KANA, SENTENCE_ENDS, atoms

# Letters a second, spaces not counted, as the local voices speak: about 190 words a minute in English.
LETTERS_PER_S: Mapping[str, float] = {
    "en": 16.0,
    "es": 16.0,
    "fr": 17.5,
    "de": 15.0,
    "it": 16.0,
    "pt": 15.5,
    "nl": 15.0,
    "ru": 14.5,
    "hi": 10.0,
    "ar": 9.5,
    "ko": 5.0,
    "th": 11.0,
}
OTHER_LETTERS_PER_S = 14.5
HAN_PER_S: Mapping[str, float] = {"ja": 6.2}
OTHER_HAN_PER_S = 4.3
# «1969» is «nineteen sixty-nine».
LETTERS_IN_A_DIGIT = 4.0
CLAUSE_PAUSE_S = 0.2
SENTENCE_PAUSE_S = 0.45
LEAST_WORD_S = 0.12

LETTER = re.compile(r"\w")


def estimate_duration_s(text: str, language: str) -> float:
    """As long as a calm voice takes to say a text; 0 where there is nothing to say."""
    return sum(_word_s(word, language) for word in _words(text))


def spread_words(text: str, duration_s: float) -> tuple[SpokenWord, ...]:
    """A text's words said evenly over `duration_s`; Chinese and Japanese are cut into characters."""
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


def _word_s(word: str, language: str) -> float:
    code = language.split("-")[0].lower()
    letters_per_s = LETTERS_PER_S.get(code, OTHER_LETTERS_PER_S)
    han_per_s = HAN_PER_S.get(code, OTHER_HAN_PER_S)
    said_s = 0.0
    for letter in LETTER.findall(word):
        if letter.isdigit():
            said_s += LETTERS_IN_A_DIGIT / letters_per_s
        elif IS_HAN_OR_KANA.match(letter):
            said_s += 1 / han_per_s
        else:
            said_s += 1 / letters_per_s
    return max(LEAST_WORD_S, said_s) + _pause_s(word)


def _pause_s(word: str) -> float:
    ending = word.rstrip(CLOSERS)[-1:]
    if ending and ending in SENTENCE_ENDS:
        return SENTENCE_PAUSE_S
    return CLAUSE_PAUSE_S if ending and ending in CLAUSE_ENDS else 0.0
