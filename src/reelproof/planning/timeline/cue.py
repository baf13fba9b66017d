"""Splits words into caption cues and lines: shortest and longest display, reading speed, break costs."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import primary_language
from reelproof.planning.script.speech.phrase import (
    CLAUSE,
    CLINGING,
    HELD,
    SENTENCE,
    TimedPiece,
    break_cost,
    held_gaps,
    joined,
    width_between,
    word_gaps,
)
from reelproof.planning.timeline.reading import USUAL_CHARACTERS_PER_S, character_count

MIN_S = 0.83
MAX_S = 7.0
# Words this far apart belong to separate cues.
LONG_SILENCE_S = 0.8

# Cost weights, in the units of `break_cost`.
CUE = 1.8
FULLNESS = 3.0
SENTENCE_INSIDE = 3.5
CLAUSE_INSIDE = 1.0
SILENCE_INSIDE = 20.0
SECOND_TOO_SHORT = 25.0
TOO_FAST = 6.0
CHARACTER_TOO_FAST = 2.0
WORD_TOO_FEW = 4.0
WORD_TOO_MANY = 4.0
EXTRA_WORDS = 2
TOO_LITTLE = 7.0
LITTLE_OF_A_LINE = 0.75
LINE_BREAK = 0.5
UNEVEN_LINES = 2.0


@frozen
class CueLimits:
    """Cue limits. `words`: the minimum and usual maximum per cue, if limited; more only to be readable."""

    language: str
    line_length: int
    has_two_lines: bool = True
    words: tuple[int, int] | None = None
    characters_per_s: float = USUAL_CHARACTERS_PER_S
    gap_s: float = 0.0


@frozen
class Cue:
    """Words shown together, before timing is decided."""

    pieces: tuple[TimedPiece, ...]
    lines: tuple[str, ...]

    @property
    def characters(self) -> int:
        return character_count(self.lines)


def cues_of(pieces: Sequence[TimedPiece], end_s: float, limits: CueLimits) -> list[Cue]:
    """Groups pieces into cues, in order, the last shown until `end_s`. A line is too long only if a single
    piece is.
    """
    return list(_cues(tuple(pieces), end_s, limits))


# Cached because a film is laid out on every view, with most passages unchanged.
@lru_cache(maxsize=1_024)
def _cues(pieces: tuple[TimedPiece, ...], end_s: float, limits: CueLimits) -> tuple[Cue, ...]:
    text = _Text(pieces, end_s, limits)
    best, came_from = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        cost, start = min(_choices(text, best, end))
        best.append(cost)
        came_from.append(start)
    spans, end = [], len(pieces)
    while end:
        spans.append((came_from[end], end))
        end = came_from[end]
    return tuple(text.cue(start, end) for start, end in reversed(spans))


class _Text:
    """Precomputed measurements of a run of pieces. Spans are half-open, in pieces."""

    def __init__(self, pieces: tuple[TimedPiece, ...], end_s: float, limits: CueLimits) -> None:
        self.pieces = pieces
        self.starts_s = [*(piece.start_s for piece in pieces), end_s + limits.gap_s]
        self.limits = limits
        self._spaces = [
            0,
            *(width_between(before, after, limits.language) for before, after in pairwise(pieces)),
        ]
        self._ends = [
            0,
            *accumulate(
                space + _width(piece.text, limits.language)
                for space, piece in zip(self._spaces, pieces, strict=True)
            ),
        ]
        held = held_gaps(pieces, limits.language)
        self.breaks = [
            SENTENCE,
            *(
                HELD if is_held else max(break_cost(before, after, limits.language), CLINGING * is_inside)
                for (before, after), is_held, is_inside in zip(
                    pairwise(pieces), held, word_gaps(pieces), strict=True
                )
            ),
            SENTENCE,
        ]
        begins = zip(pieces, [False, *held], strict=False)
        opened = (piece.opens_word and not is_held for piece, is_held in begins)
        self._words = [0, *accumulate(map(int, opened))]
        inside = (
            _inside_cost(before, after, cost)
            for (before, after), cost in zip(pairwise(pieces), self.breaks[1:-1], strict=True)
        )
        self._inside = [0.0, *accumulate(inside, initial=0.0)]

    def width(self, start: int, end: int) -> int:
        return self._ends[end] - self._ends[start] - self._spaces[start]

    def words(self, start: int, end: int) -> int:
        return self._words[end] - self._words[start]

    def inside(self, start: int, end: int) -> float:
        """Returns the cost of skipped break opportunities."""
        return self._inside[end] - self._inside[start + 1]

    def cue(self, start: int, end: int) -> Cue:
        turn = self.turn(start, end)[1]
        lines = ((start, end),) if turn is None else ((start, turn), (turn, end))
        return Cue(
            self.pieces[start:end],
            tuple(joined(self.pieces[slice(*line)], self.limits.language) for line in lines),
        )

    def turn(self, start: int, end: int) -> tuple[float, int | None]:
        """Returns the cost of the lines (inf if they don't fit), and the first piece of the second line."""
        longest = self.limits.line_length
        if self.width(start, end) <= longest or end - start == 1:
            return 0.0, None
        if not self.limits.has_two_lines:
            return inf, None
        best: tuple[float, int | None] = (inf, None)
        for turn in range(start + 1, end):
            first, second = self.width(start, turn), self.width(turn, end)
            if first > longest and turn > start + 1:
                break
            if second > longest and turn < end - 1:
                continue
            cost = LINE_BREAK * self.breaks[turn] + UNEVEN_LINES * abs(first - second) / longest
            if cost < best[0]:
                best = cost, turn
        return best


def _choices(text: _Text, best: Sequence[float], end: int) -> list[tuple[float, int]]:
    """Returns the possible cues that end before `end`, shortest first, with their total costs."""
    choices = []
    for start in range(end - 1, -1, -1):
        cost = _cost(text, start, end)
        if cost == inf:
            break
        choices.append((best[start] + cost, start))
    return choices


def _cost(text: _Text, start: int, end: int) -> float:
    lines_cost, _ = text.turn(start, end)
    words_cost = _words_cost(text, start, end)
    if lines_cost + words_cost == inf:
        return inf
    if end - start > 1 and text.pieces[end - 1].end_s - text.pieces[start].start_s > MAX_S:
        return inf
    fullness = text.width(start, end) / text.limits.line_length
    return (
        CUE
        + FULLNESS * fullness**2 / (4 if text.limits.has_two_lines else 1)
        + lines_cost
        + words_cost
        + text.breaks[end]
        + text.inside(start, end)
        + _time_cost(text, start, end)
    )


def _words_cost(text: _Text, start: int, end: int) -> float:
    """Returns the cost of too few words; inf for too many."""
    is_sentence = text.breaks[start] == text.breaks[end] == SENTENCE
    if text.limits.words is None:
        enough = LITTLE_OF_A_LINE * text.limits.line_length
        return 0.0 if is_sentence else TOO_LITTLE * max(0.0, 1 - text.width(start, end) / enough)
    least, most = text.limits.words
    count = text.words(start, end)
    if count > most + EXTRA_WORDS and end - start > 1:
        return inf
    too_few = 0 if is_sentence else max(0, least - count)
    return WORD_TOO_FEW * too_few + WORD_TOO_MANY * max(0, count - most)


def _inside_cost(before: TimedPiece, after: TimedPiece, break_cost: float) -> float:
    """Returns the cost of not ending the cue here."""
    silence = SILENCE_INSIDE if after.start_s - before.end_s > LONG_SILENCE_S else 0.0
    return silence + {SENTENCE: SENTENCE_INSIDE, CLAUSE: CLAUSE_INSIDE}.get(break_cost, 0.0)


def _time_cost(text: _Text, start: int, end: int) -> float:
    """Returns the cost of a cue replaced before it can be read."""
    limits = text.limits
    shown_s = max(1e-3, text.starts_s[end] - text.starts_s[start])
    too_short = 0.0 if end == len(text.pieces) else SECOND_TOO_SHORT * max(0.0, MIN_S - shown_s)
    characters_per_s = text.width(start, end) / max(1e-3, shown_s - limits.gap_s)
    if characters_per_s <= limits.characters_per_s:
        return too_short
    return too_short + TOO_FAST + CHARACTER_TOO_FAST * (min(characters_per_s, 99) - limits.characters_per_s)


def _width(text: str, language: str) -> int:
    """Returns the width in letters; a CJK character among Latin letters counts as two."""
    if primary_language(language) in ("zh", "yue", "ja", "ko"):
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
