"""Copies that are made by themselves while films are made."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reelproof.domain.failure import ReelproofError
from reelproof.storage.files.backup.copies import is_due, make_copy
from reelproof.storage.files.home import Home

logger = logging.getLogger(__name__)
LOOK_S = 30.0
APART_S = 300.0


@asynccontextmanager
async def copies_kept(home: Home) -> AsyncIterator[None]:
    """While the block lasts: at its start, now and then where something was written, and at its end."""
    keeping = asyncio.create_task(_keep(home))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})
        await _copy(home, 0)


async def _keep(home: Home) -> None:
    while True:
        await _copy(home, APART_S)
        await asyncio.sleep(LOOK_S)


async def _copy(home: Home, after_s: float) -> None:
    """No film waits for it or fails with it."""
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
        logger.warning("No copy of the database was made: the disk has no room for one.")
