"""Interval of automatic database backups while films are made."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reelproof.domain.failure import ReelproofError
from reelproof.storage.files.backup.copies import is_due, make_copy
from reelproof.storage.files.home import Home

logger = logging.getLogger(__name__)
CHECK_INTERVAL_S = 30.0
COPY_INTERVAL_S = 300.0


@asynccontextmanager
async def periodic_copies(home: Home) -> AsyncIterator[None]:
    """Makes copies at the start of the block, periodically after writes, and at its end."""
    copying_task = asyncio.create_task(_copy_periodically(home))
    try:
        yield
    finally:
        copying_task.cancel()
        await asyncio.wait({copying_task})
        await _copy(home, 0)


async def _copy_periodically(home: Home) -> None:
    while True:
        await _copy(home, COPY_INTERVAL_S)
        await asyncio.sleep(CHECK_INTERVAL_S)


async def _copy(home: Home, after_s: float) -> None:
    """Makes a copy in a thread; failures are logged and never fail a film."""
    copying = asyncio.create_task(asyncio.to_thread(_copy_if_due, home, after_s))
    try:
        await asyncio.shield(copying)
    except asyncio.CancelledError:
        await asyncio.wait({copying})
        raise
    except (ReelproofError, OSError) as error:
        message = error.failure.message if isinstance(error, ReelproofError) else str(error)
        logger.warning("No copy of the database could be made: %s", message)


def _copy_if_due(home: Home, after_s: float) -> None:
    if is_due(home, after_s) and make_copy(home) is None:
        logger.warning("No copy of the database was made: not enough disk space.")
