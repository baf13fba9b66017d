"""What a task makes: files with their content and where it came from."""

from __future__ import annotations

import hashlib
import json
import lzma
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file of a built folder."""

    path: str
    content: bytes
    package: str
    members: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Writes it into a folder."""
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.content)


def packed_json(value: object) -> bytes:
    """JSON as small as it gets, in the order it was given."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return packed_bytes(text.encode("utf-8"))


def packed_bytes(content: bytes) -> bytes:
    """Bytes in the xz format."""
    return lzma.compress(content)


def digest(content: bytes) -> str:
    """The digest by which a file is recognized."""
    return hashlib.sha256(content).hexdigest()
