"""espeak-ng's phonemes in the letters that Piper's models were taught."""

import unicodedata
from collections.abc import Container, Mapping, Sequence

from reelproof.providers.local.voice.espeak.phonemes import Reading
from reelproof.providers.local.voice.espeak.sentence import closing_marks, sayings_of, sentence_phonemes

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
    """The phonemes of every word of a sentence, with the marks that can be heard."""
    found = sentence_phonemes(words, sayings_of(words, language), read)
    endings = closing_marks(words, _MARKS)
    return tuple(
        "".join(letter for letter in _letters(sound) + ending if letter in known)
        for sound, ending in zip(found, endings, strict=True)
    )


def _letters(phonemes: str) -> str:
    """Without ties, and with every accent a letter of its own, as the models were taught."""
    return unicodedata.normalize("NFD", phonemes.replace("^", ""))
