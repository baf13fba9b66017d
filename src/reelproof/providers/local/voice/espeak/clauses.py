"""Clauses: what espeak-ng speaks, and finds phonemes for, in one go."""

from collections.abc import Iterator, Sequence

_ENDS = tuple(",.;:!?…—،؛؟。、，！？；：।")
_CLOSERS = "\"'”’»)]}*_"
_LONGEST_WORDS = 40


def clauses(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From which word to which every clause goes."""
    start = 0
    for end, word in enumerate(words, 1):
        is_end = bool(ending_mark(word)) and not _is_short_form(word)
        if is_end or end - start == _LONGEST_WORDS or end == len(words):
            yield start, end
            start = end


def _is_short_form(word: str) -> bool:
    return word.endswith(".") and len(word.rstrip(".")) <= 3


def ending_mark(word: str) -> str:
    """The mark that ends a clause behind this word, if any."""
    mark = word.rstrip(_CLOSERS)[-1:]
    return mark if mark in _ENDS else ""
