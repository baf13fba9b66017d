"""A sentence as espeak-ng pronounces it, word by word."""

from collections.abc import Mapping, Sequence

from reelproof.domain.language import primary_language
from reelproof.providers.local.voice.english.reading import read_sentence
from reelproof.providers.local.voice.espeak.clauses import clauses
from reelproof.providers.local.voice.espeak.phonemes import Reading, word_phonemes
from reelproof.providers.local.voice.espeak.reading import read_words

_CLOSERS = ",.!?;:…—–)»”।\"'’]،؛؟。、，！？；："


def sayings_of(words: Sequence[str], language: str) -> tuple[str, ...]:
    """What is said for every written word: signs and figures in words where espeak-ng would not read them."""
    primary = primary_language(language)
    if primary != "en":
        return read_words(words, primary)
    return tuple(saying.replace(".", " ").strip() for saying in read_sentence(words))


def sentence_phonemes(words: Sequence[str], sayings: Sequence[str], read: Reading) -> list[str]:
    """The phonemes of every word, clause by clause."""
    found: list[str] = []
    for start, end in clauses(words):
        found += word_phonemes(sayings[start:end], read)
    return found


def closing_marks(words: Sequence[str], marks: Mapping[str, str]) -> list[str]:
    """The marks behind every word, as `marks` writes them; a full stop within belongs to a short form."""
    closings = ["".join(marks.get(mark, "") for mark in word[len(word.rstrip(_CLOSERS)) :]) for word in words]
    return [*(closing.replace(".", "") for closing in closings[:-1]), *closings[-1:]]
