"""Joining of written words that are read as one: `10 000`, `+44 20 7946 0958`, `29,99 €`."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reelproof_local.voice.english.tables import CURRENCY

_PHONE = re.compile(
    r"(?<![\w.,])(?<!\d )(?:\+\d{1,3}(?: ?\(?\d{1,5}\)?)(?:[ -]\d{2,5}){1,4}|\(\d{2,5}\)(?:[ -]\d{2,5}){2}|"
    r"0(?!00)\d{2,5}(?: \d{2,8}){1,4}|\d{3} \d{3} \d{4})(?![\w,])"
)
_GROUPED = re.compile(r"(?<![\w.])(?:[-−+~≈<>]?)(?:[^\d\s]{0,3}?)[1-9]\d{0,2}(?: \d{3})+(?![\d/:]|[.,]\d{3})")
_MONEY = re.compile(
    rf"(?<!\S)(?:(?:{CURRENCY}) \d(?:[\d,.']| (?=\d{{3}}(?!\d)))*(?<=\d)|"
    rf"[-−]?\d[\d,.']*[.,]\d\d (?:{CURRENCY}))(?![\w%/])"
)
_HALF_DAY = re.compile(r"(?<!\w)[ap]\. m\.|(?<!\w)(?:e\. g|i\. e)\.", re.IGNORECASE)


def joined_words(plain_words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yields the first and last word of each unit, and its text without spaces."""
    text = " ".join(plain_words)
    starts = [0, *accumulate(len(word) + 1 for word in plain_words)]
    blanks = _blanks(text)
    first = 0
    for index, word in enumerate(plain_words):
        end = starts[index] + len(word)
        if index + 1 < len(plain_words) and end in blanks:
            continue
        yield first, index + 1, _without_blanks(text, starts[first], end, blanks)
        first = index + 1


def distributed(spoken_form: str, plain_words: Sequence[str]) -> list[str]:
    """Distributes the words of a spoken form over the written ones in proportion to their lengths."""
    words = spoken_form.split()
    ends = list(accumulate(max(1, len(word)) for word in plain_words))
    bounds = [0, *(round(len(words) * end / ends[-1]) for end in ends)]
    if len(words) >= len(plain_words):
        bounds = [max(bound, index) for index, bound in enumerate(bounds)]
        bounds = [
            min(bound, len(words) - len(plain_words) + index) for index, bound in enumerate(bounds[:-1])
        ] + [len(words)]
    return [" ".join(words[start:end]) for start, end in pairwise(bounds)]


def _blanks(text: str) -> dict[int, str]:
    """Returns the joining spaces and their replacements."""
    blanks: dict[int, str] = {}
    for pattern, mark in ((_PHONE, "-"), (_GROUPED, ","), (_MONEY, ""), (_HALF_DAY, "")):
        for match in pattern.finditer(text):
            places = [match.start() + at for at, letter in enumerate(match[0]) if letter == " "]
            if pattern is _MONEY:
                places = [
                    context
                    for context in places
                    if not text[context - 1].isdigit() or not text[context + 1].isdigit()
                ]
            if pattern is _PHONE or not any(context in blanks for context in places):
                blanks |= {context: blanks.get(context, mark) for context in places}
    return blanks


def _without_blanks(text: str, start: int, end: int, blanks: dict[int, str]) -> str:
    return "".join(blanks.get(at, text[at]) for at in range(start, end))
