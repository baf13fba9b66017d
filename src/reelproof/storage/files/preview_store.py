"""Cache of thumbnails and waveforms on disk."""

import asyncio
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import Digest
from reelproof.files import cache_file, os_errors, remove_entry


class DiskPreviewStore:
    """The port `PreviewStore`, in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def find(self, digest: Digest, name: str) -> Path | None:
        path = self._path(digest, name)
        return path if await asyncio.to_thread(path.is_file) else None

    async def put(self, digest: Digest, name: str, content: bytes) -> Path:
        """Raises ReelproofError."""
        path = self._path(digest, name)
        await asyncio.to_thread(_write, path, content)
        return path

    async def remove(self, digest: Digest) -> None:
        """Removes all previews of a medium, if any. Raises ReelproofError."""
        await asyncio.to_thread(_remove, self._root / digest[:2], digest)

    def _path(self, digest: Digest, name: str) -> Path:
        return self._root / digest[:2] / f"{digest}-{name}"


def _remove(folder: Path, digest: Digest) -> None:
    with os_errors(folder, ErrorCode.StorageFailure):
        for path in folder.glob(f"{digest}-*"):
            remove_entry(path)


def _write(path: Path, content: bytes) -> None:
    with cache_file(path) as part:
        part.write_bytes(content)
