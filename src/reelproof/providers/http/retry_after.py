"""Reads how long to wait before a retry: Retry-After and rate limit headers, bodies, messages."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from reelproof.provider_api import JsonValue

LONGEST_S = 7 * 24 * 3600.0
LONGEST_MESSAGE = 4_000
EPOCH_S = 1e9
EPOCH_MS = 1e11

# Patterns are compiled when an error is read, which most processes never do.
_UNITS_S: Mapping[str, float] = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_NUMBER = r"\d{1,12}(?:\.\d{1,9})?"
_UNIT = r"(?:ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)(?![a-z])"
_PART = rf"({_NUMBER})\s*({_UNIT})?"
_DURATION = rf"{_NUMBER}\s*(?:{_UNIT})?(?:\s*{_NUMBER}\s*{_UNIT}){{0,4}}"
_CLOCK = r"(\d{1,3}):([0-5]\d):([0-5]\d(?:\.\d{1,9})?)"
_WAIT_WORDS = r"try again (?:in|after)|retry in|resets? (?:in|after)|available in|retry after|\bwait(?: for)?"
_WAIT_IN_MESSAGE = rf"(?:{_WAIT_WORDS})\s*~?\s*({_CLOCK}|{_DURATION})"
_RESETS = ("x-ratelimit-reset", "ratelimit-reset")
_IN_BODY: Mapping[str, float] = {
    **dict.fromkeys(("retry_after", "retryAfter", "retry_after_seconds"), 1.0),
    "retry_after_ms": 0.001,
}
# The parameters of the IETF RateLimit header: the remaining quota, and the seconds until it resets.
_LEFT = re.compile(r"\b(?:r|remaining)=(\d{1,9})\b")
_MORE_IN = re.compile(r"\b(?:t|reset)=(\d{1,9})\b")


def requested_wait_s(
    headers: Mapping[str, str], body: JsonValue, message: str, now: datetime
) -> float | None:
    """Returns the wait in seconds, from 0 to a week; None if none is given.

    The first that can be read counts: retry-after-ms, retry-after, the body's retry_after or retryDelay, the
    message, x-ratelimit-reset. Dates are relative to the response's own Date header.
    """
    now = _date(headers.get("date")) or now
    for wait_s in (
        _number(headers.get("retry-after-ms"), 0.001),
        _number(headers.get("x-ms-retry-after-ms"), 0.001),
        _retry_after(headers.get("retry-after"), now),
        _in_body(body),
        _in_details(body),
        _in_message(message),
        _reset(headers, now),
    ):
        if wait_s is not None:
            return min(max(wait_s, 0.0), LONGEST_S)
    return None


def duration_s(text: str) -> float | None:
    """Seconds of `12ms`, `6m0s`, `1.5 seconds`, `00:00:41`; a bare number counts as seconds."""
    text = text.strip().lower()
    if clock := re.fullmatch(_CLOCK, text):
        hours, minutes, seconds = map(float, clock.groups())
        return 3600 * hours + 60 * minutes + seconds
    if not re.fullmatch(_DURATION, text):
        return None
    return sum(float(amount) * _unit_s(unit) for amount, unit in re.findall(_PART, text))


def _unit_s(unit: str) -> float:
    if unit.startswith(("ms", "milli")):
        return _UNITS_S["ms"]
    return _UNITS_S[unit[:1] or "s"]


def _number(value: object, scale: float = 1.0) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value) * scale
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _retry_after(value: str | None, now: datetime) -> float | None:
    if value is None:
        return None
    # A repeated header arrives joined by commas; dates contain a comma as well.
    seconds = [wait_s for part in value.split(",") if (wait_s := _until(part.strip(), now)) is not None]
    if seconds:
        return max(seconds)
    until = _date(value) or _timestamp(value)
    return (until - now).total_seconds() if until else None


def _timestamp(value: str) -> datetime | None:
    """Parses an ISO 8601 date and time."""
    try:
        date = datetime.fromisoformat(value.strip())
        return date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value) if value else None
        return date and date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _in_body(body: JsonValue) -> float | None:
    if not isinstance(body, Mapping):
        return None
    inner = body.get("error")
    places = (body, inner) if isinstance(inner, Mapping) else (body,)
    waits = (_number(place.get(name), scale) for place in places for name, scale in _IN_BODY.items())
    return next((wait_s for wait_s in waits if wait_s is not None), None)


def _in_details(body: JsonValue) -> float | None:
    """`retryDelay` among the details of an error, as Google writes it; the body may be a list."""
    outer = body[0] if isinstance(body, list) and body else body
    error = outer.get("error") if isinstance(outer, Mapping) else None
    details = error.get("details") if isinstance(error, Mapping) else None
    for detail in details if isinstance(details, list) else ():
        delay = detail.get("retryDelay") if isinstance(detail, Mapping) else None
        if isinstance(delay, str) and (wait_s := duration_s(delay)) is not None:
            return wait_s
    return None


def _in_message(message: str) -> float | None:
    found = re.search(_WAIT_IN_MESSAGE, message[:LONGEST_MESSAGE].lower())
    return None if found is None else duration_s(found.group(1))


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """Returns the longest wait among the exhausted limits."""
    waits = []
    for name, value in headers.items():
        if name == "ratelimit":
            waits += _in_ratelimit(value)
        if not name.startswith(_RESETS):
            continue
        remaining = _number(headers.get(name.replace("reset", "remaining", 1)))
        wait_s = _until(value, now)
        if wait_s is not None and (remaining is None or remaining <= 0):
            waits.append(wait_s)
    return max(waits, default=None)


def _in_ratelimit(value: str) -> list[float]:
    left, more_in = _LEFT.search(value), _MORE_IN.search(value)
    is_used_up = left is not None and int(left.group(1)) == 0
    return [float(more_in.group(1))] if is_used_up and more_in is not None else []


def _until(value: str, now: datetime) -> float | None:
    number = _number(value)
    if number is None:
        return duration_s(value)
    if number > EPOCH_MS:
        number /= 1000
    return number - now.timestamp() if number > EPOCH_S else number
