"""Progress bars on a terminal: columns, colors, refresh rate, how many failures are shown."""

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
from reelproof.cli.progress.progress_view import AssetFailure, JobProgress, StepView, estimate
from reelproof.cli.progress.progress_words import (
    BAR_STEPS,
    QUICK_STEPS,
    estimate_text,
    failure_text,
    step_label,
    wait_text,
)
from reelproof.cli.progress.ticker import Ticker
from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import StepName, StepStatus
from reelproof.planning.report.amount import clock_text, length_text

DRAWS_PER_S = 8
WIDE = 80
WIDEST = 110
FAILURES_SHOWN = 4
WAITS_SHOWN = 2


def draw(progress: JobProgress, now: datetime, width: int) -> RenderableType:
    """Draws the progress at one moment. Below 80 columns, omits the current asset."""
    rows = [step for step in map(progress.step, BAR_STEPS) if _has_work(step)]
    return Group(
        *_table(rows, now, width), *_failures(progress, now), *_waits(progress), _footer(progress, now)
    )


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
    elapsed = clock_text(max(0.0, (until - step.started_at).total_seconds())) if step.started_at else ""
    return (
        Text(step_label(step.name)),
        ProgressBar(total=max(1, step.total), completed=step.done, finished_style="green"),
        Text(share_text(step)),
        Text(elapsed, style="dim"),
        Text(step.current or "", style="dim"),
    )


def _failures(progress: JobProgress, now: datetime) -> Iterator[Text]:
    """Yields the latest failures and retries; the result lists every failure again."""
    failures = sorted((*progress.lost, *progress.retrying), key=lambda failure: failure.at)
    hidden = len(failures) - FAILURES_SHOWN
    for failure in failures[-FAILURES_SHOWN:]:
        yield _failure_line(failure, now)
    if hidden > 0:
        yield Text(f"  and {hidden} more", style="yellow")


def _failure_line(failure: AssetFailure, now: datetime) -> Text:
    is_lost = failure.status is not AssetStatus.retrying
    return _line(f"{'✗' if is_lost else '↻'} {failure_text(failure, now)}", "red" if is_lost else "yellow")


def _waits(progress: JobProgress) -> Iterator[Text]:
    """Yields the calls that are most overdue."""
    waits = list(progress.waits.values())
    for wait in waits[:WAITS_SHOWN]:
        yield _line(f"… {wait_text(wait)}", "dim")
    if len(waits) > WAITS_SHOWN:
        yield Text(f"  and {len(waits) - WAITS_SHOWN} more", style="dim")


def _line(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _footer(progress: JobProgress, now: datetime) -> Text:
    elapsed = length_text((now - progress.since).total_seconds())
    left = estimate(progress, now)
    labels = list(_quick_steps(progress)) if progress.steps else ["Starting"]
    parts = [*labels, elapsed, *([estimate_text(left)] if left else [])]
    return _line(" · ".join(parts), "dim")


def _quick_steps(progress: JobProgress) -> Iterator[str]:
    for name, words in QUICK_STEPS.items():
        if progress.step(name).status is StepStatus.running:
            yield words


class BarProgress:
    """Draws only from the event loop, so that no other thread is writing on an immediate exit."""

    def __init__(self, since: datetime, console: Console) -> None:
        self._console = console
        self._picture = JobProgress(since)
        self._live = Live(console=console, auto_refresh=False, redirect_stdout=False)
        self._ticker = Ticker(self._tick)

    async def __aenter__(self) -> Self:
        self._live.start()
        self._ticker.start()
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._ticker.stop()
        self._draw()
        with suppress(OSError):
            self._live.stop()

    def show(self, progress: JobProgress) -> None:
        self._picture = progress

    async def _tick(self) -> None:
        while True:
            self._draw()
            await asyncio.sleep(1 / DRAWS_PER_S)

    def _draw(self) -> None:
        progress = draw(self._picture, datetime.now(UTC), self._console.width)
        # The terminal may have been closed; the film is still made.
        with suppress(OSError):
            self._live.update(progress, refresh=True)
