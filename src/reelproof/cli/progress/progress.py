"""Chooses the progress display: bars on a terminal, lines elsewhere, nothing with `--quiet`."""

import sys
from collections.abc import AsyncIterator
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from reelproof.cli.progress.progress_view import JobProgress, fold
from reelproof.domain.event import Event


class Display(Protocol):
    """Displays the progress of a job inside its `async with` block."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None: ...

    def show(self, progress: JobProgress) -> None: ...


class NoProgress:
    """Shows nothing."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        return

    def show(self, progress: JobProgress) -> None:
        return


def display_for(since: datetime, quiet: bool) -> Display:
    """Returns bars if the terminal can draw them, otherwise lines. They appear right away."""
    if quiet:
        return NoProgress()
    if sys.stderr.isatty():
        from rich.console import Console

        from reelproof.cli.progress.progress_bars import BarProgress

        console = Console(stderr=True)
        if not console.is_dumb_terminal:
            return BarProgress(since, console)
    from reelproof.cli.progress.progress_lines import LineProgress

    return LineProgress(since)


async def follow(events: AsyncIterator[Event], since: datetime, display: Display) -> JobProgress:
    """Shows every event until the job has ended. Returns its final progress."""
    progress = JobProgress(since)
    async for event in events:
        progress = fold(progress, event)
        display.show(progress)
    return progress
