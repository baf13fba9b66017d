"""Clauses: the units that espeak-ng speaks and converts to phonemes."""

from collections.abc import Iterator, Sequence

_ENDS = tuple(",.;:!?…—،؛؟。、，！？；：।")
_CLOSERS = "\"'”’»)]}*_"
_LONGEST_WORDS = 40


def clauses(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yields the first and last word of every clause."""
    start = 0
    for end, word in enumerate(words, 1):
        is_end = bool(ending_mark(word)) and not _is_short_form(word)
        if is_end or end - start == _LONGEST_WORDS or end == len(words):
            yield start, end
            start = end


def _is_short_form(word: str) -> bool:
    return word.endswith(".") and len(word.rstrip(".")) <= 3


def ending_mark(word: str) -> str:
    """Returns the punctuation mark after this word that ends a clause, if any."""
    mark = word.rstrip(_CLOSERS)[-1:]
    return mark if mark in _ENDS else ""
