"""When every written word is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.asset import SpokenWord

# A word that nobody says (a dash, a picture sign) is shown this long in the pause where it stands.
_LONGEST_SILENT_S = 0.3
# Where there is no pause, it takes this much of the word before, and at most half of it.
_LEAST_SILENT_S = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """When a fragment of written word number `word` sounds."""

    word: int
    start_s: float
    end_s: float


def timed(words: Sequence[str], spans: Iterable[Span], duration_s: float) -> tuple[SpokenWord, ...]:
    """All written words in order, without overlap and inside the sound; silent ones share the gaps."""
    said = _joined(spans)
    if not said:
        return _spread(words, 0.0, duration_s)
    spoken: list[SpokenWord] = []
    silent: list[str] = []
    for index, word in enumerate(words):
        if index not in said:
            silent.append(word)
            continue
        start = min(max(said[index].start_s, _end(spoken)), duration_s)
        _make_room(spoken, len(silent), start)
        at = _end(spoken)
        spoken += _spread(silent, at, start)
        spoken.append(SpokenWord(word, start, min(max(said[index].end_s, start), duration_s)))
        silent = []
    _make_room(spoken, len(silent), duration_s)
    return (*spoken, *_spread(silent, _end(spoken), duration_s))


def _make_room(spoken: list[SpokenWord], silent_words: int, start_s: float) -> None:
    """Ends the last word earlier where silent words follow it at once, so that they are seen."""
    if not spoken or not silent_words:
        return
    last = spoken[-1]
    missing_s = _LEAST_SILENT_S * silent_words - (start_s - last.end_s)
    if missing_s > 0:
        taken_s = min(missing_s, (last.end_s - last.start_s) / 2)
        spoken[-1] = SpokenWord(last.text, last.start_s, last.end_s - taken_s)


def _joined(spans: Iterable[Span]) -> Mapping[int, Span]:
    """One span for every word that is said at all, from its first fragment to its last."""
    joined: dict[int, Span] = {}
    for span in spans:
        before = joined.get(span.word)
        joined[span.word] = span if before is None else Span(span.word, before.start_s, span.end_s)
    return joined


def _spread(words: Sequence[str], start_s: float, end_s: float) -> tuple[SpokenWord, ...]:
    if not words:
        return ()
    each = min((end_s - start_s) / len(words), _LONGEST_SILENT_S)
    starts = [start_s + each * index for index in range(len(words))]
    return tuple(SpokenWord(word, start, start + each) for word, start in zip(words, starts, strict=True))


def _end(spoken: Sequence[SpokenWord]) -> float:
    return spoken[-1].end_s if spoken else 0.0
