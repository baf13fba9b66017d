"""Small JSON files of the render cache, sealed: one that is damaged or changed is as if it were not there."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from reelproof.files import cache_file

Read = TypeVar("Read")
SEAL = "seal"
# Brackets alone end the parser by their depth, and a number may be too large for an integer.
DAMAGE = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)


def write_small_json(path: Path, facts: Mapping[str, object]) -> None:
    """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
    with cache_file(path) as part:
        part.write_text(json.dumps({**facts, SEAL: _seal_of(facts)}))


def read_small_json(path: Path, read: Callable[[Mapping[str, Any]], Read | None]) -> Read | None:
    """Returns what `read` makes of the object in a file; None if there is none, or it is damaged."""
    try:
        facts = json.loads(path.read_bytes())
        seal = facts.pop(SEAL)
        return read(facts) if seal == _seal_of(facts) else None
    except DAMAGE:
        return None


def _seal_of(facts: Mapping[str, object]) -> str:
    return f"crc32 {crc32(json.dumps(facts).encode()):08x}"
