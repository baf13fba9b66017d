"""When a call is late, and how often that is reported."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import AssetId, JobId
from reelproof.planning.recovery.stall import ExpectedDuration, expected_duration, is_under_way, reminders_due

START = datetime(2026, 1, 1, tzinfo=UTC)
TIMEOUT_S = 60.0
UNKNOWN = ExpectedDuration(30.0, 30.0)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def call(
    took_s: float | None,
    outcome: AttemptOutcome | None = AttemptOutcome.succeeded,
    called: float | None = 1.0,
) -> Attempt:
    return Attempt(
        asset_id=AssetId("asset_1"),
        job_id=JobId("job_1"),
        number=1,
        model="replicate/slow",
        started_at=START,
        called_at=None if called is None else at(called),
        ended_at=None if took_s is None or called is None else at(called + took_s),
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ([], UNKNOWN),
        ([call(9.0, AttemptOutcome.failed), call(9.0, AttemptOutcome.canceled)], UNKNOWN),
        ([call(None, None)], UNKNOWN),
        ([call(None, AttemptOutcome.reused, called=None)], UNKNOWN),
        ([call(8.0)], ExpectedDuration(8.0, 24.0)),
        ([call(0.5)], ExpectedDuration(0.5, 10.0)),
        ([call(5.0), call(6.0), call(500.0)], ExpectedDuration(6.0, 18.0)),
        ([call(100.0)] * 40 + [call(7.0)] * 30, ExpectedDuration(7.0, 21.0)),
    ],
)
def test_expected_durations(past: list[Attempt], expected: ExpectedDuration) -> None:
    assert expected_duration(past, TIMEOUT_S) == expected


@pytest.mark.parametrize(
    ("waited", "times"), [(0.0, 0), (29.9, 0), (30.0, 1), (59.9, 1), (60.0, 2), (119.0, 2), (120.0, 3)]
)
def test_a_delay_is_reported_and_again_each_time_it_doubles(waited: float, times: int) -> None:
    assert reminders_due(waited, UNKNOWN) == times


def test_only_a_call_under_way_is_waited_for() -> None:
    assert is_under_way(call(None, None))
    assert not is_under_way(call(None, None, called=None))
    assert not is_under_way(call(2.0))


@given(
    past=st.lists(st.floats(0, 1e5).map(call), max_size=50),
    timeout_s=st.floats(0.1, 1e5),
    waits=st.lists(st.floats(0, 1e6), max_size=50),
)
def test_longer_waits_are_reported_at_least_as_often_but_rarely(
    past: list[Attempt], timeout_s: float, waits: list[float]
) -> None:
    expected = expected_duration(past, timeout_s)
    assert 0 <= expected.usual_s <= expected.late_s
    counts = [reminders_due(waited, expected) for waited in sorted(waits)]
    assert counts == sorted(counts)
    for waited, times in zip(sorted(waits), counts, strict=True):
        assert (times > 0) == (waited >= expected.late_s)
        assert times == 0 or expected.late_s * 2 ** (times - 1) <= waited * 1.000001
