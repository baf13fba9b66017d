"""Protection of database work from cancellation midway."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def shielded(
    work: Callable[Parameters, Coroutine[Any, Any, Result]],
) -> Callable[Parameters, Coroutine[Any, Any, Result]]:
    """Makes a canceled caller wait until the work has ended.

    A SQLite statement cannot be interrupted. If canceled midway, it would keep its connection and lock
    alive until both are garbage-collected.
    """

    @wraps(work)
    async def shielded_work(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        task = asyncio.create_task(work(*args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await _end(task)
            raise

    return shielded_work


async def _end(task: "asyncio.Task[Any]") -> None:
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
    if not task.cancelled():
        # Nobody awaits the task any longer; retrieving its exception keeps asyncio from logging it.
        task.exception()
