"""Converts espeak-ng's phonemes to Kokoro's."""

import unicodedata
from collections.abc import Container, Mapping, Sequence

from reelproof_local.voice.espeak.phonemes import Reading
from reelproof_local.voice.espeak.sentence import closing_marks, sentence_phonemes, spoken_forms_of

# After https://github.com/hexgrad/misaki (EspeakG2P), Kokoro's own reading of these languages.
_LETTERS: Mapping[str, str] = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "s^s": "S",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
}
_MARKS: Mapping[str, str] = {
    **{mark: mark for mark in ",.!?;:…—()“”"},
    "«": "“",
    "»": "”",
    "„": "“",
    "–": "—",
    "।": ".",
}
_OPENERS = "«“„(—–¿¡\"'‘["


def in_kokoro_letters(phonemes: str, known: Container[str]) -> str:
    """Drops ties and hyphens; a nasal vowel without a letter becomes a vowel and a tilde."""
    for tied, letter in _LETTERS.items():
        phonemes = phonemes.replace(tied, letter)
    kept = (letter if letter in known else unicodedata.normalize("NFD", letter) for letter in phonemes)
    return "".join(letter for letters in kept for letter in letters if letter in known)


def pronounced(words: Sequence[str], language: str, read: Reading, known: Container[str]) -> tuple[str, ...]:
    """Returns the phonemes of every word of a sentence in Kokoro's alphabet, with audible punctuation."""
    found = sentence_phonemes(words, spoken_forms_of(words, language), read)
    letters = [in_kokoro_letters(phonemes, known) for phonemes in found]
    endings = closing_marks(words, _MARKS)
    return tuple(
        f"{_opening(word)}{sound}{ending}"
        for word, sound, ending in zip(words, letters, endings, strict=True)
    )


def _opening(word: str) -> str:
    return "".join(_MARKS.get(mark, "") for mark in word[: len(word) - len(word.lstrip(_OPENERS))])
