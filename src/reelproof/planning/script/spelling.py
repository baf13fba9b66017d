"""Edit distance and nearest word, for suggestions after a spelling mistake."""

from collections.abc import Iterable


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def nearest(word: str, choices: Iterable[str], most_edits: int = 1) -> str | None:
    """Returns the choices within `most_edits` edits, nearest first."""
    near = sorted(
        (edits(word, choice), choice) for choice in choices if abs(len(word) - len(choice)) <= most_edits
    )
    return near[0][1] if near and near[0][0] <= most_edits else None


def edits(one: str, other: str) -> int:
    """Returns the edit distance: insertions, deletions, substitutions and adjacent swaps."""
    before, last = list[int](), list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        row = [index]
        for place, wanted in enumerate(other, start=1):
            best = min(last[place] + 1, row[-1] + 1, last[place - 1] + (letter != wanted))
            if index > 1 and place > 1 and letter == other[place - 2] and one[index - 2] == wanted:
                best = min(best, before[place - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
