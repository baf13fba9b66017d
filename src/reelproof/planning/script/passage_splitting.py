"""Splits paragraphs into segments of 4 to 10 seconds; where sentences end; the longest segment."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil

from reelproof.domain.language_tag import primary_language
from reelproof.planning.script.directive import (
    FitDirective,
    MotionDirective,
    OwnPicture,
    OwnRecording,
    TransitionDirective,
    Visual,
)
from reelproof.planning.script.passage import Mark, Passage, cut_passage
from reelproof.planning.script.script_text import invalid_script
from reelproof.planning.script.speech.clause import clause_starts
from reelproof.planning.script.speech.speaking import estimate_duration_s

# Speaking time; with lead and tail the picture is shown half a second longer.
LONGEST_WHOLE_S = 10.5
BEST_S = 8.0
FEW_S = 4.0
MANY_S = 10.0
LONGEST_SEGMENT_WORDS = 1_000

_WINDOW_CHARACTERS = 10_000
_WORD = re.compile(r"[^\W_]\S*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED_LETTER = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_LONGEST_INITIAL = 8
# `ca. 7`, `Nr. 5`, `ok. 9`: no list of abbreviations is complete.
_BEFORE_FIGURE = re.compile(r"(?:^|[\s(])[^\W\d_]{1,3}\.\s*$")
_INITIAL = re.compile(r"(?:^|[\s(.])\w\.\s*$")


def split_passage(passage: Passage, language: str) -> list[Passage]:
    """Splits a passage into pieces of about 4 to 10 seconds with at most one picture and no transition
    inside; a recorded passage is split only at its recordings. Raises ReelproofError if it cannot be split.
    """
    if passage.marks_of(OwnRecording):
        return _recorded_pieces(passage, language)
    if estimate_duration_s(passage.text, language) <= LONGEST_WHOLE_S and not _is_divided(passage):
        return [passage]
    pieces = cut_passage(passage, _piece_starts(passage, language))
    if len(pieces) == 1:
        _check_whole(passage)
        return _clauses(passage, language)
    return [last for piece in pieces for last in split_passage(piece, language)]


def _clauses(sentence: Passage, language: str) -> list[Passage]:
    """Splits a long sentence at clause boundaries, unless the pieces would be too short."""
    starts = clause_starts(sentence.text, language)
    lengths = _lengths_s(sentence.text, starts, language)
    pieces = cut_passage(sentence, [starts[index] for index in _balanced_firsts(lengths)])
    if len(pieces) == 1:
        return pieces
    return [last for piece in pieces for last in split_passage(piece, language)]


def _recorded_pieces(passage: Passage, language: str) -> list[Passage]:
    """The first recording covers the passage from its start, each later one from its own sentence on."""
    starts = sentence_starts(passage.text, language)
    later = {bisect_right(starts, mark.offset) - 1 for mark, _ in passage.marks_of(OwnRecording)[1:]}
    pieces = cut_passage(passage, [starts[index] for index in sorted({0, *later})])
    for piece in pieces:
        for mark, _ in piece.marks_of(OwnRecording)[1:]:
            message = "this sentence already has a recording; put each right before its words"
            raise invalid_script(message, mark.line)
        _check_whole(piece)
    return pieces


def count_words(text: str) -> int:
    """Counts words by spaces; in unspaced scripts, 2 ideographs or 5 letters count as a word."""
    ideographs, letters = len(_IDEOGRAPH.findall(text)), len(_UNSPACED_LETTER.findall(text))
    spaced = _UNSPACED_LETTER.sub(" ", _IDEOGRAPH.sub(" ", text)) if ideographs or letters else text
    return len(_WORD.findall(spaced)) + ceil(ideographs / 2) + ceil(letters / 5)


def sentence_starts(text: str, language: str) -> list[int]:
    """Offsets at which sentences begin; the first is 0."""
    starts, first_word = [0], _next_word(text, 0)
    for start in _proposed_starts(text, primary_language(language)):
        before = text[max(starts[-1], start - _LONGEST_INITIAL) : start]
        if first_word < start and not _is_false_end(before, text[start : start + 2]):
            starts.append(start)
            first_word = _next_word(text, start)
    return starts if any(map(str.isalnum, text[starts[-1] :])) else starts[: max(1, len(starts) - 1)]


def _proposed_starts(text: str, language: str) -> Iterator[int]:
    # By windows, because sentencex takes quadratic time over a text full of quotation marks.
    import sentencex  # imported late: keeps `reelproof --help` fast

    window_start = 0
    while window_start < len(text):
        window = text[window_start : window_start + _WINDOW_CHARACTERS]
        ends = [window_start + end for end in accumulate(map(len, sentencex.segment(language, window)))]
        # The window's own end is no end of a sentence.
        yield from ends[:-1]
        is_last = window_start + len(window) == len(text)
        window_start = ends[-1] if is_last or len(ends) == 1 else ends[-2]


def _is_false_end(before: str, after: str) -> bool:
    """Rejects cuts after an initial, before a lowercase letter, or next to unspeakable text."""
    if after[:1].isdigit() and _BEFORE_FIGURE.search(before):
        return True
    return after[:1].islower() or after[:1] in "”’»)]」』" or _INITIAL.search(before) is not None


def _next_word(text: str, start: int) -> int:
    match = _WORD_CHARACTER.search(text, start)
    return match.start() if match else len(text)


def _piece_starts(passage: Passage, language: str) -> list[int]:
    starts = sentence_starts(passage.text, language)
    lengths = _lengths_s(passage.text, starts, language)
    bounds = [*sorted({0, *_dividing_sentences(passage, starts)}), len(starts)]
    return [
        starts[first + index]
        for first, last in pairwise(bounds)
        for index in _balanced_firsts(lengths[first:last])
    ]


def _lengths_s(text: str, starts: Sequence[int], language: str) -> list[float]:
    ends = [*starts[1:], len(text)]
    return [estimate_duration_s(text[start:end], language) for start, end in zip(starts, ends, strict=True)]


def _dividing_sentences(passage: Passage, starts: Sequence[int]) -> Iterator[int]:
    """Yields the sentences that contain a second or later picture, or that a transition leads to."""
    for mark in _dividing_marks(passage):
        yield bisect_right(starts, mark.offset) - 1


def _balanced_firsts(lengths: Sequence[float]) -> list[int]:
    """Returns the first sentence of each piece, minimizing the deviation from the best length."""
    costs, firsts_of = [0.0], [0]
    for last in range(1, len(lengths) + 1):
        cost, first = _best_ending(lengths, costs, last)
        costs.append(cost)
        firsts_of.append(first)
    firsts, at = [], len(lengths)
    while at:
        at = firsts_of[at]
        firsts.append(at)
    return firsts[::-1]


def _best_ending(lengths: Sequence[float], costs: Sequence[float], last: int) -> tuple[float, int]:
    """Returns the minimum cost of `last` sentences, and the start of their last piece."""
    length_s, first = lengths[last - 1], last - 1
    best = costs[first] + _cost(length_s), first
    while first and length_s + lengths[first - 1] <= LONGEST_WHOLE_S:
        first -= 1
        length_s += lengths[first]
        cost = costs[first] + _cost(length_s)
        if cost <= best[0]:
            best = cost, first
    return best


def _cost(length_s: float) -> float:
    far_s = max(0.0, FEW_S - length_s, length_s - MANY_S)
    return (length_s - BEST_S) ** 2 + 20 * far_s**2 + 3


def _is_divided(passage: Passage) -> bool:
    return any(True for _ in _dividing_marks(passage))


def _dividing_marks(passage: Passage) -> Iterator[Mark]:
    for kind in (OwnPicture, Visual, MotionDirective, FitDirective):
        yield from (mark for mark, _ in passage.marks_of(kind)[1:])
    yield from (mark for mark, _ in passage.marks_of(TransitionDirective) if mark.offset > 0)


def _check_whole(passage: Passage) -> None:
    words = count_words(passage.text)
    if words > LONGEST_SEGMENT_WORDS:
        message = f"{words:,} words without a sentence end; add periods, or split the paragraph"
        raise invalid_script(message, passage.line)
