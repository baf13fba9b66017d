"""A few attempts more than may call are started, and never more calls a minute than are allowed."""

import pytest

from reelproof.storage.durable.queue_limits import MIN_PER_MINUTE, PREFETCH, QueueLimits, queue_limits


@pytest.mark.parametrize(
    ("per_minute", "expected"),
    [
        (None, QueueLimits(4 + PREFETCH, None)),
        (150, QueueLimits(4 + PREFETCH, 150 - PREFETCH)),
        (MIN_PER_MINUTE - 1, QueueLimits(4, MIN_PER_MINUTE - 1)),
        (1, QueueLimits(4, 1)),
    ],
)
def test_queued_calls_count_against_the_rate_limit(per_minute: int | None, expected: QueueLimits) -> None:
    assert queue_limits(4, per_minute) == expected
