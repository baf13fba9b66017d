"""Waits that providers request, wherever they are stated."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.provider_api import JsonValue
from reelproof.providers.http import requested_wait_s
from reelproof.providers.http.retry_after import LONGEST_S, duration_s

NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)
LATER = format_datetime(datetime(2026, 11, 21, 12, 0, 45, tzinfo=UTC), usegmt=True)
EARLIER = format_datetime(datetime(2026, 11, 21, 11, 0, 0, tzinfo=UTC), usegmt=True)
RESET = "x-ratelimit-reset-requests"
LEFT = "x-ratelimit-remaining-requests"


@pytest.mark.parametrize(
    ("headers", "body", "message", "expected"),
    [
        ({}, None, "", None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, None, "", 1.5),
        ({"retry-after": "7"}, {"retry_after": 9}, "", 7.0),
        ({"retry-after": "0.5"}, None, "", 0.5),
        ({"retry-after": LATER}, None, "", 45.0),
        ({"retry-after": EARLIER}, None, "", 0.0),
        ({"retry-after": "soon"}, {"retry_after": 7}, "", 7.0),
        ({"retry-after": "-3"}, None, "", 0.0),
        ({"retry-after": "nan"}, None, "", None),
        ({"retry-after": "1e400"}, None, "", None),
        ({"retry-after": "99999999"}, None, "", LONGEST_S),
        ({"retry-after": "60s"}, None, "", 60.0),
        ({"retry-after": "2m"}, None, "", 120.0),
        ({"retry-after": "2026-11-21T12:00:30Z"}, None, "", 30.0),
        ({"retry-after": str(int(NOW.timestamp()) + 30)}, None, "", 30.0),
        ({}, None, "Please retry after 00:00:41.", 41.0),
        ({}, None, "Try again in 00:02:05.5, or later.", 125.5),
        ({}, {"retry_after": "7"}, "", 7.0),
        ({}, {"retry_after": True}, "", None),
        ({}, {"error": {"retry_after": 3}}, "", 3.0),
        ({}, {"error": {"retry_after_seconds": 12}}, "", 12.0),
        ({}, {"error": {"retry_after_ms": 1500}}, "", 1.5),
        ({}, {"detail": "No.", "retryAfter": "7"}, "", 7.0),
        ({}, {"error": {"details": [5, {"@type": "Help"}, {"retryDelay": "38.2s"}]}}, "in 9s", 38.2),
        ({}, [{"error": {"details": [{"retryDelay": "65205s"}]}}], "", 65_205.0),
        ({}, {"error": {"details": [{"retryDelay": 7}, {"retryDelay": "soon"}]}}, "", None),
        ({}, None, "You exceeded your current quota. Please retry in 38.208s.", 38.208),
        ({}, None, "Limit 5, Used 5, Requested 1. Please try again in 12s. Visit https://x", 12.0),
        ({}, None, "Please try again in 1m30.5s.", 90.5),
        ({}, None, "try again in 120ms", 0.12),
        ({}, None, "try again in 20 minutes", 1200.0),
        ({}, None, "Your rate limit resets in ~7s.", 7.0),
        ({}, None, "Request was throttled. Expected available in 2 seconds.", 2.0),
        ({}, None, "It was generated in 3s at a high rate.", None),
        ({RESET: "6m0s", LEFT: "0"}, None, "", 360.0),
        ({RESET: "12ms"}, None, "", 0.012),
        ({RESET: "6m0s", LEFT: "10"}, None, "", None),
        (
            {RESET: "1", LEFT: "0", "x-ratelimit-reset-tokens": "30s", "x-ratelimit-remaining-tokens": "0"},
            None,
            "",
            30.0,
        ),
        (
            {"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"},
            None,
            "",
            30.0,
        ),
        ({"retry-after": "Sat, 21 Nov 2026 12:00:30 GMT", "date": "yesterday"}, None, "", 30.0),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 20)}, None, "", 20.0),
        ({"x-ratelimit-reset": "20"}, None, "", 20.0),
        ({"x-ratelimit-reset": "2026-11-21T12:01:00Z"}, None, "", None),
    ],
)
def test_a_wait_is_read_from_its_place(
    headers: dict[str, str], body: JsonValue, message: str, expected: float | None
) -> None:
    assert requested_wait_s(headers, body, message, NOW) == pytest.approx(expected)


NAMES = ["retry-after-ms", "retry-after", RESET, LEFT, "x-ratelimit-reset"]
numbers = st.floats().map(str) | st.integers().map(str)
sentences = st.builds(
    "{}{}{}".format, st.sampled_from(["", "try again in ", "resets in ~"]), numbers, st.text()
)
values = (
    numbers | sentences | st.text() | st.sampled_from([LATER, EARLIER, "6m0s", "Mon, 32 Foo 99999 99:99:99"])
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["retry_after", "error"]) | st.text(), inner)
    ),
)


@given(st.dictionaries(st.sampled_from(NAMES), values), trees, sentences)
def test_any_retry_hint_gives_no_wait_or_a_bounded_one(
    headers: dict[str, str], body: JsonValue, message: str
) -> None:
    wait_s = requested_wait_s(headers, body, message, NOW)
    assert wait_s is None or 0 <= wait_s <= LONGEST_S


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_the_sum_of_its_parts(hours: int, minutes: int, seconds: int) -> None:
    assert duration_s(f"{hours}h{minutes}m{seconds}s") == 3600 * hours + 60 * minutes + seconds
