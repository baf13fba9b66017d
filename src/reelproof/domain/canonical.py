"""Canonical JSON and SHA-256 digests, so that equal values have equal digests (cache keys)."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from reelproof.domain.ids import Digest

JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


def canonical_json(value: JsonValue) -> str:
    """JSON with sorted keys, no spaces, and no NaN (ValueError)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(value: JsonValue) -> Digest:
    """SHA-256 of the canonical JSON, as 64 hex digits."""
    return digest_of_bytes(canonical_json(value).encode())


def digest_of_bytes(content: bytes) -> Digest:
    return Digest(hashlib.sha256(content).hexdigest())
