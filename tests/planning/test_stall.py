"""When a call takes longer than usual, and how often that is told."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.attempt import Attempt, AttemptOutcome
from reelproof.domain.ids import AssetId, JobId
from reelproof.planning.recovery.stall import Patience, is_under_way, patience_with, times_worth_telling

START = datetime(2026, 1, 1, tzinfo=UTC)
TIMEOUT_S = 60.0
UNKNOWN = Patience(30.0, 30.0)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def call(
    took_s: float | None, outcome: AttemptOutcome | None = AttemptOutcome.made, called: float | None = 1.0
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
    ("past", "patience"),
    [
        ([], UNKNOWN),
        ([call(9.0, AttemptOutcome.failed), call(9.0, AttemptOutcome.withdrawn)], UNKNOWN),
        ([call(None, None)], UNKNOWN),
        ([call(None, AttemptOutcome.reused, called=None)], UNKNOWN),
        ([call(8.0)], Patience(8.0, 24.0)),
        ([call(0.5)], Patience(0.5, 10.0)),
        ([call(5.0), call(6.0), call(500.0)], Patience(6.0, 18.0)),
        ([call(100.0)] * 40 + [call(7.0)] * 30, Patience(7.0, 21.0)),
    ],
)
def test_what_is_usual(past: list[Attempt], patience: Patience) -> None:
    assert patience_with(past, TIMEOUT_S) == patience


@pytest.mark.parametrize(
    ("waited", "times"), [(0.0, 0), (29.9, 0), (30.0, 1), (59.9, 1), (60.0, 2), (119.0, 2), (120.0, 3)]
)
def test_it_is_told_when_it_is_late_and_each_time_it_has_doubled(waited: float, times: int) -> None:
    assert times_worth_telling(waited, UNKNOWN) == times


def test_only_a_call_under_way_is_waited_for() -> None:
    assert is_under_way(call(None, None))
    assert not is_under_way(call(None, None, called=None))
    assert not is_under_way(call(2.0))


@given(
    past=st.lists(st.floats(0, 1e5).map(call), max_size=50),
    timeout_s=st.floats(0.1, 1e5),
    waits=st.lists(st.floats(0, 1e6), max_size=50),
)
def test_a_longer_wait_is_never_told_less_often_and_seldom_even_if_it_is_long(
    past: list[Attempt], timeout_s: float, waits: list[float]
) -> None:
    patience = patience_with(past, timeout_s)
    assert 0 <= patience.usual_s <= patience.late_s
    told = [times_worth_telling(waited, patience) for waited in sorted(waits)]
    assert told == sorted(told)
    for waited, times in zip(sorted(waits), told, strict=True):
        assert (times > 0) == (waited >= patience.late_s)
        assert times == 0 or patience.late_s * 2 ** (times - 1) <= waited * 1.000001
