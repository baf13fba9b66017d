"""Slow calls: when a call is late by the model's usual time, and when reminders are due."""

from collections.abc import Sequence
from math import floor, log2
from statistics import median

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.frozen import frozen

# A call is late after this multiple of the usual time, but not before a minimum.
LATE_TIMES = 3.0
LATE_MIN_S = 10.0
# For a model without past calls, the usual time is this share of its timeout.
UNKNOWN_SHARE = 0.5
RECENT_CALLS = 30


@frozen
class ExpectedDuration:
    """How long a call usually takes, and when it is late."""

    usual_s: float
    late_s: float


def expected_duration(past: Sequence[Attempt], timeout_s: float) -> ExpectedDuration:
    """Computes it from a model's past calls, oldest first; unsuccessful ones are ignored."""
    took_s = [took for attempt in past if (took := _took_s(attempt)) is not None]
    if not took_s:
        return ExpectedDuration(UNKNOWN_SHARE * timeout_s, UNKNOWN_SHARE * timeout_s)
    usual_s = median(took_s[-RECENT_CALLS:])
    return ExpectedDuration(usual_s, max(LATE_MIN_S, LATE_TIMES * usual_s))


def is_under_way(attempt: Attempt) -> bool:
    """Whether its provider was called and has not answered."""
    return attempt.called_at is not None and attempt.outcome is None


def reminders_due(waited: float, expected: ExpectedDuration) -> int:
    """Returns how many reminders are due: one when the call is late, and one for each doubling since."""
    if waited < expected.late_s or expected.late_s <= 0.0:
        return 0
    return 1 + floor(log2(waited / expected.late_s))


def _took_s(attempt: Attempt) -> float | None:
    if (
        attempt.outcome is not AttemptOutcome.succeeded
        or attempt.called_at is None
        or attempt.ended_at is None
    ):
        return None
    return max(0.0, (attempt.ended_at - attempt.called_at).total_seconds())
