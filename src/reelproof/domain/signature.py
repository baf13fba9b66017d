"""Webhook signatures (Standard Webhooks, HMAC-SHA256): signing, verification, accepted message age."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"
VERSION = "v1,"
TOLERANCE_S = 300.0


def key_in(secret: str) -> bytes | None:
    """Returns the key in a secret (`whsec_` and base64), or None if it is malformed."""
    coded = secret.removeprefix(PREFIX)
    try:
        key = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if secret.startswith(PREFIX) and key else None


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and base64. Raises ValueError for a malformed secret."""
    key = key_in(secret)
    if key is None:
        raise ValueError("a secret must be whsec_ and base64")
    signed = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return VERSION + base64.b64encode(signed).decode()


def is_signed(headers: Mapping[str, str], body: bytes, secret: str, now_s: float) -> bool:
    """Whether a signature is valid and within five minutes of `now_s`, in seconds since 1970."""
    by_name = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = by_name.get("webhook-id", ""), by_name.get("webhook-timestamp", "")
    if not message_id or not _is_recent(timestamp, now_s) or key_in(secret) is None:
        return False
    expected = signature(secret, message_id, timestamp, body).encode()
    candidates = [one.encode() for one in by_name.get("webhook-signature", "").split()]
    return any(hmac.compare_digest(one, expected) for one in candidates)


def _is_recent(timestamp: str, now_s: float) -> bool:
    is_number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= len("10000000000")
    return is_number and abs(now_s - int(timestamp)) <= TOLERANCE_S
