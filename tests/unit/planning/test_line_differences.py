"""Lines that differ between two texts: what a person would call changed, in time for any text."""

from difflib import SequenceMatcher
from random import Random

import pytest

from reelproof.planning.history.line_differences import changed_lines


def shown(before: str, after: str) -> list[str]:
    found = changed_lines(before.splitlines(), after.splitlines())
    return [f"{'+' if one.is_added else '-'}{one.line} {one.text}" for one in found]


def test_a_new_paragraph_is_added_with_its_blank_line() -> None:
    assert shown("a\n\nb\n\nc", "a\n\nb\n\nnew\n\nc") == ["+5 new", "+6 "]


def test_changes_in_several_places_are_aligned() -> None:
    before, after = "a\nb\nc\nd\ne\nf", "a\nB\nc\nd\nx\ne\n"
    assert shown(before, after) == ["-2 b", "+2 B", "+5 x", "-6 f"]


def test_a_moved_line_is_removed_and_added() -> None:
    assert shown("a\nb\nc\nd", "b\nc\nd\na") == ["-1 a", "+4 a"]


def test_a_repeated_line_is_aligned_between_others() -> None:
    assert shown("one\n---\ntwo\n---\nthree", "one\n---\n2\n---\nthree") == ["-3 two", "+3 2"]


@pytest.mark.parametrize("seed", range(20))
def test_the_differences_make_one_text_of_the_other(seed: int) -> None:
    random = Random(seed)
    before, after = (
        [random.choice(["", "a", "b", f"{random.random()}", "c"]) for _ in range(60)] for _ in "ab"
    )
    after = [*before[10:30], *after[:20], *before[20:]]
    found = list(changed_lines(before, after))
    removed = {one.line - 1 for one in found if not one.is_added}
    added = {one.line - 1 for one in found if one.is_added}
    assert [line for at, line in enumerate(before) if at not in removed] == [
        line for at, line in enumerate(after) if at not in added
    ]
    kept = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    fewest = len(before) + len(after) - 2 * sum(block.size for block in kept)
    assert len(found) <= 2 * fewest


class CountedLine(str):
    """Counts how often lines are compared or looked up."""

    __slots__ = ()
    steps = 0

    def __eq__(self, other: object) -> bool:
        CountedLine.steps += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        CountedLine.steps += 1
        return str.__hash__(self)


def test_lines_that_are_single_only_in_ever_smaller_parts_take_few_steps() -> None:
    """Each alignment leaves a part that is two lines shorter."""
    numbers = [1, *(number for at in range(2, 3_000) for number in (at, at - 1))]
    before, after = ([CountedLine(line) for at in numbers for line in (str(at), end)] for end in "xy")
    CountedLine.steps = 0
    found = list(changed_lines(before, after))
    assert CountedLine.steps < 200 * len(before)
    removed = {one.line - 1 for one in found if not one.is_added}
    added = {one.line - 1 for one in found if one.is_added}
    assert [str(line) for at, line in enumerate(before) if at not in removed] == [
        str(line) for at, line in enumerate(after) if at not in added
    ]


@pytest.mark.parametrize("period", [1, 2, 7, 100, 10_000])
def test_long_texts_of_repeated_lines_take_few_steps(period: int) -> None:
    lines = [f"line {at % period}" for at in range(20_000)]
    before = [CountedLine(line) for line in ["first", *lines, "last"]]
    after = [CountedLine(line) for line in ["other first", *lines[:10_000], "middle", *lines[9_000:], "end"]]
    CountedLine.steps = 0
    assert {str(one.text) for one in changed_lines(before, after)} >= {"first", "middle", "end"}
    assert CountedLine.steps < 20 * len(before)
