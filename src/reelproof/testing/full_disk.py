"""A disk that is full after a set number of checks."""

from dataclasses import dataclass

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError


@dataclass(slots=True)
class DiskFullAfter:
    """Implements the port `FreeSpace`: space is free for `looks` checks, then the disk is full."""

    looks: int

    async def check(self, needed_bytes: int) -> None:
        self.looks -= 1
        if self.looks < 0:
            message = f"Not enough disk space for {needed_bytes} bytes."
            raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, message))
