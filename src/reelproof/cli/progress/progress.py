"""Shows a job while it runs: bars on a terminal, lines elsewhere, nothing when asked to be quiet."""

from collections.abc import AsyncIterator
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from reelproof.cli.progress.progress_view import JobPicture, fold
from reelproof.domain.event import Event


class Display(Protocol):
    """Something that shows pictures of a job while its block lasts."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None: ...

    def show(self, picture: JobPicture) -> None: ...


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

    def show(self, picture: JobPicture) -> None:
        return


def display_for(since: datetime, quiet: bool) -> Display:
    """Bars where they can be drawn. It shows from the start that something goes on."""
    from rich.console import Console

    if quiet:
        return NoProgress()
    console = Console(stderr=True)
    if console.is_terminal and not console.is_dumb_terminal:
        from reelproof.cli.progress.progress_bars import BarProgress

        return BarProgress(since, console)
    from reelproof.cli.progress.progress_lines import LineProgress

    return LineProgress(since)


async def follow(events: AsyncIterator[Event], since: datetime, display: Display) -> JobPicture:
    """Shows every event until the job has ended; answers how it stood then."""
    picture = JobPicture(since)
    async for event in events:
        picture = fold(picture, event)
        display.show(picture)
    return picture
