"""A sentence as espeak-ng pronounces it, word by word."""

from collections.abc import Mapping, Sequence

from reelproof.domain.language_tag import primary_language
from reelproof_local.voice.english.reading import read_sentence
from reelproof_local.voice.espeak.clauses import clauses
from reelproof_local.voice.espeak.phonemes import Reading, word_phonemes
from reelproof_local.voice.espeak.reading import read_words

_CLOSERS = ",.!?;:…—–)»”।\"'’]،؛؟。、，！？；："


def spoken_forms_of(words: Sequence[str], language: str) -> tuple[str, ...]:
    """Returns the spoken form of every written word: signs and numbers in words that espeak-ng can't read."""
    primary = primary_language(language)
    if primary != "en":
        return read_words(words, primary)
    return tuple(spoken_form.replace(".", " ").strip() for spoken_form in read_sentence(words))


def sentence_phonemes(words: Sequence[str], spoken_forms: Sequence[str], read: Reading) -> list[str]:
    """Returns the phonemes of every word, clause by clause."""
    found: list[str] = []
    for start, end in clauses(words):
        found += word_phonemes(spoken_forms[start:end], read)
    return found


def closing_marks(words: Sequence[str], marks: Mapping[str, str]) -> list[str]:
    """Returns the punctuation after every word, mapped by `marks`; inner periods mark abbreviations."""
    closings = ["".join(marks.get(mark, "") for mark in word[len(word.rstrip(_CLOSERS)) :]) for word in words]
    return [*(closing.replace(".", "") for closing in closings[:-1]), *closings[-1:]]
