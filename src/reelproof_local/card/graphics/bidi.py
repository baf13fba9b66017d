"""Right-to-left lines, split into runs of one font in visual order.

The renderer treats every line as left-to-right, and loses letters at font changes inside a right-to-left
run; so each run is drawn separately.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import bidirectional

from reelproof.domain.frozen import frozen
from reelproof_local.card.graphics.fonts import FontFace, runs

_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_RIGHT, _LEFT, _NUMBER, _NEUTRAL = "R", "L", "N", ""
_INSIDE_NUMBERS = ".,:/%"
# A sign and units around a number are read with it, except after Arabic letters.
_WHOLE_NUMBER = re.compile(r"(?:(?<!\S)[-−+±])?[$€£¥₪₹]?\d[\d.,:/]*(?:[%‰°][CF]?|[€£¥₪₹])?")


@frozen
class BidiRun:
    """Letters of one font in one direction; `is_accented` marks highlighted words."""

    text: str
    face: FontFace
    is_accented: bool
    is_right_to_left: bool


@frozen
class _Letter:
    text: str
    face: FontFace
    is_accented: bool
    is_right_to_left: bool


def bidi_runs(line: str, accents: frozenset[str], language: str, before: str = "") -> list[BidiRun]:
    """From left to right. A number follows the words in front of it, even those `before` the line."""
    shown: list[BidiRun] = []
    letters_of_line = _letters(line, accents, language, before)
    by_direction = groupby(letters_of_line, key=lambda letter: letter.is_right_to_left)
    for is_right_to_left, letters in by_direction:
        parts = [
            _bidi_run(list(part)) for _, part in groupby(letters, key=lambda one: (one.face, one.is_accented))
        ]
        shown = [*(reversed(parts) if is_right_to_left else parts), *shown]
    return shown


def _bidi_run(letters: Sequence[_Letter]) -> BidiRun:
    first = letters[0]
    text = "".join(letter.text for letter in letters)
    if first.is_right_to_left and all(_kind(letter) == _NEUTRAL for letter in text):
        text = "".join(_MIRRORED.get(letter, letter) for letter in reversed(text))
        return BidiRun(text, first.face, first.is_accented, False)
    return BidiRun(text, first.face, first.is_accented, first.is_right_to_left)


def _letters(line: str, accents: frozenset[str], language: str, before: str) -> Iterator[_Letter]:
    drawn = "".join(run.text for run in runs(line, language))
    faces = [run.face for run in runs(line, language) for _ in run.text]
    accented = [word in accents for word in drawn.split(" ") for _ in f"{word} "]
    directions = _directions(f"{before} {drawn}")[len(before) + 1 :]
    for letter, face, is_accented, is_right in zip(drawn, faces, accented, directions, strict=False):
        yield _Letter(letter, face, is_accented and letter != " ", is_right)


def _directions(line: str) -> list[bool]:
    """Returns whether each letter is right-to-left: neutrals follow equal neighbors, else the line."""
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
        adjacent = {kinds[at] if 0 <= at < len(kinds) else _RIGHT for at in (indexes[0] - 1, indexes[-1] + 1)}
        goes_left = kind in (_LEFT, _NUMBER) or (
            kind == _NEUTRAL
            and (adjacent == {_LEFT} or (adjacent == {_NUMBER} and line[indexes[0]] in _INSIDE_NUMBERS))
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
