"""Following a job that another process makes."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from reelproof.cli.progress.progress_view import JobPicture
from reelproof.storage.files.home import Home, owner

LOOK_EVERY_S = 1.0


async def while_made(home: Home, following: Coroutine[Any, Any, JobPicture]) -> JobPicture | None:
    """How the job ended; None where nobody is at work in the home any more."""
    task = asyncio.create_task(following)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY_S))[0]:
            if await owner(home) is None:
                return None
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})
