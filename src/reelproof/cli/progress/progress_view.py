"""State behind the progress display, from a job's events: counts, failures, time left (ETA)."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from reelproof.contract.events import (
    AssetStatusEvent,
    JobCanceledEvent,
    JobCompletedEvent,
    JobEndEvent,
    JobFailedEvent,
    JobStatusEvent,
    NoticeEvent,
    StepErrorEvent,
    StepEvent,
    StepProgressEvent,
    StepStatusEvent,
    WarningEvent,
    typed_event,
)
from reelproof.domain.asset import AssetKind, AssetStatus
from reelproof.domain.event import Event
from reelproof.domain.frozen import frozen
from reelproof.domain.job import JobStatus, StepName, StepStatus
from reelproof.domain.summary import Summary
from reelproof.planning.report.job_progress import STEP_OF_KIND

KNOWN_AFTER_ITEMS = 2
KNOWN_AFTER_S = 1.0
# If an item takes this many times longer than the others, their pace is no longer representative.
OVERDUE_TIMES = 4
OVERDUE_MIN_S = 10.0


@frozen
class Pace:
    """The observed pace: the number of items finished between two moments."""

    started_at: datetime
    last_at: datetime
    items: int = 0


@frozen
class StepView:
    """The current state of a step."""

    name: StepName
    status: StepStatus = StepStatus.pending
    done: int = 0
    total: int = 0
    current: str | None = None
    summary: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    pace: Pace | None = None


@frozen
class AssetFailure:
    """An asset that is being retried (at `until`) or that ended without a take."""

    kind: AssetKind
    title: str
    status: AssetStatus
    code: str
    message: str
    at: datetime
    retry: int = 0
    max_retries: int = 0
    until: datetime | None = None
    next_model: str | None = None
    is_softened: bool = False
    is_retry: bool = True


@frozen
class Wait:
    """A call that is taking longer than usual."""

    kind: AssetKind
    title: str
    message: str
    at: datetime


@frozen
class JobProgress:
    """The visible progress of a job. `made` counts its own assets; events before `since` have no pace."""

    since: datetime
    status: JobStatus = JobStatus.queued
    steps: Mapping[StepName, StepView] = field(default_factory=dict)
    failures: Mapping[str, AssetFailure] = field(default_factory=dict)
    waits: Mapping[str, Wait] = field(default_factory=dict)
    made: Mapping[AssetKind, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    outcome: JobEndEvent | None = None

    def step(self, name: StepName) -> StepView:
        return self.steps.get(name) or StepView(name)

    @property
    def summary(self) -> Summary | None:
        """The summary of a job that has ended."""
        found = self.outcome.summary if self.outcome else None
        return found.summary() if found else None

    @property
    def retrying(self) -> tuple[AssetFailure, ...]:
        return tuple(one for one in self.failures.values() if one.status is AssetStatus.retrying)

    @property
    def lost(self) -> tuple[AssetFailure, ...]:
        return tuple(one for one in self.failures.values() if one.status.is_final)


@frozen
class Estimate:
    """Estimated time left: to the end, or only to the render if its duration is not known yet."""

    left_s: float
    is_whole: bool


def fold(progress: JobProgress, event: Event) -> JobProgress:
    """Returns the progress after one more event."""
    match typed_event(event):
        case JobStatusEvent() as change:
            return replace(progress, status=change.status)
        case StepStatusEvent() | StepProgressEvent() | StepErrorEvent() as change:
            return _with_step(progress, change)
        case AssetStatusEvent() as change:
            return _with_asset(progress, change)
        case WarningEvent() as warning:
            return replace(progress, warnings=(*progress.warnings, warning.message))
        case NoticeEvent() as notice:
            return _with_wait(progress, notice)
        case JobCompletedEvent() | JobFailedEvent() | JobCanceledEvent() as end:
            return replace(progress, status=end.status, outcome=end)


def estimate(progress: JobProgress, now: datetime) -> Estimate | None:
    """Estimates the time left. Returns None until the pace of all running steps is known."""
    render = progress.step(StepName.render)
    if render.status is StepStatus.running:
        left = _left_s(render, now)
        return None if left is None else Estimate(left, is_whole=True)
    open_steps = [step for step in progress.steps.values() if _is_worth_estimating(step)]
    lefts = [_left_s(step, now) for step in open_steps]
    known = [left for left in lefts if left is not None]
    if not known or len(known) < len(lefts):
        return None
    return Estimate(max(known), is_whole=False)


def _with_step(progress: JobProgress, event: StepEvent) -> JobProgress:
    before = progress.step(event.step)
    has_ended = event.status not in (StepStatus.pending, StepStatus.running)
    after = replace(
        before,
        status=event.status,
        done=event.done,
        total=event.total,
        current=event.current or None,
        summary=event.summary or None,
        started_at=before.started_at or max(event.at, progress.since),
        ended_at=event.at if has_ended else None,
    )
    is_render = event.step is StepName.render and isinstance(event, StepProgressEvent)
    if is_render and event.at >= progress.since:
        after = replace(after, pace=_render_pace(before, after, event.at))
    return replace(progress, steps={**progress.steps, event.step: after})


def _render_pace(before: StepView, after: StepView, at: datetime) -> Pace:
    """Counts from the first event, as parts that were rendered before are skipped immediately."""
    if before.pace is None:
        return Pace(at, at)
    return replace(before.pace, last_at=at, items=before.pace.items + after.done - before.done)


def _with_asset(progress: JobProgress, event: AssetStatusEvent) -> JobProgress:
    failures = {key: failure for key, failure in progress.failures.items() if key != event.asset_id}
    failure = _failure(event)
    if failure is not None:
        failures[event.asset_id] = failure
    waits = {key: wait for key, wait in progress.waits.items() if key != event.asset_id}
    progress = replace(progress, failures=failures, waits=waits)
    if event.reused:
        return progress
    if event.status is AssetStatus.generated:
        made = progress.made.get(event.kind, 0) + 1
        progress = replace(progress, made={**progress.made, event.kind: made})
    if event.at >= progress.since:
        progress = _with_pace(progress, STEP_OF_KIND[event.kind], event.status, event.at)
    return progress


def _with_wait(progress: JobProgress, event: NoticeEvent) -> JobProgress:
    """Adds a wait, which lasts until the next event of its asset."""
    if event.asset_id is None or event.kind is None:
        return progress
    wait = Wait(event.kind, event.title or "", event.message, event.at)
    return replace(progress, waits={**progress.waits, event.asset_id: wait})


def _failure(event: AssetStatusEvent) -> AssetFailure | None:
    error = event.error
    if error is None or event.status not in (
        AssetStatus.retrying,
        AssetStatus.failed,
        AssetStatus.needs_prompt_update,
    ):
        return None
    return AssetFailure(
        kind=event.kind,
        title=event.title,
        status=event.status,
        code=error.code,
        message=error.message,
        at=event.at,
        retry=event.retry or 0,
        max_retries=event.max_retries or 0,
        until=event.at + timedelta(seconds=event.wait_s) if event.wait_s is not None else None,
        next_model=event.next_model or None,
        is_retry=event.is_retry is not False,
        is_softened=event.is_softened,
    )


def _with_pace(progress: JobProgress, name: StepName, status: AssetStatus, at: datetime) -> JobProgress:
    step = progress.step(name)
    if status is AssetStatus.running and step.pace is None:
        step = replace(step, pace=Pace(at, at))
    elif status.is_final and step.pace is not None:
        step = replace(step, pace=replace(step.pace, last_at=at, items=step.pace.items + 1))
    return replace(progress, steps={**progress.steps, name: step})


def _is_worth_estimating(step: StepView) -> bool:
    """Whether a step has a pace; a single item, such as the music, does not."""
    return step.status is StepStatus.running and step.total > 1 and step.done < step.total


def _left_s(step: StepView, now: datetime) -> float | None:
    pace = step.pace
    if pace is None or pace.items < KNOWN_AFTER_ITEMS:
        return None
    seen_s = (pace.last_at - pace.started_at).total_seconds()
    if seen_s < KNOWN_AFTER_S:
        return None
    each_s = seen_s / pace.items
    silent_s = (now - pace.last_at).total_seconds()
    if silent_s > max(OVERDUE_MIN_S, OVERDUE_TIMES * each_s):
        return None
    return max(0.0, each_s * (step.total - step.done) - silent_s)
