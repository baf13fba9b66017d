"""Lets database work finish when its caller is canceled."""

import asyncio
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


async def shielded(work: "asyncio.Future[Result]") -> Result:
    """Makes a canceled caller wait until the work has ended.

    A SQLite statement cannot be interrupted, and a canceled caller must find its connection free.
    """
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await _end(work)
        raise


async def _end(work: "asyncio.Future[Any]") -> None:
    while not work.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([work])
    if not work.cancelled():
        # Nobody awaits the work any longer; retrieving its exception keeps asyncio from logging it.
        work.exception()
