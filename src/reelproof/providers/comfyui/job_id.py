"""Client-chosen job ids, by which a job whose response was lost is found again: by workflow and time."""

import hashlib
import json
from datetime import UTC, datetime
from secrets import randbits
from uuid import UUID

from reelproof.providers.comfyui.workflow import Nodes

DIGEST_BYTES = 6
RANDOM_BITS = 12
# ComfyUI accepts only random UUIDs; the low bits hold microseconds since 1970.
TIME_BITS = 62
VERSION = 4
MICROSECONDS = 1_000_000


def new_job_id(nodes: Nodes, at: datetime) -> str:
    """Builds an id: 48 bits of workflow digest, 12 random bits, then the time."""
    time = round(at.timestamp() * MICROSECONDS) % 2**TIME_BITS
    number = _digest(nodes) << 80 | randbits(RANDOM_BITS) << 64 | time
    return str(UUID(int=number, version=VERSION))


def is_job_of(job_id: str, nodes: Nodes, since: datetime) -> bool:
    """Whether the id belongs to this exact workflow, created at `since` or later."""
    try:
        number = UUID(job_id).int
    except ValueError:
        return False
    return number >> 80 == _digest(nodes) and given_at(job_id) >= since


def given_at(job_id: str) -> datetime:
    time = UUID(job_id).int % 2**TIME_BITS
    return datetime.fromtimestamp(min(time / MICROSECONDS, 2**36), UTC)


def _digest(nodes: Nodes) -> int:
    text = json.dumps(nodes, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:DIGEST_BYTES], "big")
