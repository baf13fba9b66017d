"""Whether the times that a provider gives for words can be those of the sound."""

from collections.abc import Sequence
from itertools import pairwise

from reelproof.domain.asset import SpokenWord
from reelproof.planning.speaking import estimate_duration_s

# A sound may end a breath before the last word's stated end.
TOLERANCE_S = 0.3
# Of the time that a calm voice takes; the fastest auctioneers need a third.
LEAST_SHARE = 0.15
RUN = 4


def plausible_words(words: Sequence[SpokenWord], duration_s: float | None) -> tuple[SpokenWord, ...]:
    """The words as they are, or none where their times run back, past the sound, or together.

    `duration_s` is the sound's own length, None where it is not known. Without times the words are spread
    over the sound. Times that collapse at the end, or run on to 1.3 times the sound's length, are known from
    ElevenLabs (elevenlabs-python, issues 707, 760, 772).
    """
    in_order = all(before.start_s <= after.start_s for before, after in pairwise(words))
    is_sane = all(0 <= word.start_s <= word.end_s for word in words)
    if not in_order or not is_sane or _runs_past(words, duration_s) or _collapses(words):
        return ()
    return tuple(words)


def _runs_past(words: Sequence[SpokenWord], duration_s: float | None) -> bool:
    return duration_s is not None and bool(words) and words[-1].end_s > duration_s + TOLERANCE_S


def _collapses(words: Sequence[SpokenWord]) -> bool:
    """Whether several words in a row are said in no time."""
    runs = (words[start : start + RUN] for start in range(len(words) - RUN + 1))
    return any(map(_is_instant, runs))


def _is_instant(run: Sequence[SpokenWord]) -> bool:
    calm_s = estimate_duration_s(" ".join(word.text for word in run), "")
    return run[-1].end_s - run[0].start_s < LEAST_SHARE * calm_s
