"""Right-to-left writing: the Unicode bidirectional algorithm (UAX #9) without embeddings and brackets.

Text is taken as one paragraph; characters that embed or override directions are removed before.
"""

from itertools import groupby
from typing import TypeVar
from unicodedata import bidirectional

from reelproof.domain.language_tag import RIGHT_TO_LEFT_LANGUAGES, primary_language

Item = TypeVar("Item")

_NEUTRAL = ("B", "S", "WS", "ON", "BN")
_RIGHT = ("R", "AN", "EN")


def is_right_to_left(text: str, language: str) -> bool:
    """True for right-to-left languages; other text goes by its first letter."""
    kinds = [kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")]
    if primary_language(language) in RIGHT_TO_LEFT_LANGUAGES and any(kind != "L" for kind in kinds):
        return True
    return bool(kinds) and kinds[0] != "L"


def levels_of(text: str, right_to_left: bool) -> list[int]:
    """Returns the embedding level of each character: odd levels run right to left."""
    base = 1 if right_to_left else 0
    kinds = _neutrals_resolved(_weak_resolved([bidirectional(character) for character in text], base), base)
    levels = [_level(kind, base) for kind in kinds]
    trailing = len(text) - len(text.rstrip())
    return levels[: len(levels) - trailing] + [base] * trailing


def visual_order(items: list[Item], levels: list[int]) -> list[Item]:
    """Reorders from logical to visual order, left to right (rule L2)."""
    ordered = list(zip(items, levels, strict=True))
    for level in range(max(levels, default=0), 0, -1):
        ordered = [
            pair
            for is_part, group in groupby(ordered, key=lambda pair: pair[1] >= level)
            for pair in (reversed(list(group)) if is_part else group)
        ]
    return [item for item, _ in ordered]


def _weak_resolved(kinds: list[str], base: int) -> list[str]:
    """Rules W1 to W7: resolves weak types, such as numbers and their signs."""
    resolved = list(kinds)
    strong = previous = "R" if base else "L"
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            resolved[index] = previous
        elif kind == "EN" and strong == "AL":
            resolved[index] = "AN"
        elif kind in ("L", "R", "AL"):
            strong = kind
        previous = resolved[index]
    resolved = _separators_resolved(["R" if kind == "AL" else kind for kind in resolved])
    return _numbers_after_latin(resolved, base)


def _separators_resolved(kinds: list[str]) -> list[str]:
    resolved = list(kinds)
    for index in range(1, len(kinds) - 1):
        before, after = resolved[index - 1], kinds[index + 1]
        joins = kinds[index] == "CS" or (kinds[index] == "ES" and before == "EN")
        if joins and before == after and before in ("EN", "AN"):
            resolved[index] = before
    for kind, group in [
        (kind, list(group)) for kind, group in groupby(range(len(kinds)), resolved.__getitem__)
    ]:
        first, last = group[0], group[-1]
        adjacent = {resolved[first - 1] if first else "", resolved[last + 1] if last + 1 < len(kinds) else ""}
        if kind == "ET":
            resolved[first : last + 1] = ["EN" if "EN" in adjacent else "ON"] * len(group)
    return ["ON" if kind in ("ES", "CS", "ET") else kind for kind in resolved]


def _numbers_after_latin(kinds: list[str], base: int) -> list[str]:
    resolved, strong = [], "R" if base else "L"
    for kind in kinds:
        strong = kind if kind in ("L", "R") else strong
        resolved.append("L" if kind == "EN" and strong == "L" else kind)
    return resolved


def _neutrals_resolved(kinds: list[str], base: int) -> list[str]:
    """Rules N1 and N2: neutrals between two equal directions take theirs, else the paragraph's."""
    own = "R" if base else "L"
    resolved = list(kinds)
    for is_neutral, group in groupby(range(len(kinds)), key=lambda index: kinds[index] in _NEUTRAL):
        if is_neutral:
            indexes = list(group)
            before = kinds[indexes[0] - 1] if indexes[0] else own
            after = kinds[indexes[-1] + 1] if indexes[-1] + 1 < len(kinds) else own
            before, after = ("R" if side in _RIGHT else "L" for side in (before, after))
            resolved[indexes[0] : indexes[-1] + 1] = [before if before == after else own] * len(indexes)
    return resolved


def _level(kind: str, base: int) -> int:
    if base:
        return 2 if kind in ("L", "EN", "AN") else 1
    return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
