"""One digest over the files something is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint_of(folder: Path, patterns: Iterable[str]) -> str:
    """The digest of the names and contents of all files that match."""
    hasher = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}):
        content = path.read_bytes()
        hasher.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        hasher.update(content)
    return hasher.hexdigest()
