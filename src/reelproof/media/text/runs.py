"""Segmentation of text into runs of one font and one direction; font fallback by character."""

from collections.abc import Sequence
from itertools import groupby
from unicodedata import category

from reelproof.domain.frozen import frozen
from reelproof.media.text.characters import JOINERS, VARIATION_SELECTORS, joins_previous
from reelproof.media.text.direction import is_right_to_left, levels_of, visual_order
from reelproof.media.text.fonts import EMOJI, SYMBOLS, FontFile


@frozen
class TextRun:
    """Characters from `start` to `end` of a line, set in one font and direction."""

    text: str
    font: FontFile
    is_right_to_left: bool
    start: int
    end: int

    @property
    def direction(self) -> str:
        """As Pillow names it."""
        return "rtl" if self.is_right_to_left else "ltr"


def runs_of(
    line: str, fonts: Sequence[FontFile], language: str, cuts: frozenset[int] = frozenset()
) -> list[TextRun]:
    """Returns the runs of a clean line from left to right. A run ends at every index in `cuts`."""
    chosen = choose_fonts(line, fonts)
    levels = levels_of(line, is_right_to_left(line, language))
    runs: list[TextRun] = []
    run_levels: list[int] = []
    for (font, level, _), indexes in groupby(
        range(len(line)), key=lambda index: (chosen[index], levels[index], sum(cut <= index for cut in cuts))
    ):
        at = list(indexes)
        if font is not None:
            runs.append(TextRun(line[at[0] : at[-1] + 1], font, level % 2 == 1, at[0], at[-1] + 1))
            run_levels.append(level)
    return visual_order(runs, run_levels)


def choose_fonts(line: str, fonts: Sequence[FontFile]) -> list[FontFile | None]:
    """Returns a font for each character, or None. Marks follow their letter, signs and spaces a neighbor."""
    chosen: list[FontFile | None] = [_preferred_font(character, fonts) for character in line]
    for index in range(len(line)):
        _neighbor_font(chosen, line, index, index - 1)
    for index in reversed(range(len(line) - 1)):
        _neighbor_font(chosen, line, index, index + 1)
    return [_font_with(chosen[index], line, index, fonts) for index in range(len(line))]


def _preferred_font(character: str, fonts: Sequence[FontFile]) -> FontFile | None:
    """Returns the font of a letter; None for punctuation, digits and spaces."""
    if category(character)[0] in "LS" and not joins_previous(character):
        return next((font for font in fonts if font.has(character)), None)
    return None


def _neighbor_font(chosen: list[FontFile | None], line: str, index: int, neighbor: int) -> None:
    if chosen[index] is None and 0 <= neighbor < len(line):
        font = chosen[neighbor]
        if font is not None and _accepts(font, line[index]):
            chosen[index] = font


def _accepts(font: FontFile, character: str) -> bool:
    """Symbol fonts have digits and spaces too, but not for running text."""
    if joins_previous(character):
        return font.has(character) or character in JOINERS + VARIATION_SELECTORS
    return font.path.name not in (EMOJI, SYMBOLS) and font.has(character)


def _font_with(font: FontFile | None, line: str, index: int, fonts: Sequence[FontFile]) -> FontFile | None:
    character = line[index]
    if font is not None or character in JOINERS + VARIATION_SELECTORS:
        return font
    return next((font for font in fonts if font.has(character)), None)
