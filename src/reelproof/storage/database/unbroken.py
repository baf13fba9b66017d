"""Work that is not left in the middle."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def unbroken(
    work: Callable[Parameters, Coroutine[Any, Any, Result]],
) -> Callable[Parameters, Coroutine[Any, Any, Result]]:
    """Has a caller that is canceled wait until the work has ended, one way or the other.

    A statement of SQLite cannot be called back. Canceled in the middle, it keeps its connection alive, and
    the lock with it, until both happen to be collected.
    """

    @wraps(work)
    async def whole(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        task = asyncio.create_task(work(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await _end(task)
            raise

    return whole


async def _end(task: "asyncio.Task[Any]") -> None:
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
    if not task.cancelled():
        # Whoever wanted to know of a failure has gone; asking for it keeps asyncio from complaining.
        task.exception()
