"""A few attempts more than may call are started, and never more calls a minute than are allowed."""

import pytest

from reelproof.storage.durable.queue_limits import AHEAD, LEAST_PER_MINUTE, QueueLimits, queue_limits


@pytest.mark.parametrize(
    ("per_minute", "expected"),
    [
        (None, QueueLimits(4 + AHEAD, None)),
        (150, QueueLimits(4 + AHEAD, 150 - AHEAD)),
        (LEAST_PER_MINUTE - 1, QueueLimits(4, LEAST_PER_MINUTE - 1)),
        (1, QueueLimits(4, 1)),
    ],
)
def test_what_waits_for_a_place_counts_against_the_minute(
    per_minute: int | None, expected: QueueLimits
) -> None:
    assert queue_limits(4, per_minute) == expected
