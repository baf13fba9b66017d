"""Progress for logs and files: a line when a step starts, ends or takes long, and for every failure."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from reelproof.cli.progress.progress_view import JobProgress, StepView, estimate
from reelproof.cli.progress.progress_words import (
    BAR_STEPS,
    QUICK_STEPS,
    ended_text,
    estimate_text,
    failure_text,
    step_label,
    wait_text,
)
from reelproof.cli.progress.ticker import Ticker
from reelproof.cli.text.output import say
from reelproof.domain.job import StepName, StepStatus
from reelproof.planning.report.job_progress import STEP_OF_KIND

LONG_STEP_S = 10.0


def lines_between(before: JobProgress, after: JobProgress, now: datetime) -> Iterator[str]:
    """Yields a line for each change between two states."""
    for name, step in after.steps.items():
        if step.ended_at is not None and step.ended_at < after.since:
            continue
        lost = sum(STEP_OF_KIND[failure.kind] is name for failure in after.lost)
        yield from _step_lines(before.step(name), step, lost)
    for asset_id, failure in after.failures.items():
        if before.failures.get(asset_id) != failure and failure.at >= after.since:
            yield f"  {failure_text(failure, now)}"
    for asset_id, wait in after.waits.items():
        if before.waits.get(asset_id) != wait and wait.at >= after.since:
            yield f"  {wait_text(wait)}"
    for warning in after.warnings[len(before.warnings) :]:
        yield f"  warning: {warning}"


def progress_line(progress: JobProgress, now: datetime) -> str | None:
    """Returns one line about all running steps, or None if there are none."""
    parts = [f"{step.name.value.replace('_', ' ')} {share_text(step)}" for step in _open_steps(progress)]
    left = estimate(progress, now)
    if left is not None:
        parts.append(estimate_text(left))
    return f"  … {', '.join(parts)}" if parts else None


def share_text(step: StepView) -> str:
    """Returns the number of finished assets, or the percentage of rendered frames."""
    if step.name is StepName.render:
        return f"{100 * step.done // max(1, step.total)} %"
    return f"{step.done} of {step.total}"


def _step_lines(before: StepView, after: StepView, lost: int) -> Iterator[str]:
    label = step_label(after.name)
    if after.status is before.status:
        return
    if after.status is StepStatus.failed:
        yield f"{label}: failed"
    elif after.name in QUICK_STEPS or after.status in (StepStatus.skipped, StepStatus.canceled):
        return
    elif after.status is StepStatus.running and (after.total or after.name is StepName.render):
        yield f"{label}: {after.total} in the film" if after.total else f"{label} …"
    elif after.status is StepStatus.succeeded:
        yield ended_text(label, after, lost)


def _open_steps(progress: JobProgress) -> list[StepView]:
    steps = [progress.step(name) for name in BAR_STEPS]
    return [step for step in steps if step.status is StepStatus.running and step.total]


class LineProgress:
    """Writes lines to standard error."""

    def __init__(self, since: datetime) -> None:
        self._picture = JobProgress(since)
        self._last_line_at_s = time.monotonic()
        self._ticker = Ticker(self._tick)

    async def __aenter__(self) -> Self:
        self._ticker.start()
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._ticker.stop()

    def show(self, progress: JobProgress) -> None:
        for line in lines_between(self._picture, progress, datetime.now(UTC)):
            self._say(line)
        self._picture = progress

    def _say(self, line: str) -> None:
        say(line)
        self._last_line_at_s = time.monotonic()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            line = progress_line(self._picture, datetime.now(UTC))
            if line is not None and time.monotonic() - self._last_line_at_s >= LONG_STEP_S:
                self._say(line)
