"""The allowed transitions of assets, steps and jobs; every other one is refused."""

from collections.abc import Mapping

from reelproof.domain.asset import AssetStatus
from reelproof.domain.job import JobStatus, StepStatus

ASSET: Mapping[AssetStatus, frozenset[AssetStatus]] = {
    AssetStatus.pending: frozenset({AssetStatus.running, AssetStatus.generated, AssetStatus.failed}),
    AssetStatus.running: frozenset(
        {
            AssetStatus.retrying,
            AssetStatus.generated,
            AssetStatus.needs_prompt_update,
            AssetStatus.failed,
            AssetStatus.pending,
        }
    ),
    AssetStatus.retrying: frozenset(
        {
            AssetStatus.running,
            AssetStatus.generated,
            AssetStatus.needs_prompt_update,
            AssetStatus.failed,
            AssetStatus.pending,
        }
    ),
    AssetStatus.generated: frozenset({AssetStatus.pending}),
    AssetStatus.needs_prompt_update: frozenset({AssetStatus.pending}),
    AssetStatus.failed: frozenset({AssetStatus.pending}),
}

STEP: Mapping[StepStatus, frozenset[StepStatus]] = {
    StepStatus.pending: frozenset({StepStatus.running, StepStatus.skipped, StepStatus.canceled}),
    StepStatus.running: frozenset({StepStatus.succeeded, StepStatus.failed, StepStatus.canceled}),
    StepStatus.succeeded: frozenset(),
    StepStatus.failed: frozenset({StepStatus.running}),
    StepStatus.skipped: frozenset(),
    StepStatus.canceled: frozenset(),
}

JOB: Mapping[JobStatus, frozenset[JobStatus]] = {
    JobStatus.queued: frozenset({JobStatus.running, JobStatus.canceled, JobStatus.failed}),
    JobStatus.running: frozenset({JobStatus.succeeded, JobStatus.failed, JobStatus.canceled}),
    JobStatus.succeeded: frozenset(),
    JobStatus.failed: frozenset(),
    JobStatus.canceled: frozenset(),
}


class TransitionRefused(Exception):
    """A state cannot follow the current one: what was to change has ended otherwise in the meantime, or is
    about to be canceled.
    """


def check_asset(before: AssetStatus, after: AssetStatus) -> None:
    """Raises TransitionRefused."""
    if before != after and after not in ASSET[before]:
        raise TransitionRefused(f"an asset that is {before} cannot become {after}")


def check_step(before: StepStatus, after: StepStatus) -> None:
    """Raises TransitionRefused."""
    if before != after and after not in STEP[before]:
        raise TransitionRefused(f"a step that is {before} cannot become {after}")


def check_job(before: JobStatus, after: JobStatus) -> None:
    """Raises TransitionRefused."""
    if before != after and after not in JOB[before]:
        raise TransitionRefused(f"a job that is {before} cannot become {after}")
