"""A disk that runs full when told to."""

from dataclasses import dataclass

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError


@dataclass(slots=True)
class FullAfter:
    """The port `Room`: there is room for so many looks, and then none."""

    looks: int

    async def check(self, needed_bytes: int) -> None:
        self.looks -= 1
        if self.looks < 0:
            message = f"There is no room for {needed_bytes} bytes."
            raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, message))
