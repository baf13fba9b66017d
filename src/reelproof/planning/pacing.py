"""Long paragraphs cut at sentence ends, so that the picture changes every 5 to 15 seconds of speech."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil

from reelproof.planning.directive import OwnPicture, OwnRecording, Visual
from reelproof.planning.passage import Mark, Passage, cut_passage
from reelproof.planning.script_source import invalid_script

LONGEST_WHOLE_WORDS = 45
LONGEST_SEGMENT_WORDS = 1_000
BEST_WORDS = 28
FEW_WORDS = 15
MANY_WORDS = 40

_WINDOW_CHARACTERS = 10_000
_WORD = re.compile(r"[^\W_]\S*")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSPACED_LETTER = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_INITIAL = re.compile(r"(?:^|[\s(.])\w\.\s*$")


def split_passage(passage: Passage, language: str) -> list[Passage]:
    """Pieces of about 15 to 40 words with one picture at most; what is recorded is as long as its recording.

    Raises ReelproofError where it has no cut.
    """
    if passage.marks_of(OwnRecording):
        return _recorded_pieces(passage, language)
    if count_words(passage.text) <= LONGEST_WHOLE_WORDS and _second_picture(passage) is None:
        return [passage]
    pieces = cut_passage(passage, _piece_starts(passage, language))
    if len(pieces) == 1:
        _check_whole(passage)
        return pieces
    return [last for piece in pieces for last in split_passage(piece, language)]


def _recorded_pieces(passage: Passage, language: str) -> list[Passage]:
    """The first recording says the words from the start, each later one those from its own sentence on."""
    starts = sentence_starts(passage.text, language)
    later = {bisect_right(starts, mark.offset) - 1 for mark, _ in passage.marks_of(OwnRecording)[1:]}
    pieces = cut_passage(passage, [starts[index] for index in sorted({0, *later})])
    for piece in pieces:
        for mark, _ in piece.marks_of(OwnRecording)[1:]:
            message = "this sentence already has a recording; put each just before the words that it says"
            raise invalid_script(message, mark.line)
        _check_whole(piece)
    return pieces


def count_words(text: str) -> int:
    """Words by their spaces; in scripts without spaces 2 ideographs or 5 letters count as a word."""
    ideographs, letters = len(_IDEOGRAPH.findall(text)), len(_UNSPACED_LETTER.findall(text))
    spaced = _UNSPACED_LETTER.sub(" ", _IDEOGRAPH.sub(" ", text)) if ideographs or letters else text
    return len(_WORD.findall(spaced)) + ceil(ideographs / 2) + ceil(letters / 5)


def sentence_starts(text: str, language: str) -> list[int]:
    """Offsets at which sentences begin; the first is 0."""
    starts = [0]
    for start in _proposed_starts(text, language.partition("-")[0]):
        if not _is_false_end(text[starts[-1] : start], text[start : start + 2]):
            starts.append(start)
    return starts if any(map(str.isalnum, text[starts[-1] :])) else starts[: max(1, len(starts) - 1)]


def _proposed_starts(text: str, language: str) -> Iterator[int]:
    # By windows, because sentencex takes quadratic time over a text full of quotation marks.
    import sentencex  # late: `reelproof --help` must not wait for it

    window_start = 0
    while window_start < len(text):
        window = text[window_start : window_start + _WINDOW_CHARACTERS]
        ends = [window_start + end for end in accumulate(map(len, sentencex.segment(language, window)))]
        # The window's own end is no end of a sentence.
        yield from ends[:-1]
        is_last = window_start + len(window) == len(text)
        window_start = ends[-1] if is_last or len(ends) == 1 else ends[-2]


def _is_false_end(before: str, after: str) -> bool:
    """No cut after an initial, before a small letter, nor beside what cannot be said."""
    return (
        after[:1].islower()
        or after[:1] in "”’»)]」』"
        or _INITIAL.search(before[-8:]) is not None
        or not any(map(str.isalnum, before))
    )


def _piece_starts(passage: Passage, language: str) -> list[int]:
    starts = sentence_starts(passage.text, language)
    ends = [*starts[1:], len(passage.text)]
    lengths = [count_words(passage.text[start:end]) for start, end in zip(starts, ends, strict=True)]
    bounds = [*sorted({0, *_picture_sentences(passage, starts)}), len(starts)]
    return [
        starts[first + index]
        for first, last in pairwise(bounds)
        for index in _balanced_firsts(lengths[first:last])
    ]


def _picture_sentences(passage: Passage, starts: Sequence[int]) -> Iterator[int]:
    """The sentences in which a second picture, or a later one, stands."""
    for kind in (OwnPicture, Visual):
        for mark, _ in passage.marks_of(kind)[1:]:
            yield bisect_right(starts, mark.offset) - 1


def _balanced_firsts(lengths: Sequence[int]) -> list[int]:
    """The first sentence of every piece, so that the pieces together are nearest to the best length."""
    costs, firsts_of = [0], [0]
    for last in range(1, len(lengths) + 1):
        cost, first = _best_ending(lengths, costs, last)
        costs.append(cost)
        firsts_of.append(first)
    firsts, at = [], len(lengths)
    while at:
        at = firsts_of[at]
        firsts.append(at)
    return firsts[::-1]


def _best_ending(lengths: Sequence[int], costs: Sequence[int], last: int) -> tuple[int, int]:
    """What `last` sentences cost at least, and where their last piece then begins."""
    words, first = lengths[last - 1], last - 1
    best = costs[first] + _cost(words), first
    while first and words <= 2 * MANY_WORDS:
        first -= 1
        words += lengths[first]
        cost = costs[first] + (_COSTS[words] if words < len(_COSTS) else _cost(words))
        if cost <= best[0]:
            best = cost, first
    return best


def _cost(words: int) -> int:
    far = max(0, FEW_WORDS - words, words - MANY_WORDS)
    return (words - BEST_WORDS) ** 2 + 20 * far**2 + 30


_COSTS = [_cost(words) for words in range(4 * MANY_WORDS)]


def _second_picture(passage: Passage) -> Mark | None:
    seconds = (passage.marks_of(kind)[1:2] for kind in (OwnPicture, Visual))
    return next((mark for marks in seconds for mark, _ in marks), None)


def _check_whole(passage: Passage) -> None:
    words = count_words(passage.text)
    if words > LONGEST_SEGMENT_WORDS:
        message = (
            f"{words:,} words without the end of a sentence; put full stops in, or break the paragraph up"
        )
        raise invalid_script(message, passage.line)
