"""Breaking text into balanced lines that fit: font size, line height, longest word."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from reelproof.domain.line_breaks import line_break_units
from reelproof_local.card.graphics.fonts import drawable, width_of

_STEP = 0.95
_TINY = 0.42
_LONGEST_WORD = 32
LINE_HEIGHT = 1.18
CAP_HEIGHT = 0.714


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text at a size in pixels, with the width of each."""

    lines: tuple[str, ...]
    widths: tuple[float, ...]
    size: float

    @property
    def width(self) -> float:
        return max(self.widths, default=0.0)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Type:
    weight: int
    language: str
    clinging: frozenset[str]

    @property
    def space(self) -> float:
        return self.width("a b") - self.width("ab")

    def width(self, text: str) -> float:
        return _unit_width(text, self.weight, self.language)


@lru_cache(maxsize=4096)
def _unit_width(text: str, weight: int, language: str) -> float:
    return width_of(text, 1.0, weight, language)


def fitted(
    text: str,
    width: float,
    height: float,
    *,
    largest: float,
    max_lines: int,
    weight: int,
    language: str,
    clinging: frozenset[str] = frozenset(),
) -> Setting:
    """Sets the text as large and balanced as it fits a box; it shrinks as needed, and is never truncated.

    Only text that would become tiny takes more than `max_lines` lines. `clinging` words should not end lines.
    """
    pieces = _pieces(drawable(text, language))
    type_ = _Type(weight, language, clinging)
    if not pieces:
        return Setting((), (), min(largest, height / LINE_HEIGHT))
    settings = [
        setting
        for count in range(1, min(max_lines, len(pieces)) + 1)
        if (setting := _largest_in(pieces, width, height, count, largest, type_))
    ]
    if settings:
        return max(settings, key=_quality)
    return _squeezed(pieces, width, height, largest * _TINY, type_)


def _largest_in(
    pieces: tuple[_Piece, ...], width: float, height: float, count: int, largest: float, type_: _Type
) -> Setting | None:
    """Sets exactly `count` lines, as large as they fit; None if they would be tiny."""
    size = min(largest, height / (count * LINE_HEIGHT))
    while size >= largest * _TINY:
        lines = _even(pieces, width / size, count, type_)
        if lines is not None:
            return _set(lines, size, type_)
        size *= _STEP
    return None


def _squeezed(pieces: tuple[_Piece, ...], width: float, height: float, size: float, type_: _Type) -> Setting:
    """Uses as many lines as needed, filled greedily."""
    while True:
        lines = _filled(pieces, width / size, type_)
        if lines is not None and len(lines) * size * LINE_HEIGHT <= height:
            return _set(lines, size, type_)
        size *= _STEP


def _quality(setting: Setting) -> float:
    """Rates a setting: large type is good, ragged or many lines are bad."""
    widest = setting.width or 1.0
    ragged = sum(1 - width / widest for width in setting.widths) / len(setting.widths)
    return setting.size * (1 - 0.5 * ragged) * 0.97 ** len(setting.lines)


def _set(lines: list[str], size: float, type_: _Type) -> Setting:
    widths = tuple(width_of(line, size, type_.weight, type_.language) for line in lines)
    return Setting(tuple(lines), widths, size)


def _pieces(text: str) -> tuple[_Piece, ...]:
    """Splits text into unbreakable pieces, such as words."""
    pieces: list[_Piece] = []
    spaced = False
    for unit in line_break_units(text):
        if word := unit.strip():
            pieces += _cut(word, spaced)
        spaced = unit.endswith(" ")
    return tuple(pieces)


def _cut(word: str, spaced: bool) -> list[_Piece]:
    """Splits an overlong word near its middle."""
    if len(word) <= _LONGEST_WORD:
        return [_Piece(word, spaced)]
    half = len(word) // 2
    return [*_cut(word[:half], spaced), *_cut(word[half:], False)]


def _filled(pieces: tuple[_Piece, ...], width: float, type_: _Type) -> list[str] | None:
    """Fills lines greedily; None if a piece is wider than a line. Widths are in ems."""
    lines: list[list[_Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        own = type_.width(piece.text)
        if own > width:
            return None
        needed = own + (type_.space if piece.spaced and lines[-1] else 0.0)
        if lines[-1] and used + needed > width:
            lines.append([])
            used, needed = 0.0, own
        lines[-1].append(piece)
        used += needed
    return [_joined(tuple(line)) for line in lines]


def _even(pieces: tuple[_Piece, ...], width: float, count: int, type_: _Type) -> list[str] | None:
    """Breaks into exactly `count` lines with the least sum of squared gaps; None if they don't fit."""
    gaps = [type_.space if piece.spaced else 0.0 for piece in pieces]
    ends = list(
        accumulate(
            (gap + type_.width(piece.text) for gap, piece in zip(gaps, pieces, strict=True)), initial=0.0
        )
    )
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        reached: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start + 1, len(pieces) + 1):
                length = ends[end] - ends[start] - gaps[start]
                if length > width:
                    break
                total = cost + (width - length) ** 2 + _orphan_cost(pieces, end, width, type_.clinging)
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, start)
        best.append(reached)
    return _traced(pieces, best) if len(pieces) in best[-1] else None


def _orphan_cost(pieces: tuple[_Piece, ...], end: int, width: float, clinging: frozenset[str]) -> float:
    """Returns the penalty for a small word at the end of a line."""
    is_orphan = end < len(pieces) and pieces[end - 1].text.lower() in clinging
    return (width * 0.3) ** 2 if is_orphan else 0.0


def _traced(pieces: tuple[_Piece, ...], best: list[dict[int, tuple[float, int]]]) -> list[str]:
    lines: list[str] = []
    end = len(pieces)
    for reached in reversed(best[1:]):
        start = reached[end][1]
        lines.insert(0, _joined(pieces[start:end]))
        end = start
    return lines


def _joined(pieces: tuple[_Piece, ...]) -> str:
    return "".join((" " if piece.spaced and at else "") + piece.text for at, piece in enumerate(pieces))


def wrapped(text: str, width: float, size: float, *, weight: int, language: str, max_lines: int) -> Setting:
    """Fills lines greedily at a fixed size; splits words wider than a line, and truncates excess text
    with an ellipsis.
    """
    type_ = _Type(weight, language, frozenset())
    pieces = _pieces(drawable(text, language))
    if not pieces:
        return Setting((), (), size)
    lines = _filled(_narrow(pieces, width / size, type_), width / size, type_) or []
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], _shortened(lines[max_lines - 1], width / size, type_)]
    return _set(lines, size, type_)


def _narrow(pieces: tuple[_Piece, ...], width: float, type_: _Type) -> tuple[_Piece, ...]:
    """Splits pieces that are wider than a line, down to single letters."""
    found: list[_Piece] = []
    for piece in pieces:
        start, spaced = 0, piece.spaced
        for end in range(1, len(piece.text) + 1):
            if end - start > 1 and type_.width(piece.text[start:end]) > width:
                found.append(_Piece(piece.text[start : end - 1], spaced))
                start, spaced = end - 1, False
        found.append(_Piece(piece.text[start:], spaced))
    return tuple(found)


def _shortened(line: str, width: float, type_: _Type) -> str:
    while line and type_.width(f"{line}…") > width:
        line = line[:-1].rstrip()
    return f"{line}…"
