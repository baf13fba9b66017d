"""How much a disk can still take."""

import asyncio
import shutil
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError


class DiskRoom:
    """The port `Room`, for the disk that a folder lies on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def check(self, needed_bytes: int) -> None:
        await asyncio.to_thread(refuse_full, self._folder, needed_bytes)


def refuse_full(folder: Path, needed_bytes: int) -> None:
    """Raises ReelproofError (OutOfDiskSpace) where less than `needed_bytes` are free."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        message = f"{folder} has {_megabytes(free)} free; {_megabytes(needed_bytes)} are needed."
        raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, message))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes // 1_000_000} MB"
