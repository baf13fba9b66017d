"""Reading speed of captions: the limit of each language; shifts of captions that are too short to read."""

from collections.abc import Mapping, Sequence

from reelproof.domain.language_tag import primary_language

CHARACTERS_PER_S: Mapping[str, float] = {"ko": 12.0, "ja": 9.0, "zh": 9.0, "yue": 9.0}
USUAL_CHARACTERS_PER_S = 20.0
# Most captions are shown longer, at this share of the limit.
EASY_SHARE = 0.85
# A caption may appear this much before its first word and, less noticeably, after it.
MAX_EARLY_S, MAX_LATE_S = 0.25, 0.13
# Files round times to a hundredth of a second.
ROUNDING_S = 0.01


def max_characters_per_s(language: str) -> float:
    return CHARACTERS_PER_S.get(primary_language(language), USUAL_CHARACTERS_PER_S)


def character_count(lines: Sequence[str]) -> int:
    """Counts spaces too, and the one that a line break stands for."""
    return len(" ".join(lines))


def reading_s(characters: int, characters_per_s: float) -> float:
    """Returns the shortest time in which a caption can be read."""
    return characters / characters_per_s + ROUNDING_S


def readable_starts(starts: Sequence[float], needed_s: Sequence[float], end_s: float) -> list[float]:
    """Shifts starts, a little and only where needed, so that each caption is shown for `needed_s`.

    `needed_s` include the gap before the next caption. A caption that its words leave no time keeps none.
    """
    latest, following_s = list[float](), end_s
    for start_s, need_s in zip(reversed(starts), reversed(needed_s), strict=True):
        following_s = max(start_s - MAX_EARLY_S, min(start_s + MAX_LATE_S, following_s - need_s))
        latest.append(following_s)
    shifted, earliest_s = list[float](), 0.0
    for start_s, need_s, latest_s in zip(starts, needed_s, reversed(latest), strict=True):
        shifted.append(max(0.0, min(max(start_s, earliest_s), latest_s)))
        earliest_s = shifted[-1] + need_s
    return shifted
