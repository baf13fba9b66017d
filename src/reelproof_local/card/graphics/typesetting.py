"""Breaking text into balanced lines that fit: font size, line height, longest word."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from reelproof.domain.frozen import frozen
from reelproof.domain.hyphenation import HYPHEN, break_place, hyphen_places, is_word, takes_hyphen
from reelproof.domain.line_breaks import line_break_units
from reelproof_local.card.graphics.fonts import drawable, width_of

_STEP = 0.95
_TINY = 0.42
_LONGEST_WORD = 32
LINE_HEIGHT = 1.18
CAP_HEIGHT = 0.714


@frozen
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


@frozen
class _Piece:
    """What is not broken; one that `is_cut` is followed by the rest of its word.

    A piece of an address is no word, and takes no hyphen.
    """

    text: str
    spaced: bool
    is_cut: bool = False
    is_word: bool = True

    @property
    def at_line_end(self) -> str:
        return f"{self.text}{HYPHEN}" if self.is_cut else self.text


@frozen
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
    spaced, at = False, 0
    for unit in line_break_units(text):
        if word := unit.strip():
            pieces += _cut(_Piece(word, spaced, is_word=is_word(_around(text, at))))
        spaced, at = unit.endswith(" "), at + len(unit)
    return tuple(pieces)


def _around(text: str, at: int) -> str:
    """What stands there between spaces."""
    return text[text.rfind(" ", 0, at) + 1 :].partition(" ")[0]


def _cut(piece: _Piece) -> list[_Piece]:
    """Splits an overlong word near its middle, between syllables if it has any."""
    if len(piece.text) <= _LONGEST_WORD:
        return [piece]
    half = len(piece.text) // 2
    at = min(_places(piece), key=lambda place: abs(place - half), default=half)
    return [*_cut(_part(piece, at)), *_cut(_rest(piece, at))]


def _places(piece: _Piece) -> Iterator[int]:
    return hyphen_places(piece.text) if piece.is_word else iter(())


def _part(piece: _Piece, at: int) -> _Piece:
    is_cut = piece.is_word and takes_hyphen(piece.text, at)
    return replace(piece, text=piece.text[:at], is_cut=is_cut)


def _rest(piece: _Piece, at: int) -> _Piece:
    return replace(piece, text=piece.text[at:], spaced=False)


def _filled(pieces: tuple[_Piece, ...], width: float, type_: _Type) -> list[str] | None:
    """Fills lines greedily; None if a piece is wider than a line. Widths are in ems."""
    lines: list[list[_Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        own = type_.width(piece.text)
        hyphen = type_.width(piece.at_line_end) - own
        if own + hyphen > width:
            return None
        needed = own + (type_.space if piece.spaced and lines[-1] else 0.0)
        if lines[-1] and used + needed + hyphen > width:
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
    hyphens = [type_.width(piece.at_line_end) - type_.width(piece.text) for piece in pieces]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        reached: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start + 1, len(pieces) + 1):
                hyphen = hyphens[end - 1]
                length = ends[end] - ends[start] - gaps[start] + hyphen
                if length - hyphen > width:
                    break
                if length > width:
                    continue
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
    texts = [*(piece.text for piece in pieces[:-1]), *(piece.at_line_end for piece in pieces[-1:])]
    return "".join(
        (" " if piece.spaced and at else "") + text
        for at, (piece, text) in enumerate(zip(pieces, texts, strict=True))
    )


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
        rest = piece
        while len(rest.text) > 1 and type_.width(rest.at_line_end) > width:
            first, rest = _split(rest, width, type_)
            found.append(first)
        found.append(rest)
    return tuple(found)


def _split(piece: _Piece, width: float, type_: _Type) -> tuple[_Piece, _Piece]:
    """The part that fits on a line, at least a letter, and the rest."""
    parts = (_part(piece, at) for at in range(len(piece.text) - 1, 1, -1))
    fitting = next((one for one in parts if type_.width(one.at_line_end) <= width), _part(piece, 1))
    most = len(fitting.text)
    at = break_place(piece.text, most) if piece.is_word else most
    return _part(piece, at), _rest(piece, at)


def _shortened(line: str, width: float, type_: _Type) -> str:
    while line and type_.width(f"{line}…") > width:
        line = line[:-1].rstrip()
    return f"{line}…"
