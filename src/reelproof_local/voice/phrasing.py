"""Splits long sentences into phrases where a speaker would pause."""

from collections.abc import Iterator, Sequence

from reelproof.domain.frozen import frozen

MARKS = frozenset(',.!?;:…—()“”"')
_CLAUSE_ENDS = tuple(",;:—…)")
# Cutting at a clause is worth a phrase this much shorter than the longest allowed.
_MIN_SHARE = 0.35


@frozen
class Sounding:
    """The phonemes of a fragment of written word number `word`; only marks or nothing if it is silent."""

    word: int
    phonemes: str

    @property
    def is_silent(self) -> bool:
        return not self.phonemes.strip("".join(MARKS) + " ˈˌ")


def phrases(sentence: Sequence[Sounding], longest: int) -> Iterator[tuple[Sounding, ...]]:
    """Splits the sentence into pieces of at most `longest` phonemes, including spaces between words."""
    rest = list(_whole_or_split(sentence, longest))
    while rest:
        count = _fitting(rest, longest)
        if count < len(rest):
            count = _best_cut(rest[:count], longest)
        yield tuple(rest[:count])
        rest = rest[count:]


def _whole_or_split(sentence: Sequence[Sounding], longest: int) -> Iterator[Sounding]:
    for sounding in sentence:
        for start in range(0, max(1, len(sounding.phonemes)), longest):
            yield Sounding(sounding.word, sounding.phonemes[start : start + longest])


def _fitting(soundings: Sequence[Sounding], longest: int) -> int:
    """Returns how many of the first soundings fit, at least one."""
    length = -1
    for count, sounding in enumerate(soundings):
        length += len(sounding.phonemes) + 1
        if length > longest:
            return count
    return len(soundings)


def _best_cut(soundings: Sequence[Sounding], longest: int) -> int:
    """Cuts after the last clause that leaves a phrase of sufficient length, else after the last word."""
    lengths = 0
    best = len(soundings)
    for count, sounding in enumerate(soundings, 1):
        lengths += len(sounding.phonemes) + 1
        if sounding.phonemes.endswith(_CLAUSE_ENDS) and lengths >= longest * _MIN_SHARE:
            best = count
    return best
