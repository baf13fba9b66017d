"""Progress on a terminal: a bar for each step that has work, drawn again in place."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from reelproof.cli.progress.progress_lines import share_text
from reelproof.cli.progress.progress_view import JobPicture, StepView, Trouble, estimate
from reelproof.cli.progress.progress_words import (
    BAR_STEPS,
    QUICK_STEPS,
    estimate_text,
    step_label,
    trouble_text,
    wait_text,
)
from reelproof.cli.progress.ticking import Ticking
from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import StepName, StepStatus
from reelproof.planning.report.amount import clock_text, length_text

DRAWS_PER_S = 8
WIDE = 80
WIDEST = 110
TROUBLES_SHOWN = 4
WAITS_SHOWN = 2


def draw(picture: JobPicture, now: datetime, width: int) -> RenderableType:
    """Everything at one moment. Below 80 columns it leaves out what is being made."""
    rows = [step for step in map(picture.step, BAR_STEPS) if _has_work(step)]
    return Group(*_table(rows, now, width), *_troubles(picture, now), *_waits(picture), _footer(picture, now))


def _has_work(step: StepView) -> bool:
    is_shown = step.status not in (StepStatus.pending, StepStatus.skipped)
    return is_shown and (step.total > 0 or step.name is StepName.render)


def _table(rows: list[StepView], now: datetime, width: int) -> Iterator[Table]:
    if not rows:
        return
    table = Table.grid(padding=(0, 1), expand=True)
    table.width = min(width, WIDEST)
    table.add_column(no_wrap=True, min_width=10)
    table.add_column(ratio=2)
    table.add_column(justify="right", no_wrap=True, min_width=8)
    table.add_column(justify="right", no_wrap=True, min_width=5)
    if width >= WIDE:
        table.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
    for step in rows:
        table.add_row(*_cells(step, now)[: len(table.columns)])
    yield table


def _cells(step: StepView, now: datetime) -> tuple[RenderableType, ...]:
    until = step.ended_at or now
    elapsed = clock_text(max(0.0, (until - step.begun_at).total_seconds())) if step.begun_at else ""
    return (
        Text(step_label(step.name)),
        ProgressBar(total=max(1, step.total), completed=step.done, finished_style="green"),
        Text(share_text(step)),
        Text(elapsed, style="dim"),
        Text(step.current or "", style="dim"),
    )


def _troubles(picture: JobPicture, now: datetime) -> Iterator[Text]:
    """The latest losses and retries; the result names every loss again."""
    troubles = sorted((*picture.lost, *picture.retrying), key=lambda trouble: trouble.at)
    hidden = len(troubles) - TROUBLES_SHOWN
    for trouble in troubles[-TROUBLES_SHOWN:]:
        yield _trouble_line(trouble, now)
    if hidden > 0:
        yield Text(f"  and {hidden} more", style="yellow")


def _trouble_line(trouble: Trouble, now: datetime) -> Text:
    is_lost = trouble.status is not AssetStatus.retrying
    return _line(f"{'✗' if is_lost else '↻'} {trouble_text(trouble, now)}", "red" if is_lost else "yellow")


def _waits(picture: JobPicture) -> Iterator[Text]:
    """The calls that are longest overdue."""
    waits = list(picture.waits.values())
    for wait in waits[:WAITS_SHOWN]:
        yield _line(f"… {wait_text(wait)}", "dim")
    if len(waits) > WAITS_SHOWN:
        yield Text(f"  and {len(waits) - WAITS_SHOWN} more", style="dim")


def _line(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _footer(picture: JobPicture, now: datetime) -> Text:
    elapsed = length_text((now - picture.since).total_seconds())
    left = estimate(picture, now)
    news = list(_quick_steps(picture)) if picture.steps else ["Starting"]
    parts = [*news, elapsed, *([estimate_text(left)] if left else [])]
    return _line(" · ".join(parts), "dim")


def _quick_steps(picture: JobPicture) -> Iterator[str]:
    for name, words in QUICK_STEPS.items():
        if picture.step(name).status is StepStatus.running:
            yield words


class BarProgress:
    """Draws from the event loop alone: no other thread may be writing when the process ends at once."""

    def __init__(self, since: datetime, console: Console) -> None:
        self._console = console
        self._picture = JobPicture(since)
        self._live = Live(console=console, auto_refresh=False, redirect_stdout=False)
        self._ticking = Ticking(self._tick)

    async def __aenter__(self) -> Self:
        self._live.start()
        self._ticking.start()
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._ticking.stop()
        self._draw()
        with suppress(OSError):
            self._live.stop()

    def show(self, picture: JobPicture) -> None:
        self._picture = picture

    async def _tick(self) -> None:
        while True:
            self._draw()
            await asyncio.sleep(1 / DRAWS_PER_S)

    def _draw(self) -> None:
        picture = draw(self._picture, datetime.now(UTC), self._console.width)
        # The terminal may have been closed; the film is made all the same.
        with suppress(OSError):
            self._live.update(picture, refresh=True)
