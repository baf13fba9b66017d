"""Which words share the screen, and on which lines: the partition that a reader minds least."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf

from reelproof.domain.language import primary_language
from reelproof.planning.script.speech.phrase import CLAUSE, SENTENCE, Piece, break_cost, joined, width_between

LEAST_S = 0.83
MOST_S = 7.0
MOST_CHARACTERS_PER_S = 20.0
# Words this far apart are not read as one.
LONG_SILENCE_S = 0.8

# What a reader minds, in the units of `break_cost`.
CUE = 1.8
FULLNESS = 3.0
SENTENCE_INSIDE = 3.5
CLAUSE_INSIDE = 1.0
SILENCE_INSIDE = 20.0
SECOND_TOO_SHORT = 25.0
CHARACTER_TOO_FAST = 1.0
WORD_TOO_FEW = 4.0
TOO_LITTLE = 7.0
LITTLE_OF_A_LINE = 0.75
LINE_BREAK = 0.5
UNEVEN_LINES = 2.0


@dataclass(frozen=True, slots=True)
class CueLimits:
    """How much fits on the screen at once. `words`: the least and most at a time, where they are counted."""

    language: str
    line_length: int
    has_two_lines: bool = True
    words: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that share the screen, before it is decided how long."""

    pieces: tuple[Piece, ...]
    lines: tuple[str, ...]

    @property
    def characters(self) -> int:
        return sum(map(len, self.lines))


def cues_of(pieces: Sequence[Piece], limits: CueLimits) -> list[Cue]:
    """All pieces in their order. A line is too long only where a single piece is."""
    return list(_cues(tuple(pieces), limits))


# A film is laid out again whenever somebody looks at it; most of its passages are as they were.
@lru_cache(maxsize=1_024)
def _cues(pieces: tuple[Piece, ...], limits: CueLimits) -> tuple[Cue, ...]:
    text = _Text(pieces, limits)
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
    """A run of pieces, measured once. Spans are half-open and counted in pieces."""

    def __init__(self, pieces: tuple[Piece, ...], limits: CueLimits) -> None:
        self.pieces = pieces
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
        self.breaks = [
            SENTENCE,
            *(break_cost(before, after, limits.language) for before, after in pairwise(pieces)),
            SENTENCE,
        ]
        self._words = [0, *accumulate(int(piece.opens_word) for piece in pieces)]
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
        """For what would have been good places to end before."""
        return self._inside[end] - self._inside[start + 1]

    def cue(self, start: int, end: int) -> Cue:
        turn = self.turn(start, end)[1]
        lines = ((start, end),) if turn is None else ((start, turn), (turn, end))
        return Cue(
            self.pieces[start:end],
            tuple(joined(self.pieces[slice(*line)], self.limits.language) for line in lines),
        )

    def turn(self, start: int, end: int) -> tuple[float, int | None]:
        """What the lines cost (inf: they don't fit), and the piece that begins the second one."""
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
    """Every cue that may end before `end`, shortest first, with what all up to there costs."""
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
    if end - start > 1 and text.pieces[end - 1].end_s - text.pieces[start].start_s > MOST_S:
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
    """For a cue of too few words; inf for one of too many."""
    is_sentence = text.breaks[start] == text.breaks[end] == SENTENCE
    if text.limits.words is None:
        enough = LITTLE_OF_A_LINE * text.limits.line_length
        return 0.0 if is_sentence else TOO_LITTLE * max(0.0, 1 - text.width(start, end) / enough)
    least, most = text.limits.words
    count = text.words(start, end)
    if count > most and end - start > 1:
        return inf
    return 0.0 if is_sentence else WORD_TOO_FEW * max(0, least - count)


def _inside_cost(before: Piece, after: Piece, break_cost: float) -> float:
    """For what would have been a good place to end the cue."""
    silence = SILENCE_INSIDE if after.start_s - before.end_s > LONG_SILENCE_S else 0.0
    return silence + {SENTENCE: SENTENCE_INSIDE, CLAUSE: CLAUSE_INSIDE}.get(break_cost, 0.0)


def _time_cost(text: _Text, start: int, end: int) -> float:
    """For a cue that the next one drives from the screen before it can be read."""
    if end == len(text.pieces):
        return 0.0
    shown_s = max(1e-3, text.pieces[end].start_s - text.pieces[start].start_s)
    too_fast = max(0.0, text.width(start, end) / max(shown_s, LEAST_S) - MOST_CHARACTERS_PER_S)
    return SECOND_TOO_SHORT * max(0.0, LEAST_S - shown_s) + CHARACTER_TOO_FAST * too_fast


def _width(text: str, language: str) -> int:
    """In letters of the film's language: beside Latin letters a CJK one takes the room of two."""
    if primary_language(language) in ("zh", "yue", "ja", "ko"):
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
