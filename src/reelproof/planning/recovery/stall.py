"""Calls that take longer than usual: what is usual, and when it is worth a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log2
from statistics import median

from reelproof.domain.attempt import Attempt, AttemptOutcome

# A call that takes so many times as long as the others is late, but not before it has taken some seconds.
LATE_TIMES = 3.0
LATE_LEAST_S = 10.0
# Of a model that has not answered yet nothing is known but how long it may take.
UNKNOWN_SHARE = 0.5
RECENT_CALLS = 30


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call usually takes, and from when on it is late."""

    usual_s: float
    late_s: float


def patience_with(past: Sequence[Attempt], timeout_s: float) -> Patience:
    """By a model's past calls, the oldest first; those that brought nothing do not count."""
    took_s = [took for attempt in past if (took := _took_s(attempt)) is not None]
    if not took_s:
        return Patience(UNKNOWN_SHARE * timeout_s, UNKNOWN_SHARE * timeout_s)
    usual_s = median(took_s[-RECENT_CALLS:])
    return Patience(usual_s, max(LATE_LEAST_S, LATE_TIMES * usual_s))


def is_under_way(attempt: Attempt) -> bool:
    """Whether its provider was called and has not answered."""
    return attempt.called_at is not None and attempt.outcome is None


def times_worth_telling(waited: float, patience: Patience) -> int:
    """How often a wait should have been told by now: once it is late, and whenever it has doubled since."""
    if waited < patience.late_s or patience.late_s <= 0.0:
        return 0
    return 1 + floor(log2(waited / patience.late_s))


def _took_s(attempt: Attempt) -> float | None:
    if attempt.outcome is not AttemptOutcome.made or attempt.called_at is None or attempt.ended_at is None:
        return None
    return max(0.0, (attempt.ended_at - attempt.called_at).total_seconds())
