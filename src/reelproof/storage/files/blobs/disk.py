"""Media store in a folder: files named by their digest, stored once; removal of partial files."""

import asyncio
import re
from collections.abc import Collection
from pathlib import Path

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import Digest
from reelproof.files import os_errors, remove_stale_parts, write_atomically

DIGEST = re.compile(r"[0-9a-f]{64}")


class DiskMediaStore:
    """Media files named by their digest. Partial files are in `incoming`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._is_incoming_clean = False

    async def put(self, content: bytes) -> Digest:
        """Stores a medium unless it already exists. Raises ValueError for an empty one."""
        if not content:
            raise ValueError("an empty medium cannot be stored")
        return await asyncio.to_thread(self._put, content)

    async def has(self, digest: Digest) -> bool:
        return await asyncio.to_thread(lambda: _size(self.path(digest)) > 0)

    async def existing(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return await asyncio.to_thread(
            lambda: frozenset(digest for digest in digests if _size(self.path(digest)) > 0)
        )

    def path(self, digest: Digest) -> Path:
        """Raises ReelproofError for an invalid digest, so the path never leaves the store's folder."""
        if not DIGEST.fullmatch(digest):
            raise invalid_input("digest", "A digest has 64 hexadecimal digits.")
        return self._root / digest[:2] / digest[2:4] / digest

    async def remove(self, digest: Digest) -> None:
        """Does nothing if it does not exist."""
        path = self.path(digest)
        with os_errors(path, ErrorCode.StorageFailure):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    def _put(self, content: bytes) -> Digest:
        digest = digest_of_bytes(content)
        path = self.path(digest)
        # A file of a different size was damaged after it was stored; it is written again.
        if _size(path) != len(content):
            with os_errors(path, ErrorCode.StorageFailure):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._prepare_incoming()
            write_atomically(path, content, part_folder=self._incoming, denied=ErrorCode.StorageFailure)
        return digest

    def _prepare_incoming(self) -> None:
        """Also removes, once, partial files that a crash left a day ago or longer."""
        self._incoming.mkdir(exist_ok=True)
        if not self._is_incoming_clean:
            remove_stale_parts(self._incoming)
            self._is_incoming_clean = True


def _size(path: Path) -> int:
    """In bytes; 0 where there is no file."""
    with os_errors(path, ErrorCode.StorageFailure):
        return path.stat().st_size if path.exists() else 0
