"""Line breaking: text measured and wrapped to a width, with balanced lines."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from PIL import ImageFont

from reelproof.domain.frozen import frozen
from reelproof.domain.hyphenation import HYPHEN, break_place, takes_hyphen
from reelproof.media.text.characters import joins_previous
from reelproof.media.text.fonts import FontFile, fonts_for, sized
from reelproof.media.text.runs import TextRun, runs_of
from reelproof.planning.script.speech.inseparable import inseparable_units

Span = tuple[int, int]


@frozen
class TextStyle:
    """A text style: the language decides glyph forms, the size is in pixels per em."""

    language: str
    size: int
    weight: int

    @property
    def fonts(self) -> tuple[FontFile, ...]:
        return fonts_for(self.language)

    def font(self, file: FontFile) -> ImageFont.FreeTypeFont:
        return sized(file, self.size, self.weight)

    @property
    def line_height(self) -> int:
        return round(self.size * 1.3)


@frozen
class PlacedRun:
    """A run and the position of its left end, in pixels from the line's."""

    run: TextRun
    left: float
    width: float


@frozen
class Line:
    """A line ready to be drawn."""

    runs: tuple[PlacedRun, ...]
    width: float


def set_line(text: str, lettering: TextStyle, cuts: frozenset[int] = frozenset()) -> Line:
    """Measures a clean line; cutting it into runs for color does not move its letters."""
    placed, left = [], 0.0
    for run in runs_of(text, lettering.fonts, lettering.language, cuts):
        width = lettering.font(run.font).getlength(run.text, direction=run.direction)
        placed.append(PlacedRun(run, left, width))
        left += width
    return Line(tuple(placed), left)


def break_lines(text: str, lettering: TextStyle, max_width: float) -> list[Span]:
    """Returns spans of lines that fit; words are broken only if they are wider than a line."""
    lines: list[Span] = []
    start, width = 0, 0.0
    for piece_start, piece_end in _fitting_pieces(text, lettering, max_width):
        piece = text[piece_start:piece_end]
        if piece_start > start and width + _width(piece.rstrip(), lettering) > max_width:
            lines.append((start, piece_start))
            start, width = piece_start, 0.0
        width += _width(piece, lettering)
    lines.append((start, len(text)))
    return [span for span in (_trimmed(text, *line) for line in lines) if span[0] < span[1]]


def balanced_lines(text: str, lettering: TextStyle, max_width: float) -> list[Span]:
    """Breaks into as few lines as possible, with balanced widths: no single word is left on the last."""
    lines = break_lines(text, lettering, max_width)
    widths = [max_width * percent / 100 for percent in range(50, 100, 10)]
    narrower = (break_lines(text, lettering, width) for width in widths)
    return next((broken for broken in narrower if len(broken) == len(lines)), lines)


def line_text(text: str, span: Span) -> str:
    """Returns the line as it is drawn: with a hyphen if a word is broken at its end."""
    start, end = span
    return f"{text[start:end]}{HYPHEN if takes_hyphen(text, end) else ''}"


@lru_cache(maxsize=4096)
def _width(text: str, lettering: TextStyle) -> float:
    return set_line(text, lettering).width


def _fitting_pieces(text: str, lettering: TextStyle, max_width: float) -> Iterator[Span]:
    end = 0
    for unit in inseparable_units(text, lettering.language):
        start, end = end, end + len(unit)
        while _width(text[start:end].rstrip(), lettering) > max_width:
            cut = _last_fitting(text, start, end, lettering, max_width)
            if cut >= end:
                break
            yield start, cut
            start = cut
        yield start, end


def _last_fitting(text: str, start: int, end: int, lettering: TextStyle, max_width: float) -> int:
    """Returns where to cut a word that is wider than a line, keeping at least one character."""
    ends = [at for at in range(start + 1, end + 1) if at == end or not joins_previous(text[at])]
    fitting = bisect_right(ends, max_width, key=lambda at: _width(line_text(text, (start, at)), lettering))
    last = ends[max(0, fitting - 1)]
    return start + break_place(text[start:end], last - start) if last < end else last


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
