"""Status changes of assets, steps and jobs: progress, times, and what a job's end does to its steps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.event import EventType
from reelproof.domain.failure import Failure
from reelproof.domain.job import Job, JobStatus, Step, StepStatus
from reelproof.domain.state_transitions import TransitionRefused, check_asset, check_step

FULL_PROGRESS = 100.0
# Less than the time between any two jobs of one film.
TICK = timedelta(microseconds=1)
OPEN = (StepStatus.pending, StepStatus.running)

# What planning decides about an asset; the rest is its state.
PLANNED_FIELDS = (
    "position",
    "title",
    "kind",
    "recipe",
    "chain",
    "depends_on",
    "segment_id",
    "base_prompt",
    "base_chain",
)
ENDS_WITH_JOB: Mapping[JobStatus, Mapping[StepStatus, StepStatus]] = {
    JobStatus.succeeded: {StepStatus.pending: StepStatus.skipped, StepStatus.running: StepStatus.succeeded},
    JobStatus.failed: {StepStatus.pending: StepStatus.skipped, StepStatus.running: StepStatus.failed},
    JobStatus.canceled: {StepStatus.pending: StepStatus.canceled, StepStatus.running: StepStatus.canceled},
}


def is_planned_alike(known: Sequence[Asset], planned: Sequence[Asset]) -> bool:
    """Whether planning decided the same about the same assets; both in order of position."""
    return len(known) == len(planned) and all(
        old.key == new.key and all(getattr(old, name) == getattr(new, name) for name in PLANNED_FIELDS)
        for old, new in zip(known, planned, strict=True)
    )


def advance_asset(
    asset: Asset,
    status: AssetStatus,
    error: Failure | None,
    attempts: int | None,
    drops_take: bool = False,
) -> Asset:
    """Returns the asset in its next state. Raises TransitionRefused, also for `generated` without a take.

    With `drops_take` it has no take until one is made, because the old one no longer matches the script.
    Without it, the old take stays in the film while another is made.
    """
    check_asset(asset.status, status)
    if status is AssetStatus.generated and asset.accepted_take is None:
        raise TransitionRefused("an asset without a take cannot be generated")
    return replace(
        asset,
        status=status,
        error=error,
        attempts=asset.attempts if attempts is None else attempts,
        accepted_take=None if drops_take else asset.accepted_take,
    )


def begin_asset(asset: Asset, job: Job, attempt: int) -> Asset:
    """Returns the asset as this attempt begins. Raises TransitionRefused, also if its job is ending."""
    if job.is_ending:
        raise TransitionRefused(f"no attempt may begin for job {job.id}, which has ended or is canceled")
    return advance_asset(asset, AssetStatus.running, None, attempt)


def advance_step(
    step: Step,
    status: StepStatus,
    at: datetime,
    *,
    progress: float | None = None,
    done: int | None = None,
    total: int | None = None,
    current: str | None = None,
    summary: str | None = None,
    error: Failure | None = None,
) -> Step:
    """Returns the step in its next state; None leaves a field unchanged. Raises TransitionRefused.

    A job resumed after a crash may repeat a step: a succeeded step stays succeeded, and a failed one may
    run again.
    """
    if step.status is StepStatus.succeeded and status in (StepStatus.running, StepStatus.failed):
        return step
    check_step(step.status, status)
    if step.status is StepStatus.failed and status is StepStatus.running:
        return replace(step, status=status, error=None, ended_at=None)
    if step.status not in OPEN:
        return step
    ends = status not in OPEN
    return replace(
        step,
        status=status,
        progress=FULL_PROGRESS if status is StepStatus.succeeded else _forward(step.progress, progress),
        done=step.done if done is None else done,
        total=step.total if total is None else total,
        current=None if ends else current or step.current,
        summary=summary or step.summary,
        error=error or step.error,
        started_at=step.started_at or (at if status is StepStatus.running else None),
        ended_at=at if ends else None,
    )


def end_step(step: Step, job_status: JobStatus, at: datetime, error: Failure | None) -> Step:
    """Ends a step with its job; a step that has already ended is unchanged."""
    status = ENDS_WITH_JOB[job_status].get(step.status)
    if status is None:
        return step
    return advance_step(step, status, at, error=error if status is StepStatus.failed else None)


def step_event_type(before: Step, after: Step) -> EventType:
    """Returns the type of the event that reports a changed step."""
    if after.error != before.error:
        return EventType.step_error
    return EventType.step_status if after.status is not before.status else EventType.step_progress


def end_job(job: Job, status: JobStatus, at: datetime, error: Failure | None, warnings: Sequence[str]) -> Job:
    """Returns the job in its final state, with the warnings that it does not have yet."""
    new_warnings = tuple(warning for warning in warnings if warning not in job.warnings)
    return replace(job, status=status, ended_at=at, error=error, warnings=(*job.warnings, *new_warnings))


def created_after(job: Job, newest: datetime | None) -> Job:
    """Returns the job created after the film's newest one, even if the clock was set back since then."""
    return job if newest is None else replace(job, created_at=max(job.created_at, newest + TICK))


def _forward(before: float, after: float | None) -> float:
    """Progress never decreases and stays between 0 and 100."""
    return before if after is None else max(before, min(FULL_PROGRESS, max(0.0, after)))
