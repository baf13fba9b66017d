"""Checks a provider's word timings, and drops implausible ones before captions use them."""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from reelproof.domain.asset import SpokenWord
from reelproof.planning.script.speech.speaking import estimate_duration_s

# Audio may end slightly before the last word's stated end.
TOLERANCE_S = 0.3
# Of the time that a calm voice takes; the fastest auctioneers need a third.
MIN_SHARE = 0.15
RUNS = (2, 3, 4)
# Twice the normal speed followed by silence in the other half means wrong timings.
HASTE = 0.5


def plausible_words(words: Sequence[SpokenWord], duration_s: float | None) -> tuple[SpokenWord, ...]:
    """Returns the words, or none if their times go backward, exceed the audio, or overlap.

    `duration_s` is the sound's own length, None where it is not known. Without times the words are spread
    over the sound. Times that collapse at the end, or run on to 1.3 times the sound's length, are known from
    ElevenLabs (elevenlabs-python, issues 707, 760, 772).
    """
    in_order = all(before.start_s <= after.start_s for before, after in pairwise(words))
    is_sane = all(0 <= word.start_s <= word.end_s and isfinite(word.end_s) for word in words)
    if not words or not in_order or not is_sane or _overlap(words) or _collapse(words):
        return ()
    is_of_the_sound = duration_s is None or not (
        words[-1].end_s > duration_s + TOLERANCE_S or _end_early(words, duration_s)
    )
    return tuple(words) if is_of_the_sound else ()


def _overlap(words: Sequence[SpokenWord]) -> bool:
    return any(after.start_s < before.end_s - TOLERANCE_S for before, after in pairwise(words))


def _end_early(words: Sequence[SpokenWord], duration_s: float) -> bool:
    """Whether the words are rushed, leaving half of the audio silent."""
    calm_s = estimate_duration_s(" ".join(word.text for word in words), "")
    return words[-1].end_s < HASTE * min(duration_s, calm_s)


def _collapse(words: Sequence[SpokenWord]) -> bool:
    """Whether consecutive words take almost no time."""
    if any(before.start_s == after.end_s for before, after in pairwise(words)):
        return True
    lengths = {min(length, len(words)) for length in RUNS}
    runs = (words[start : start + length] for length in lengths for start in range(len(words) - length + 1))
    return any(map(_is_instant, runs))


def _is_instant(run: Sequence[SpokenWord]) -> bool:
    calm_s = estimate_duration_s(" ".join(word.text for word in run), "")
    return run[-1].end_s - run[0].start_s < MIN_SHARE * calm_s
