"""Ids of segments and chapters that the script does not name: made from words, kept through edits."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.frozen import frozen
from reelproof.domain.script import Exhibit, Segment

SEGMENT_PREFIX = "s"
CHAPTER_PREFIX = "c"
SIMILAR = 0.5
"""Minimum difflib similarity for one text to count as an edit of another."""

_MAX_COMPARISONS = 4_000
_TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")
_FEW_TOKENS = 8
_LONGEST_NAMING = 2_000
_MAX_PARTS = 300
_MANY_PAIRS = 12
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u205e\u3001-\u303f\uff01-\uff0f]")


@frozen
class NamedText:
    """A text with its known or explicit id."""

    text: str
    id: str | None = None


def naming_text(words: str, exhibit: Exhibit | None) -> str:
    """Returns the text that identifies a segment: its words, or its exhibit if it has none."""
    if words or exhibit is None:
        return words
    cells = (cell for row in exhibit.rows for cell in row)
    return " ".join((exhibit.source, *cells))[:_LONGEST_NAMING]


def named_segment(segment: Segment) -> NamedText:
    return NamedText(naming_text(segment.text, segment.exhibit), segment.id)


def assign_ids(prefix: str, texts: Sequence[NamedText], previous: Sequence[NamedText] = ()) -> list[str]:
    """Assigns unique ids: explicit, else previous, else derived from the words."""
    keys = [_key(named.text) for named in texts]
    ids = [named.id for named in texts]
    explicit = {id_ for id_ in ids if id_ is not None}
    for index, old in _matches(keys, [_key(named.text) for named in previous]).items():
        if ids[index] is None and previous[old].id not in explicit:
            ids[index] = previous[old].id
    taken = explicit | {named.id for named in previous if named.id is not None}
    return list(_filled(prefix, keys, ids, taken))


def _filled(prefix: str, keys: Sequence[str], ids: Sequence[str | None], taken: set[str]) -> Iterator[str]:
    occurrences: dict[str, int] = defaultdict(int)
    for key, known in zip(keys, ids, strict=True):
        occurrences[key] += 1
        id_ = known or _fresh_id(prefix, key, occurrences[key], taken)
        taken.add(id_)
        yield id_


def _fresh_id(prefix: str, key: str, occurrence: int, taken: set[str]) -> str:
    while True:
        digest = digest_of_bytes(f"{key}\n{occurrence}".encode())
        if (id_ := f"{prefix}-{digest[:8]}") not in taken:
            return id_
        occurrence += 1


def _key(text: str) -> str:
    """Normalizes to words alone, ignoring punctuation and case."""
    return " ".join(_PUNCTUATION.sub(" ", text.casefold()).split())


def _matches(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Maps indices of `new` to the index in `old` of the same text before it was moved or edited."""
    same = _same(new, old)
    return same | _edited(new, old, same)


def _same(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    # Both ends first, so that texts that occur twice are matched in their places.
    head = _common_start(new, old)
    tail = _common_start(new[head:][::-1], old[head:][::-1])
    matches = {index: index for index in range(head)}
    matches |= {len(new) - 1 - index: len(old) - 1 - index for index in range(tail)}
    places: dict[str, deque[int]] = defaultdict(deque)
    for index in range(head, len(old) - tail):
        places[old[index]].append(index)
    for index in range(head, len(new) - tail):
        if places[new[index]]:
            matches[index] = places[new[index]].popleft()
    return matches


def _common_start(new: Sequence[str], old: Sequence[str]) -> int:
    for index, (one, other) in enumerate(zip(new, old, strict=False)):
        if one != other:
            return index
    return min(len(new), len(old))


def _edited(new: Sequence[str], old: Sequence[str], same: Mapping[int, int]) -> dict[int, int]:
    gone = set(range(len(old))) - set(same.values())
    matches: dict[int, int] = {}
    for run in _runs(len(new), same):
        candidates = _neighbors(run, same, gone, len(old))
        for index, place in _most_alike(run, candidates, new, old):
            matches[index] = place
            gone.remove(place)
    return matches


def _runs(length: int, same: Mapping[int, int]) -> Iterator[range]:
    """Yields ranges of new texts without an identical old text."""
    start = 0
    for index in range(length + 1):
        if index == length or index in same:
            if start < index:
                yield range(start, index)
            start = index + 1


def _neighbors(run: range, same: Mapping[int, int], gone: set[int], length: int) -> list[int]:
    """Returns removed old texts that were adjacent to the neighbors of the run."""
    after = same.get(run.start - 1, -1) + 1
    before = same.get(run.stop, length) - 1
    candidates = set()
    while after in gone:
        candidates.add(after)
        after += 1
    while before in gone:
        candidates.add(before)
        before -= 1
    return sorted(candidates)


def _most_alike(
    run: range, candidates: Sequence[int], new: Sequence[str], old: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Pairs of a new and an old index, the most alike first, each index once."""
    pairs = sorted(
        (-_likeness(new[index], old[place]), index, place) for index, place in _comparisons(run, candidates)
    )
    seen_new, seen_old = set[int](), set[int]()
    for likeness, index, place in pairs:
        if -likeness >= SIMILAR and index not in seen_new and place not in seen_old:
            seen_new.add(index)
            seen_old.add(place)
            yield index, place


def _comparisons(run: range, candidates: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields all pairs if there are few, else pairs at similar positions."""
    window = max(2, _MAX_COMPARISONS // (2 * len(run)))
    for order, index in enumerate(run):
        for place in candidates[max(0, order - window) : order + window + 1]:
            yield index, place


def _likeness(one: str, other: str) -> float:
    ones, others = _TOKEN.findall(one)[:_MAX_PARTS], _TOKEN.findall(other)[:_MAX_PARTS]
    if min(len(ones), len(others)) < _FEW_TOKENS:
        ones, others = list(one[:_MAX_PARTS]), list(other[:_MAX_PARTS])
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    likeness = matcher.quick_ratio()
    if likeness < SIMILAR:
        return 0.0
    return likeness if _is_monotonous(ones, others) else matcher.ratio()


def _is_monotonous(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether texts repeat a few words, which would take seconds to compare."""
    counts = Counter(other)
    pairs = sum(count * counts[part] for part, count in Counter(one).items())
    return pairs > _MANY_PAIRS * (len(one) + len(other))
