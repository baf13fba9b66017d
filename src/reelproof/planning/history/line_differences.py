"""Lines that differ between two texts, aligned at lines that each text has once; fast for any text."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from reelproof.domain.frozen import frozen

# A text that people write is aligned after two or three.
MAX_PASSES = 20


@frozen
class LineDifference:
    """A line that only one version has; `line` counts from 1 in that version."""

    line: int
    text: str
    is_added: bool


@frozen
class _Part:
    """Lines of both texts that correspond, from `first` up to before `last`."""

    first: int
    last: int
    new_first: int
    new_last: int

    @property
    def line_count(self) -> int:
        return self.last - self.first + self.new_last - self.new_first


def changed_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[LineDifference]:
    """Yields removed and added lines in order.

    Lines that are blank or repeated in a part align only at its ends: comparing all equal pairs would take
    minutes for a long text of equal lines. What is not aligned after some passes over the texts never is.
    """
    waiting = [_Part(0, len(before), 0, len(after))]
    lines_left = MAX_PASSES * (len(before) + len(after))
    while waiting:
        part = _without_equal_ends(before, after, waiting.pop())
        lines_left -= part.line_count
        pairs = _aligned(before, after, part) if lines_left >= 0 else ()
        if pairs:
            waiting.extend(reversed(_between(part, pairs)))
            continue
        for at in range(part.first, part.last):
            yield LineDifference(at + 1, before[at], is_added=False)
        for at in range(part.new_first, part.new_last):
            yield LineDifference(at + 1, after[at], is_added=True)


def _without_equal_ends(before: Sequence[str], after: Sequence[str], part: _Part) -> _Part:
    first, last, new_first, new_last = part.first, part.last, part.new_first, part.new_last
    while first < last and new_first < new_last and before[first] == after[new_first]:
        first, new_first = first + 1, new_first + 1
    while first < last and new_first < new_last and before[last - 1] == after[new_last - 1]:
        last, new_last = last - 1, new_last - 1
    return _Part(first, last, new_first, new_last)


def _aligned(before: Sequence[str], after: Sequence[str], part: _Part) -> Sequence[tuple[int, int]]:
    """Returns most pairs of lines that both parts have once, in the order of both."""
    old = _single(before, part.first, part.last)
    new = _single(after, part.new_first, part.new_last)
    return _longest_increasing([(at, new[line]) for line, at in old.items() if line in new])


def _single(lines: Sequence[str], first: int, last: int) -> dict[str, int]:
    """Returns where the lines stand that are neither blank nor repeated, in their order."""
    counts = Counter(lines[first:last])
    return {lines[at]: at for at in range(first, last) if counts[lines[at]] == 1 and lines[at].strip()}


def _longest_increasing(pairs: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Returns the longest selection in which the second numbers increase as well as the first."""
    ends: list[int] = []
    chosen: list[int] = []
    previous: list[int | None] = []
    for at, (_, number) in enumerate(pairs):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        chosen[length : length + 1] = [at]
        previous.append(chosen[length - 1] if length else None)
    found = []
    step = chosen[-1] if chosen else None
    while step is not None:
        found.append(pairs[step])
        step = previous[step]
    return found[::-1]


def _between(part: _Part, pairs: Sequence[tuple[int, int]]) -> list[_Part]:
    starts = [(part.first, part.new_first), *((old + 1, new + 1) for old, new in pairs)]
    ends = [*pairs, (part.last, part.new_last)]
    return [
        _Part(first, last, new_first, new_last)
        for (first, new_first), (last, new_last) in zip(starts, ends, strict=True)
    ]
