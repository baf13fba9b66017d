"""Progress for logs and files: a line when a step starts, ends or is long, and for every loss."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from reelproof.cli.progress.progress_view import JobPicture, StepView, estimate
from reelproof.cli.progress.progress_words import (
    BAR_STEPS,
    QUICK_STEPS,
    ended_text,
    estimate_text,
    step_label,
    trouble_text,
    wait_text,
)
from reelproof.cli.progress.ticking import Ticking
from reelproof.cli.text.output import say
from reelproof.domain.job import StepName, StepStatus
from reelproof.planning.report.step import STEP_OF_KIND

LONG_STEP_S = 10.0


def lines_between(before: JobPicture, after: JobPicture, now: datetime) -> Iterator[str]:
    """What became true from one picture to the next."""
    for name, step in after.steps.items():
        if step.ended_at is not None and step.ended_at < after.since:
            continue
        lost = sum(STEP_OF_KIND[trouble.kind] is name for trouble in after.lost)
        yield from _step_lines(before.step(name), step, lost)
    for asset_id, trouble in after.troubles.items():
        if before.troubles.get(asset_id) != trouble and trouble.at >= after.since:
            yield f"  {trouble_text(trouble, now)}"
    for asset_id, wait in after.waits.items():
        if before.waits.get(asset_id) != wait and wait.at >= after.since:
            yield f"  {wait_text(wait)}"
    for warning in after.warnings[len(before.warnings) :]:
        yield f"  warning: {warning}"


def progress_line(picture: JobPicture, now: datetime) -> str | None:
    """One line for all that is under way; None where nothing is."""
    parts = [f"{step.name.value.replace('_', ' ')} {share_text(step)}" for step in _open_steps(picture)]
    left = estimate(picture, now)
    if left is not None:
        parts.append(estimate_text(left))
    return f"  … {', '.join(parts)}" if parts else None


def share_text(step: StepView) -> str:
    """Assets are counted, frames are a share of the whole."""
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


def _open_steps(picture: JobPicture) -> list[StepView]:
    steps = [picture.step(name) for name in BAR_STEPS]
    return [step for step in steps if step.status is StepStatus.running and step.total]


class LineProgress:
    """Writes lines to standard error."""

    def __init__(self, since: datetime) -> None:
        self._picture = JobPicture(since)
        self._spoke_at_s = time.monotonic()
        self._ticking = Ticking(self._tick)

    async def __aenter__(self) -> Self:
        self._ticking.start()
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        await self._ticking.stop()

    def show(self, picture: JobPicture) -> None:
        for line in lines_between(self._picture, picture, datetime.now(UTC)):
            self._say(line)
        self._picture = picture

    def _say(self, line: str) -> None:
        say(line)
        self._spoke_at_s = time.monotonic()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            line = progress_line(self._picture, datetime.now(UTC))
            if line is not None and time.monotonic() - self._spoke_at_s >= LONG_STEP_S:
                self._say(line)
