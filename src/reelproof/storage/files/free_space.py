"""Checks free disk space, error if too little; how much is needed is in `recovery/disk_space.py`."""

import asyncio
import shutil
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError


class DiskFreeSpace:
    """The port `FreeSpace`, for the disk that holds a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def check(self, needed_bytes: int) -> None:
        await asyncio.to_thread(check_free_space, self._folder, needed_bytes)


def check_free_space(folder: Path, needed_bytes: int) -> None:
    """Raises ReelproofError (OutOfDiskSpace) if less than `needed_bytes` are free."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        message = f"{folder} has {_megabytes(free)} free; {_megabytes(needed_bytes)} are needed."
        raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, message))


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes // 1_000_000} MB"
