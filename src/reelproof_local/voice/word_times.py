"""Word times of local narration: when each word is highlighted; silent words, such as dashes."""

from collections.abc import Iterable, Mapping, Sequence

from reelproof.domain.asset import SpokenWord
from reelproof.domain.frozen import frozen

# A silent word (a dash, an emoji) is shown this long in the pause at its position.
_LONGEST_SILENT_S = 0.3
# Without a pause, it takes this much of the previous word, at most half of it.
_MIN_SILENT_S = 0.1


@frozen
class Span:
    """The time span of a fragment of written word number `word`."""

    word: int
    start_s: float
    end_s: float


def timed(words: Sequence[str], spans: Iterable[Span], duration_s: float) -> tuple[SpokenWord, ...]:
    """All written words in order, without overlap and within the sound; silent ones share the gaps."""
    sounding = _joined(spans)
    if not sounding:
        return _spread(words, 0.0, duration_s)
    spoken: list[SpokenWord] = []
    silent: list[str] = []
    for index, word in enumerate(words):
        if index not in sounding:
            silent.append(word)
            continue
        start = min(max(sounding[index].start_s, _end(spoken)), duration_s)
        _shorten_last_word(spoken, len(silent), start)
        at = _end(spoken)
        spoken += _spread(silent, at, start)
        spoken.append(SpokenWord(word, start, min(max(sounding[index].end_s, start), duration_s)))
        silent = []
    _shorten_last_word(spoken, len(silent), duration_s)
    return (*spoken, *_spread(silent, _end(spoken), duration_s))


def _shorten_last_word(spoken: list[SpokenWord], silent_words: int, start_s: float) -> None:
    """Ends the last word earlier if silent words follow it directly, so that they are visible."""
    if not spoken or not silent_words:
        return
    last = spoken[-1]
    missing_s = _MIN_SILENT_S * silent_words - (start_s - last.end_s)
    if missing_s > 0:
        taken_s = min(missing_s, (last.end_s - last.start_s) / 2)
        spoken[-1] = SpokenWord(last.text, last.start_s, last.end_s - taken_s)


def _joined(spans: Iterable[Span]) -> Mapping[int, Span]:
    """Returns one span per audible word, from its first fragment to its last."""
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
