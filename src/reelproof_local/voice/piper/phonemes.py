"""Converts espeak-ng's phonemes to those of Piper's models."""

import unicodedata
from collections.abc import Container, Mapping, Sequence

from reelproof_local.voice.espeak.phonemes import Reading
from reelproof_local.voice.espeak.sentence import closing_marks, sentence_phonemes, spoken_forms_of

_MARKS: Mapping[str, str] = {
    **{mark: mark for mark in ",.!?;:"},
    **dict.fromkeys("—–،、，", ","),
    **dict.fromkeys("…।。", "."),
    **dict.fromkeys("؟？", "?"),
    **dict.fromkeys("؛；", ";"),
    "！": "!",
    "：": ":",
}


def pronounced(words: Sequence[str], language: str, read: Reading, known: Container[str]) -> tuple[str, ...]:
    """Returns the phonemes of every word of a sentence, with audible punctuation."""
    found = sentence_phonemes(words, spoken_forms_of(words, language), read)
    endings = closing_marks(words, _MARKS)
    return tuple(
        "".join(letter for letter in _letters(sound) + ending if letter in known)
        for sound, ending in zip(found, endings, strict=True)
    )


def _letters(phonemes: str) -> str:
    """Removes ties and splits off accents, as the models were trained."""
    return unicodedata.normalize("NFD", phonemes.replace("^", ""))
