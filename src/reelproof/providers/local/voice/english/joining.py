"""Written words that are one to the reader: `10 000`, `+44 20 7946 0958`, `29,99 €`."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reelproof.providers.local.voice.english.tables import CURRENCY

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
    """From which word to which every unit goes, and how it reads without its blanks."""
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


def dealt(saying: str, plain_words: Sequence[str]) -> list[str]:
    """The words of a saying dealt out to the written ones by their lengths, in order."""
    said = saying.split()
    ends = list(accumulate(max(1, len(word)) for word in plain_words))
    bounds = [0, *(round(len(said) * end / ends[-1]) for end in ends)]
    if len(said) >= len(plain_words):
        bounds = [max(bound, index) for index, bound in enumerate(bounds)]
        bounds = [
            min(bound, len(said) - len(plain_words) + index) for index, bound in enumerate(bounds[:-1])
        ] + [len(said)]
    return [" ".join(said[start:end]) for start, end in pairwise(bounds)]


def _blanks(text: str) -> dict[int, str]:
    """Where a blank joins, and what it reads as."""
    blanks: dict[int, str] = {}
    for pattern, mark in ((_PHONE, "-"), (_GROUPED, ","), (_MONEY, ""), (_HALF_DAY, "")):
        for match in pattern.finditer(text):
            places = [match.start() + at for at, letter in enumerate(match[0]) if letter == " "]
            if pattern is _MONEY:
                places = [
                    place
                    for place in places
                    if not text[place - 1].isdigit() or not text[place + 1].isdigit()
                ]
            if pattern is _PHONE or not any(place in blanks for place in places):
                blanks |= {place: blanks.get(place, mark) for place in places}
    return blanks


def _without_blanks(text: str, start: int, end: int, blanks: dict[int, str]) -> str:
    return "".join(blanks.get(at, text[at]) for at in range(start, end))
