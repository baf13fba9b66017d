"""Media as files of one folder, named by the digest of their content."""

import asyncio
import re
from collections.abc import Collection
from pathlib import Path

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import Digest
from reelproof.files import faults_named, sweep_parts, write_atomically

DIGEST = re.compile(r"[0-9a-f]{64}")


class DiskMediaStore:
    """A store in a folder of its own. What grows lies in `incoming` and has no digest yet."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._is_swept = False

    async def put(self, content: bytes) -> Digest:
        """Stores a medium, unless it is there already. Raises ValueError for an empty one."""
        if not content:
            raise ValueError("an empty medium cannot be stored")
        return await asyncio.to_thread(self._put, content)

    async def has(self, digest: Digest) -> bool:
        return await asyncio.to_thread(lambda: _size(self.path(digest)) > 0)

    async def having(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return await asyncio.to_thread(
            lambda: frozenset(digest for digest in digests if _size(self.path(digest)) > 0)
        )

    def path(self, digest: Digest) -> Path:
        """Raises ReelproofError for what is not a digest, and so never leads out of the store's folder."""
        if not DIGEST.fullmatch(digest):
            raise invalid_input("digest", "A digest has 64 hexadecimal digits.")
        return self._root / digest[:2] / digest[2:4] / digest

    async def remove(self, digest: Digest) -> None:
        """Whether it is there or not."""
        path = self.path(digest)
        with faults_named(path, ErrorCode.StorageFailure):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    def _put(self, content: bytes) -> Digest:
        digest = digest_of_bytes(content)
        path = self.path(digest)
        # A file of another length was damaged after it was stored; it is written again.
        if _size(path) != len(content):
            with faults_named(path, ErrorCode.StorageFailure):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._prepare_incoming()
            write_atomically(path, content, part_folder=self._incoming, denied=ErrorCode.StorageFailure)
        return digest

    def _prepare_incoming(self) -> None:
        """Also clears away, once, what a crash left unfinished a day ago or longer."""
        self._incoming.mkdir(exist_ok=True)
        if not self._is_swept:
            sweep_parts(self._incoming)
            self._is_swept = True


def _size(path: Path) -> int:
    """In bytes; 0 where there is no file."""
    with faults_named(path, ErrorCode.StorageFailure):
        return path.stat().st_size if path.exists() else 0
