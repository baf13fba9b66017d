"""How the states of assets and steps move on: pure, and true of every store."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reelproof.domain.asset import Asset, AssetStatus
from reelproof.domain.failure import Failure
from reelproof.domain.job import JobStatus, Step, StepStatus
from reelproof.domain.transitions import TransitionRefused, check_asset, check_step

FULL_PROGRESS = 100.0
OPEN = (StepStatus.pending, StepStatus.running)

ENDS_WITH_JOB: Mapping[JobStatus, Mapping[StepStatus, StepStatus]] = {
    JobStatus.succeeded: {StepStatus.pending: StepStatus.skipped, StepStatus.running: StepStatus.succeeded},
    JobStatus.failed: {StepStatus.pending: StepStatus.skipped, StepStatus.running: StepStatus.failed},
    JobStatus.canceled: {StepStatus.pending: StepStatus.canceled, StepStatus.running: StepStatus.canceled},
}


def advance_asset(
    asset: Asset,
    status: AssetStatus,
    error: Failure | None,
    attempts: int | None,
    drops_take: bool = False,
) -> Asset:
    """The asset in its next state. Raises TransitionRefused, also for `generated` without a take.

    With `drops_take` it has none until it is made: the old one says what the script no longer says. Without,
    the old one stays in the film while another is made.
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
    """The step in its next state; what is None stays as it was. Raises TransitionRefused.

    A job that is taken up after a crash may run through a step once more; one that succeeded stays so,
    and one that failed may do better.
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
    """The step once its job has ended: what was open ends with it, what had ended stays."""
    status = ENDS_WITH_JOB[job_status].get(step.status)
    if status is None:
        return step
    return advance_step(step, status, at, error=error if status is StepStatus.failed else None)


def _forward(before: float, after: float | None) -> float:
    """Progress never goes back and stays between 0 and 100."""
    return before if after is None else max(before, min(FULL_PROGRESS, max(0.0, after)))
