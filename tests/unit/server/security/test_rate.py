"""Nobody gets more than the burst, and what flowed in since."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.server.security.rate import Bucket, Rate, RateLimiter, refilled, take

RATES = st.builds(Rate, st.integers(1, 50), st.floats(0.01, 100))
GAPS = st.lists(st.floats(0, 60), min_size=1, max_size=80)
A_BREATH_S = 1e-6


@settings(deadline=None)
@given(RATES, GAPS)
def test_never_more_than_the_burst_and_what_flowed_in(rate: Rate, gaps_s: list[float]) -> None:
    bucket, now_s, granted_at_s = None, 0.0, list[float]()
    for gap_s in gaps_s:
        now_s += gap_s
        bucket, wait_s = take(bucket, rate, now_s)
        if wait_s == 0:
            granted_at_s.append(now_s)
    for first, begin_s in enumerate(granted_at_s):
        for last in range(first, len(granted_at_s)):
            most = rate.burst + rate.per_s * (granted_at_s[last] - begin_s)
            assert last - first + 1 <= most + 1e-6


@settings(deadline=None)
@given(RATES, GAPS)
def test_callers_that_wait_as_told_are_admitted(rate: Rate, gaps_s: list[float]) -> None:
    bucket, now_s = None, 0.0
    for gap_s in gaps_s:
        now_s += gap_s
        bucket, wait_s = take(bucket, rate, now_s)
        if wait_s > 0:
            now_s += wait_s + A_BREATH_S
            bucket, wait_s = take(bucket, rate, now_s)
            assert wait_s == 0


@settings(deadline=None)
@given(RATES, st.floats(0, 50), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_clock_that_goes_back_gives_nothing(rate: Rate, calls: float, at_s: float, back_s: float) -> None:
    bucket = Bucket(min(calls, rate.burst), at_s)
    assert refilled(bucket, rate, at_s - back_s) == bucket


def test_every_client_has_a_bucket_and_is_told_how_long_to_wait() -> None:
    buckets = RateLimiter(Rate.a_minute(2))
    assert [buckets.take("ada", 0), buckets.take("ada", 0), buckets.take("ada", 0)] == [0, 0, 30]
    assert buckets.take("bob", 0) == 0
    assert buckets.wait_s("ada", 10) == pytest.approx(20)
    assert buckets.wait_s("eve", 10) == 0
    assert buckets.take("ada", 30) == 0


def test_the_table_is_bounded_and_forgets_who_called_least_recently() -> None:
    buckets = RateLimiter(Rate.a_minute(1), most=3)
    for who in ("ada", "bob", "eve", "ada", "new"):
        buckets.take(who, 0)
    assert len(buckets) == 3
    assert buckets.wait_s("ada", 0) > 0
    assert buckets.wait_s("bob", 0) == 0
