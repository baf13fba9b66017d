"""Words of captions: spoken words matched to the script's text, with formulas in written form."""

from collections.abc import Iterator, Sequence

from reelproof.domain.asset import SpokenWord
from reelproof.domain.frozen import frozen
from reelproof.domain.script import Formula, Pause, Segment
from reelproof.planning.script.speech.speaking import spread_words


@frozen
class _LetterSpan:
    """A part of a narration: its letters in one form, and as shown in captions, without spaces."""

    start: int
    end: int
    written: str
    is_formula: bool


def caption_words(
    segment: Segment, words: Sequence[SpokenWord], duration_s: float, line_length: int
) -> tuple[SpokenWord, ...]:
    """A voice's words with their times, or else the text's spread over `duration_s`; each formula is one
    word, unless it is longer than a line.
    """
    if not any(isinstance(part, Formula) for part in segment.narration):
        return tuple(words) or spread_words(segment.text, duration_s)
    glued = _glued(words, list(_stretches(segment, spoken=True)))
    if glued is None:
        spread = spread_words(segment.text, duration_s)
        glued = _glued(spread, list(_stretches(segment, spoken=False))) or list(spread)
    return tuple(word for one in glued for word in _within_line(one, line_length))


def _stretches(segment: Segment, *, spoken: bool) -> Iterator[_LetterSpan]:
    at = 0
    for part in segment.narration:
        if isinstance(part, Pause):
            continue
        if isinstance(part, Formula):
            letters, written = _tight(part.spoken if spoken else part.written), part.written
        else:
            letters = written = _tight(part)
        yield _LetterSpan(at, at + len(letters), written, isinstance(part, Formula))
        at += len(letters)


def _tight(text: str) -> str:
    return "".join(text.split())


def _glued(words: Sequence[SpokenWord], stretches: Sequence[_LetterSpan]) -> list[SpokenWord] | None:
    """Merges the words of each formula into one; None if they do not match the narration."""
    letters = "".join(_tight(word.text) for word in words)
    if len(letters) != stretches[-1].end or any(
        not stretch.is_formula and letters[stretch.start : stretch.end] != stretch.written
        for stretch in stretches
    ):
        return None
    formulas = [stretch for stretch in stretches if stretch.is_formula and stretch.end > stretch.start]
    glued: list[SpokenWord] = []
    at = next_formula = group_start = 0
    group: list[SpokenWord] = []
    for word in words:
        group.append(word)
        at += len(_tight(word.text))
        last = next_formula
        while last < len(formulas) and formulas[last].start < at:
            last += 1
        if last > next_formula and formulas[last - 1].end > at:
            continue
        glued.append(_shown(group, letters, group_start, at, formulas[next_formula:last]))
        group, group_start, next_formula = [], at, last
    return glued


def _shown(
    group: Sequence[SpokenWord], letters: str, start: int, end: int, formulas: Sequence[_LetterSpan]
) -> SpokenWord:
    if not formulas:
        return group[0]
    text, at = "", start
    for formula in formulas:
        text += letters[at : formula.start] + formula.written
        at = formula.end
    return SpokenWord(text + letters[at:end], group[0].start_s, group[-1].end_s)


def _within_line(word: SpokenWord, line_length: int) -> Iterator[SpokenWord]:
    """Splits a word longer than a line at its spaces, dividing its time by letters."""
    parts = word.text.split()
    if len(word.text) <= line_length or len(parts) == 1:
        yield word
        return
    total, done = sum(map(len, parts)), 0
    for part in parts:
        start_s = word.start_s + (word.end_s - word.start_s) * done / total
        done += len(part)
        yield SpokenWord(part, start_s, word.start_s + (word.end_s - word.start_s) * done / total)
