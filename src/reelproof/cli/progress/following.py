"""Follows a job that another process runs."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from reelproof.cli.progress.progress_view import JobProgress
from reelproof.storage.files.home import Home, owner

LOOK_EVERY_S = 1.0


async def follow_while_owned(home: Home, following: Coroutine[Any, Any, JobProgress]) -> JobProgress | None:
    """Returns the final progress of the job, or None if no process owns the home anymore."""
    task = asyncio.create_task(following)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY_S))[0]:
            if await owner(home) is None:
                return None
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})
