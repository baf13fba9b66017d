"""Webhook rules: accepted URLs and secrets, message and headers, what an answer means, retry waits."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from reelproof.domain.canonical import JsonValue
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import WebhookId
from reelproof.domain.job import JobStatus
from reelproof.domain.signature import key_in, signature
from reelproof.domain.webhook import Delivery, DeliveryStatus
from reelproof.planning.recovery.retry import MAX_JITTER, jitter

MINUTE_S, HOUR_S = 60.0, 3600.0
WAITS_S = (5.0, 30.0, 2 * MINUTE_S, 10 * MINUTE_S, HOUR_S, 4 * HOUR_S, 12 * HOUR_S)
MAX_URL_CHARACTERS = 2000
MIN_KEY_BYTES, MAX_KEY_BYTES = 24, 64
TYPES: Mapping[JobStatus, str] = {
    JobStatus.succeeded: "job.completed",
    JobStatus.failed: "job.failed",
    JobStatus.canceled: "job.canceled",
}


@frozen
class Message:
    """The message sent in one delivery attempt."""

    headers: Mapping[str, str]
    body: bytes


def check_url(url: str, allow_private: bool) -> None:
    """Checks the form only: https, or http to this machine if private addresses are allowed.

    Raises ReelproofError (InvalidInput:webhook.url).
    """
    parts = _parts(url)
    if parts.username is not None or parts.password is not None:
        raise _invalid_url("must not contain a user name or password")
    is_own = parts.scheme == "http" and allow_private and _is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not is_own:
        raise _invalid_url("must begin with https://")


def check_secret(secret: str) -> None:
    """Raises ReelproofError (InvalidInput:webhook.secret), without revealing the secret."""
    key = key_in(secret)
    if key is None or not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        message = f"The secret must be whsec_ and the base64 of {MIN_KEY_BYTES} to {MAX_KEY_BYTES} bytes."
        raise invalid_input("webhook.secret", message)


def message_of(
    webhook_id: WebhookId,
    secret: str,
    status: JobStatus,
    ended_at: datetime,
    job: Mapping[str, JsonValue],
    now: datetime,
) -> Message:
    """Builds a signed message for an attempt at `now`, as specified by Standard Webhooks."""
    payload = {"type": TYPES[status], "timestamp": ended_at.isoformat(), "data": job}
    body = json.dumps(payload, separators=(",", ":"), allow_nan=False).encode()
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, webhook_id, timestamp, body),
    }
    return Message(headers, body)


def after_answer(delivery: Delivery, status: int, now: datetime, seed: str) -> Delivery:
    """Returns the delivery after an HTTP response. 410 Gone means the receiver wants no more."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Delivery(DeliveryStatus.delivered, delivery.attempts + 1, delivered_at=now)
    failed = after_failure(delivery, f"The receiver answered {status}.", now, seed)
    if status == HTTPStatus.GONE:
        return replace(failed, status=DeliveryStatus.failed, next_at=None)
    return failed


def after_failure(delivery: Delivery, reason: str, now: datetime, seed: str) -> Delivery:
    """Returns the delivery after a failed attempt. `seed` makes the jitter repeatable."""
    failures = delivery.attempts + 1
    wait_s = wait_after(failures, seed)
    if wait_s is None:
        return Delivery(DeliveryStatus.failed, failures, last_error=reason)
    return Delivery(DeliveryStatus.pending, failures, now + timedelta(seconds=wait_s), reason)


def wait_after(failures: int, seed: str) -> float | None:
    """Returns the wait in seconds, or None to give up."""
    if failures > len(WAITS_S):
        return None
    return WAITS_S[failures - 1] * jitter(f"{seed}/{failures}")


def longest_wait_s(failures: int) -> float:
    """The longest wait after so many failures, jitter and all."""
    return WAITS_S[min(failures, len(WAITS_S)) - 1] * MAX_JITTER if failures else 0.0


def _parts(url: str) -> SplitResult:
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if not is_plain or len(url) > MAX_URL_CHARACTERS:
        raise _invalid_url(f"must be plain ASCII without spaces, of at most {MAX_URL_CHARACTERS} characters")
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise _invalid_url("is malformed") from error
    if not is_whole:
        raise _invalid_url("must include a host: https://example.com/hook")
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _invalid_url(what: str) -> ReelproofError:
    return invalid_input("webhook.url", f"The webhook URL {what}.")
