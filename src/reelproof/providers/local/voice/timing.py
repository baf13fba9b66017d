"""When every written word is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reelproof.domain.asset import SpokenWord

# A word that nobody says (a dash, a picture sign) is shown this long in the pause where it stands.
_LONGEST_SILENT_S = 0.3


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
        at = _end(spoken)
        start = min(max(said[index].start_s, at), duration_s)
        spoken += _spread(silent, at, start)
        spoken.append(SpokenWord(word, start, min(max(said[index].end_s, start), duration_s)))
        silent = []
    return (*spoken, *_spread(silent, _end(spoken), duration_s))


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
