"""Lines that are read from the right, cut into stretches of one font as they stand from left to right.

The renderer takes every line to be read from the left, and loses letters where fonts change inside a stretch
that is read from the right; so each stretch is drawn by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import bidirectional

from reelproof.providers.local.card.graphics.fonts import Face, runs

_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_RIGHT, _LEFT, _NUMBER, _NEUTRAL = "R", "L", "N", ""
_INSIDE_NUMBERS = ".,:/%"
# A sign before a number and what stands beside it are read with it, but for what follows Arabic letters.
_WHOLE_NUMBER = re.compile(r"(?:(?<!\S)[-−+±])?[$€£¥₪₹]?\d[\d.,:/]*(?:[%‰°][CF]?|[€£¥₪₹])?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters of one font, to be drawn as they are; `is_accented` is for a word that stands out."""

    text: str
    face: Face
    is_accented: bool
    is_right_to_left: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    face: Face
    is_accented: bool
    is_right_to_left: bool


def stretches(line: str, accents: frozenset[str], language: str) -> list[Stretch]:
    """From left to right."""
    shown: list[Stretch] = []
    by_direction = groupby(_letters(line, accents, language), key=lambda letter: letter.is_right_to_left)
    for is_right_to_left, letters in by_direction:
        parts = [
            _stretch(list(part)) for _, part in groupby(letters, key=lambda one: (one.face, one.is_accented))
        ]
        shown = [*(reversed(parts) if is_right_to_left else parts), *shown]
    return shown


def _stretch(letters: Sequence[_Letter]) -> Stretch:
    first = letters[0]
    text = "".join(letter.text for letter in letters)
    if first.is_right_to_left and all(_kind(letter) == _NEUTRAL for letter in text):
        text = "".join(_MIRRORED.get(letter, letter) for letter in reversed(text))
        return Stretch(text, first.face, first.is_accented, False)
    return Stretch(text, first.face, first.is_accented, first.is_right_to_left)


def _letters(line: str, accents: frozenset[str], language: str) -> Iterator[_Letter]:
    drawn = "".join(run.text for run in runs(line, language))
    faces = [run.face for run in runs(line, language) for _ in run.text]
    accented = [word in accents for word in drawn.split(" ") for _ in f"{word} "]
    for letter, face, is_accented, is_right in zip(drawn, faces, accented, _directions(drawn), strict=False):
        yield _Letter(letter, face, is_accented and letter != " ", is_right)


def _directions(line: str) -> list[bool]:
    """Whether each letter is read from the right: signs go with equal neighbors, else with the line."""
    kinds = [_kind(letter) for letter in line]
    strong = _RIGHT
    for at, kind in enumerate(kinds):
        if kind == _NUMBER and strong == _LEFT:
            kinds[at] = _LEFT
        strong = kinds[at] if kinds[at] in (_LEFT, _RIGHT) else strong
    for number in _WHOLE_NUMBER.finditer(line):
        if not _follows_arabic(line, number.start()) or line[number.start()] in "-−+±":
            kinds[number.start() : number.end()] = [kinds[_first_digit(number)]] * len(number[0])
    resolved: list[bool] = []
    for kind, group in groupby(range(len(line)), key=kinds.__getitem__):
        indexes = list(group)
        beside = {kinds[at] if 0 <= at < len(kinds) else _RIGHT for at in (indexes[0] - 1, indexes[-1] + 1)}
        goes_left = kind in (_LEFT, _NUMBER) or (
            kind == _NEUTRAL
            and (beside == {_LEFT} or (beside == {_NUMBER} and line[indexes[0]] in _INSIDE_NUMBERS))
        )
        resolved += [not goes_left] * len(indexes)
    return resolved


def _first_digit(number: re.Match[str]) -> int:
    return next(at for at in range(number.start(), number.end()) if number.string[at].isdigit())


def _follows_arabic(line: str, at: int) -> bool:
    strong = (bidirectional(letter) for letter in reversed(line[:at]))
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "") == "AL"


def _kind(letter: str) -> str:
    kind = bidirectional(letter)
    if kind in ("R", "AL", "NSM"):
        return _RIGHT
    return {"L": _LEFT, "EN": _NUMBER, "AN": _NUMBER}.get(kind, _NEUTRAL)
